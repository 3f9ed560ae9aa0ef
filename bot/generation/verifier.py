"""The last gate before a visitor reads a sentence: it says what one evidence sentence says, or it is
courtesy."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.generation import Act, Brief, Evidence
from bot.generation.alignment import Fault, align, words_of
from bot.generation.openers import answer_fits, split_answer
from bot.generation.phraser.text import split_sentences
from bot.generation.promises import promises_of
from bot.generation.sentences import statements
from bot.generation.service import is_service
from bot.generation.slots import SlotKind, find_values
from bot.generation.values import meanings, unbacked_values
from bot.generation.words import content_words

_OFFER_FRAME = re.compile(r"^(?:There|Here) is an offer (?:for you )?that ", re.IGNORECASE)
_LEADS = re.compile(
    r"(?:The|An?|Our|We|You|Your|If|In|On|At|For|From|After|Before|All|Any|Most|There|This|These|It|They|"
    r"Every|Each|As|To)\b"
)
_LEAD = re.compile(r"^([^,:;–—]{2,60})[,:;–—]\s+(?:but\s+)?(?=\S)")


@dataclass(frozen=True)
class Verdict:
    """`text` may be shown when `ok`: the sentence, less a "Yes," or "No," that the evidence does not bear
    out.

    `evidence_id` and `statement` are empty for a sentence of courtesy; of a blocked one they name the
    evidence sentence that it comes near, if there is one."""

    ok: bool
    reason: str
    evidence_id: str = ""
    text: str = ""
    statement: str = ""


@dataclass(frozen=True)
class Grounds:
    """One evidence sentence and where it comes from."""

    statement: str
    evidence: Evidence


def grounds_of(brief: Brief) -> list[Grounds]:
    return [
        Grounds(statement, evidence) for evidence in brief.evidence for statement in statements(evidence.text)
    ]


class Verifier:
    """Pure and model-free: the same sentence and brief always get the same verdict."""

    def check(self, sentence: str, brief: Brief) -> Verdict:
        sentence = " ".join(sentence.split())
        if not words_of(sentence):
            return _blocked(Fault.EMPTY)
        grounds = grounds_of(brief)
        if quoted := _quoted(sentence, grounds):
            return quoted
        if len(split_sentences(sentence)) > 1:
            return _blocked(Fault.MANY)
        if is_service(sentence, brief):
            return Verdict(True, "courtesy", text=sentence)
        unbacked = _unbacked(sentence, brief)
        verdict = _blocked(Fault.UNBACKED_VALUE) if unbacked else _best(_check_ways(sentence, brief, grounds))
        return verdict if verdict.ok else _with_meant(verdict, sentence, grounds)


def _blocked(fault: Fault) -> Verdict:
    return Verdict(False, fault.value)


_NEAR = 0.6
"""Share of its content words that a blocked sentence must take from one evidence sentence to be near it."""


def _with_meant(verdict: Verdict, sentence: str, grounds: Sequence[Grounds]) -> Verdict:
    words = set(content_words(sentence))
    shared = [(len(words & set(content_words(ground.statement))), ground) for ground in grounds]
    most, nearest = max(shared, key=lambda pair: pair[0], default=(0, None))
    if nearest is None or most < 2 or most < _NEAR * len(words):
        return verdict
    return replace(verdict, evidence_id=nearest.evidence.id, statement=nearest.statement)


def _quoted(sentence: str, grounds: Sequence[Grounds]) -> Verdict | None:
    for ground in grounds:
        if sentence == " ".join(ground.statement.split()):
            return Verdict(True, "quoted", ground.evidence.id, sentence, ground.statement)
    return None


def _unbacked(sentence: str, brief: Brief) -> list[str]:
    """Values without evidence; an order number or e-mail address may also be the visitor's own, echoed."""
    echoed = [
        value.text
        for value in find_values(brief.question)
        if value.kind is SlotKind.CODE or "@" in value.text
    ]
    return unbacked_values(sentence, [*(evidence.text for evidence in brief.evidence), *echoed])


def _check_ways(sentence: str, brief: Brief, grounds: Sequence[Grounds]) -> Iterator[Verdict]:
    """The sentence as it is, without its yes or no, and without its lead of courtesy."""
    if brief.act is Act.OFFER and (framed := _OFFER_FRAME.sub("This offer ", sentence)) != sentence:
        verdict = _aligned(framed, grounds)
        yield replace(verdict, text=sentence) if verdict.ok else verdict
    answer, rest = split_answer(sentence)
    if answer:
        verdict = _aligned(rest[0].upper() + rest[1:], grounds)
        if verdict.ok and answer_fits(answer, brief.question, verdict.statement):
            verdict = replace(verdict, text=f"{sentence[: len(answer)]}, {_in_mid_sentence(rest)}")
        yield verdict
        return
    yield _aligned(sentence, grounds)
    lead = _LEAD.match(sentence)
    if lead is None or not is_service(lead.group(1), brief):
        return
    verdict = _aligned(sentence[lead.end() :], grounds)
    yield replace(verdict, text=sentence) if verdict.ok else verdict


def _in_mid_sentence(text: str) -> str:
    """Without the capital, where the first word is one that never has it otherwise."""
    return text[:1].lower() + text[1:] if _LEADS.match(text) else text


def _aligned(sentence: str, grounds: Sequence[Grounds]) -> Verdict:
    if sentence.rstrip().endswith("?"):
        return _blocked(Fault.NOT_ALIGNED)
    return _best(_against(sentence, ground) for ground in grounds)


def _against(sentence: str, ground: Grounds) -> Verdict:
    fault = align(words_of(sentence), words_of(ground.statement))
    if fault is not None:
        return _blocked(fault)
    if ground.evidence.quote_only:
        return _blocked(Fault.NOT_QUOTED)
    if promises_of(sentence) - promises_of(ground.statement):
        return _blocked(Fault.PROMISE)
    if unbacked_values(sentence, [ground.statement]) or not meanings(sentence) <= meanings(ground.statement):
        return _blocked(Fault.UNBACKED_VALUE)
    return Verdict(True, "aligned", ground.evidence.id, sentence, ground.statement)


_MILDEST_FIRST = (Fault.NOT_QUOTED, Fault.PROMISE, Fault.UNBACKED_VALUE, Fault.CUT, Fault.NOT_ALIGNED)


def _best(verdicts: Iterator[Verdict]) -> Verdict:
    """The first that passes; else the fault of the one that came closest."""
    closest = _blocked(Fault.NOT_ALIGNED)
    rank = {fault.value: number for number, fault in enumerate(_MILDEST_FIRST)}
    for verdict in verdicts:
        if verdict.ok:
            return verdict
        if rank.get(verdict.reason, len(rank)) < rank[closest.reason]:
            closest = verdict
    return closest
