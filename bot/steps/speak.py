"""The words of the reply, shown one by one as soon as each is verified."""

from collections.abc import Mapping
from contextlib import aclosing

from bot.briefs import Found, briefs
from bot.generation import Evidence
from bot.generation.speech import Spoken
from bot.journal import Journal
from bot.parts import Parts
from bot.retention.types import RetentionDecision
from bot.steps.show import show
from bot.storage.types import Author, Kind, NewEvent
from bot.understanding import Understanding


async def speak(
    parts: Parts, turn: Journal, understood: Understanding, found: Found, decision: RetentionDecision
) -> None:
    with turn.timed("speak"):
        for brief in briefs(turn.planned, found, understood, decision, parts.lines):
            sources = {passage.id: passage for passage in brief.evidence}
            async with aclosing(parts.speaker.speak(brief, turn.blocked, said=turn.said)) as sentences:
                async for said in sentences:
                    turn.mark("first_sentence")
                    turn.spoken.append(said)
                    if said.text not in turn.told:
                        await show(parts, turn, [_sentence(said, sources)])


def _sentence(said: Spoken, sources: Mapping[str, Evidence]) -> NewEvent:
    cited = [sources[key] for key in said.evidence if sources[key].url]
    payload = {
        "sources": [{"article": one.article, "title": one.title, "url": one.url} for one in cited],
        "origin": said.origin.value,
    }
    return NewEvent(Author.BOT, Kind.SENTENCE, payload, said.text)
