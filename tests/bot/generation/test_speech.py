"""From a brief to what is shown: verified, streamed, never empty."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.generation import Act, Brief, Evidence
from bot.generation.extractive import Extractor
from bot.generation.speech import NOTHING_TO_SAY, Blocked, Origin, Speaker, Spoken
from bot.generation.verifier import Verifier
from bot.understanding import Mood

TEA = Evidence("tea", "Tea", "Tea keeps for two years. Tins are made of steel.", article="tea")


class ScriptedGenerator:
    """Says its lines; a float is a pause, an exception is raised."""

    version = "scripted"

    def __init__(self, *lines: str | float | Exception) -> None:
        self.lines = lines
        self.said: list[str] = []
        self.stopped = False
        self.closed = False

    async def sentences(self, brief: Brief) -> AsyncIterator[str]:
        try:
            for line in self.lines:
                if isinstance(line, Exception):
                    raise line
                if isinstance(line, float):
                    await asyncio.sleep(line)
                    continue
                self.said.append(line)
                yield line
        finally:
            self.stopped = True

    async def close(self) -> None:
        self.closed = True


def brief_of(
    *evidence: Evidence, act: Act = Act.ANSWER, fallback: tuple[str, ...] = (), question: str = ""
) -> Brief:
    return Brief(act, Mood.NEUTRAL, question or "how long does tea keep", evidence, fallback)


def speaker(generator: ScriptedGenerator, patience: float = 4.0) -> Speaker:
    return Speaker(generator, Extractor(), Verifier(), patience=patience)


async def spoken(
    generator: ScriptedGenerator, brief: Brief, blocked: list[Blocked] | None = None
) -> list[Spoken]:
    stream = speaker(generator, 0.1).speak(brief, [] if blocked is None else blocked)
    return [sentence async for sentence in stream]


async def test_that_verified_sentences_are_shown_with_their_source_and_others_are_kept_with_a_reason() -> (
    None
):
    blocked: list[Blocked] = []
    generator = ScriptedGenerator("Good question.", "Tea keeps for ten years.", "Tea keeps for two years.")
    reply = await spoken(generator, brief_of(TEA), blocked)
    assert reply == [
        Spoken("Good question.", (), Origin.GENERATED),
        Spoken("Tea keeps for two years.", ("tea",), Origin.GENERATED),
    ]
    assert [block.text for block in blocked] == ["Tea keeps for ten years."]
    assert blocked[0].reason


async def test_that_the_first_sentence_does_not_wait_for_the_rest() -> None:
    generator = ScriptedGenerator("Tea keeps for two years.", "Tins are made of steel.")
    stream = speaker(generator).speak(brief_of(TEA), [])
    first = await anext(stream)
    assert first.text == "Tea keeps for two years."
    assert generator.said == ["Tea keeps for two years."]
    await stream.aclose()
    assert generator.stopped


async def test_that_the_fallback_speaks_when_no_fact_survives() -> None:
    reply = await spoken(ScriptedGenerator("Good question.", "Tea keeps for ever."), brief_of(TEA))
    assert reply[0].origin is Origin.GENERATED
    assert reply[1] == Spoken("Tea keeps for two years.", ("tea",), Origin.EXTRACTIVE)


async def test_that_the_fallback_quotes_what_a_blocked_sentence_came_near() -> None:
    brief = brief_of(TEA, question="how long does it keep")
    reply = await spoken(ScriptedGenerator("Tins are made of silver steel."), brief)
    assert [one.text for one in reply] == ["Tins are made of steel."]
    assert reply[0].origin is Origin.EXTRACTIVE


@pytest.mark.parametrize("trouble", [RuntimeError("broken"), 5.0])
async def test_that_a_broken_or_slow_generator_is_given_up(trouble: Exception | float) -> None:
    blocked: list[Blocked] = []
    reply = await spoken(ScriptedGenerator(trouble, "Tins are made of steel."), brief_of(TEA), blocked)
    assert [one.origin for one in reply] == [Origin.EXTRACTIVE]
    assert blocked[-1].reason.startswith("the generator")


async def test_that_a_generator_that_breaks_after_a_fact_has_said_enough() -> None:
    generator = ScriptedGenerator("Tea keeps for two years.", RuntimeError("broken"))
    assert [one.text for one in await spoken(generator, brief_of(TEA))] == ["Tea keeps for two years."]


async def test_that_a_reply_stops_after_three_sentences_and_at_a_repetition() -> None:
    facts = Evidence("f", "", "Tea is dry. Tins are red. Lids are tight. Bags are brown.", article="a")
    generator = ScriptedGenerator("Tea is dry.", "Tins are red.", "Lids are tight.", "Bags are brown.")
    assert len(await spoken(generator, brief_of(facts))) == 3
    generator = ScriptedGenerator("Tea is dry.", "Yes, tea is dry.", "Tins are red.")
    assert [one.text for one in await spoken(generator, brief_of(facts))] == ["Tea is dry."]


async def test_that_approved_wording_is_quoted_without_asking_the_generator() -> None:
    rule = Evidence("law", "", "Customers may withdraw within 14 days.", quote_only=True, article="law")
    generator = ScriptedGenerator("You may withdraw within 14 days.")
    reply = await spoken(generator, brief_of(rule))
    assert reply == [Spoken("Customers may withdraw within 14 days.", ("law",), Origin.QUOTED)]
    assert generator.said == []


async def test_that_fixed_lines_stand_unless_the_generator_says_as_much() -> None:
    thanks = brief_of(act=Act.SMALLTALK, fallback=("You are welcome.",), question="thanks")
    assert (await spoken(ScriptedGenerator("My pleasure."), thanks))[0].origin is Origin.GENERATED
    unknown = brief_of(
        act=Act.NO_ANSWER, fallback=("I could not find anything about that.", "Shall I ask a colleague?")
    )
    assert [one.origin for one in await spoken(ScriptedGenerator("Good question."), unknown)] == [
        Origin.FIXED
    ] * 2
    full = ScriptedGenerator("I found nothing about that.", "Would you like me to ask a colleague?")
    assert [one.origin for one in await spoken(full, unknown)] == [Origin.GENERATED] * 2


async def test_that_lines_that_tell_or_instruct_are_never_replaced() -> None:
    generator = ScriptedGenerator("I am passing you to a colleague.")
    lines = (
        "If you are in danger, please call your local emergency number.",
        "A colleague will write to you here.",
    )
    reply = await spoken(generator, brief_of(act=Act.HANDOVER, fallback=lines))
    assert [one.text for one in reply] == list(lines)
    assert generator.said == []


async def test_that_a_reply_is_never_empty() -> None:
    assert [one.text for one in await spoken(ScriptedGenerator(), brief_of(act=Act.NO_ANSWER))] == list(
        NOTHING_TO_SAY
    )


async def test_that_all_facts_of_a_skill_are_told() -> None:
    facts = (
        Evidence(
            "order", "", "Order 48213 was handed to the carrier on 3 May. Order 48213 was due by 5 May."
        ),
        Evidence("remedy", "", "We ask the carrier for you."),
    )
    generator = ScriptedGenerator("Order 48213 was due by 5 May.")
    reply = await spoken(generator, brief_of(*facts, act=Act.APOLOGY, question="where is 48213"))
    assert {one.text for one in reply} == {
        "Order 48213 was handed to the carrier on 3 May.",
        "Order 48213 was due by 5 May.",
        "We ask the carrier for you.",
    }


async def test_that_an_apology_leads_when_the_generator_has_none() -> None:
    brief = brief_of(TEA, act=Act.APOLOGY, fallback=("I am sorry that we let you down.",))
    assert [one.origin for one in await spoken(ScriptedGenerator(), brief)] == [
        Origin.FIXED,
        Origin.EXTRACTIVE,
    ]


async def test_that_a_sentence_that_leans_on_another_is_not_shown_alone() -> None:
    mug = Evidence("mug", "", "The mug is glazed. It must not be boiled.", article="a")
    blocked: list[Blocked] = []
    reply = await spoken(
        ScriptedGenerator("It must not be boiled."), brief_of(mug, question="mug boiled"), blocked
    )
    assert [one.text for one in reply] == ["The mug is glazed.", "It must not be boiled."]
    assert blocked


async def test_that_closing_the_speaker_closes_its_generator() -> None:
    generator = ScriptedGenerator()
    await speaker(generator).close()
    assert generator.closed


async def again(generator: ScriptedGenerator, brief: Brief, *said: str) -> list[str]:
    return [one.text async for one in speaker(generator).speak(brief, [], said)]


async def test_that_what_was_told_before_gives_way_to_what_was_not() -> None:
    generator = ScriptedGenerator("Tea keeps for two years.", "Tea in a tin keeps its scent.")
    tea = Evidence("tea", "Tea", "Tea keeps for two years. Tea in a tin keeps its scent.", article="tea")
    told = "Yes, tea keeps for two years."
    assert await again(generator, brief_of(tea), told) == ["Tea in a tin keeps its scent."]
    assert await again(ScriptedGenerator(), brief_of(tea), told) == ["Tea in a tin keeps its scent."]


async def test_that_a_repeated_answer_beats_a_wrong_one_and_none() -> None:
    said = ("Tea keeps for two years.",)
    repeated = ScriptedGenerator("Tea keeps for two years.")
    assert await again(repeated, brief_of(TEA), *said) == ["Tea keeps for two years."]


async def test_that_facts_of_an_order_are_told_anew_only_when_none_is_left() -> None:
    facts = Evidence("order", "", "Order 48213 left on 3 May. Order 48213 is due on 5 May.")
    brief = brief_of(facts, act=Act.SKILL, question="where is 48213")
    first, second = "Order 48213 left on 3 May.", "Order 48213 is due on 5 May."
    assert await again(ScriptedGenerator(), brief, first) == [second]
    assert await again(ScriptedGenerator(second), brief, first) == [second]
    assert await again(ScriptedGenerator(first), brief, first, second) == [first, second]
