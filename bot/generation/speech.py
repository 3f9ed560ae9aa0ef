"""From a Brief to what is shown: sentences stream through the verifier, and something true is always said."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from enum import StrEnum

import structlog

from bot.generation import Act, Brief, Generator
from bot.generation.alignment import Fault, Token, align, words_of
from bot.generation.extractive import Extract, Extractor, Scorer
from bot.generation.openers import split_answer
from bot.generation.sentences import leans_back, statements
from bot.generation.service import duties, is_set_phrase, presumes
from bot.generation.verifier import Verdict, Verifier
from bot.understanding import Mood

log = structlog.get_logger()


class Origin(StrEnum):
    GENERATED = "generated"
    EXTRACTIVE = "extractive"
    QUOTED = "quoted"
    FIXED = "fixed"


@dataclass(frozen=True)
class Spoken:
    """A sentence to show; `evidence` holds the ids of what backs it, none for courtesy."""

    text: str
    evidence: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True)
class Blocked:
    """A sentence that was written and not shown, or what became of the generator itself."""

    text: str
    reason: str


@dataclass
class _Progress:
    """What one reply has said so far."""

    shown: list[str] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    """Evidence sentences restated."""
    meant: str = ""
    """The evidence sentence that the first blocked sentence came near."""
    said: list[list[Token]] = field(default_factory=list)
    """What the visitor has read in the replies before, and in this one from other briefs."""

    @classmethod
    def after(cls, said: Sequence[str]) -> "_Progress":
        return cls(said=[words_of(split_answer(text)[1]) for text in said])

    def heard(self, statement: str) -> bool:
        words = words_of(statement)
        return any(said == words or align(said, words) is None for said in self.said)

    def add(self, verdict: Verdict) -> None:
        self.shown.append(verdict.text)
        if verdict.statement:
            self.used.append(verdict.statement)

    def repeats(self, verdict: Verdict) -> bool:
        if verdict.statement:
            return verdict.statement in self.used
        said = words_of(verdict.text)
        return any(words_of(text) == said for text in self.shown)


_TELLING = (Act.ANSWER, Act.ANSWER_MANY, Act.SKILL, Act.OFFER, Act.APOLOGY)
"""Acts that owe the visitor a fact when there is evidence."""
_OWING = (Act.APOLOGY, Act.SKILL, Act.OFFER)
"""Acts whose fixed lines (an apology, as a rule) come first when the generator goes straight to the facts."""
_MOST_FACTS = 4
"""Facts of a skill or an offer that are told: enough for where an order is and what we do about it."""
NOTHING_TO_SAY = ("I am sorry, I have no answer to that.", "Would you like me to ask a colleague?")
"""For a brief without evidence and without lines, so that no reply is ever empty."""


class Speaker:
    """`patience` bounds the wait for the next sentence, in seconds; a generator that exceeds it is given
    up."""

    def __init__(
        self,
        generator: Generator,
        extractor: Extractor,
        verifier: Verifier,
        *,
        patience: float = 4.0,
        most: int = 3,
    ) -> None:
        self._generator = generator
        self._extractor = extractor
        self._verifier = verifier
        self._patience = patience
        self._most = most

    @property
    def version(self) -> str:
        return self._generator.version

    async def close(self) -> None:
        await self._generator.close()

    def speak(
        self, brief: Brief, blocked: list[Blocked], said: Sequence[str] = ()
    ) -> AsyncGenerator[Spoken, None]:
        """Yield each sentence as soon as it is verified; what is held back is added to `blocked`. Never
        empty. A fact that was `said` before is told again only when nothing else is left to tell."""
        progress = _Progress.after(said)
        if not brief.evidence or brief.act not in _TELLING:
            return self._without_facts(brief, blocked)
        if all(evidence.quote_only for evidence in brief.evidence):
            return _each([*_lines(brief), *self._extracts(brief, Origin.QUOTED, progress)])
        return self._with_facts(brief, progress, blocked)

    async def _with_facts(
        self, brief: Brief, progress: _Progress, blocked: list[Blocked]
    ) -> AsyncGenerator[Spoken, None]:
        async with aclosing(self._verified(brief, progress, blocked)) as sentences:
            async for spoken in sentences:
                if len(progress.shown) == 1 and spoken.evidence and brief.act in _OWING:
                    for line in _lines(brief):
                        yield line
                for skipped in self._skipped(brief, progress):
                    yield skipped
                yield spoken
        if not progress.shown:
            for line in _lines(brief):
                yield line
        for spoken in self._extracts(brief, Origin.EXTRACTIVE, progress):
            yield spoken

    def _skipped(self, brief: Brief, progress: _Progress) -> Iterator[Spoken]:
        """Facts that stand before the one just restated and are still unsaid: their order is their sense."""
        facts = _facts(brief)[:_MOST_FACTS]
        texts = [fact.text for fact in facts]
        last = progress.used[-1] if progress.used else ""
        for fact in facts[: texts.index(last)] if last in texts else ():
            if fact.text not in progress.used and not progress.heard(fact.text):
                progress.used.append(fact.text)
                yield Spoken(fact.text, (fact.evidence.id,), Origin.EXTRACTIVE)

    async def _without_facts(self, brief: Brief, blocked: list[Blocked]) -> AsyncGenerator[Spoken, None]:
        """Fixed lines, unless the generator says all that they are there to say."""
        wanted = duties(brief.fallback, brief)
        written: list[Spoken] = []
        if wanted is not None:
            async with aclosing(self._verified(brief, _Progress(), blocked)) as sentences:
                written = [spoken async for spoken in sentences]
        done = duties((spoken.text for spoken in written if not spoken.evidence), brief)
        if written and wanted is not None and done is not None and wanted <= done:
            for spoken in written:
                yield spoken
            return
        blocked += [Blocked(spoken.text, "the fixed lines say more") for spoken in written]
        for line in _lines(brief) or _fixed(NOTHING_TO_SAY):
            yield line

    async def _verified(
        self, brief: Brief, progress: _Progress, blocked: list[Blocked]
    ) -> AsyncGenerator[Spoken, None]:
        async with aclosing(self._written(brief, blocked)) as written:
            async for sentence in written:
                verdict = self._judge(sentence, brief, progress)
                if not verdict.ok:
                    blocked.append(Blocked(sentence, verdict.reason))
                    progress.meant = progress.meant or verdict.statement
                    if verdict.reason == Fault.REPEATED:
                        return
                    continue
                if verdict.text != sentence:
                    blocked.append(Blocked(sentence, "shown without its yes or no"))
                progress.add(verdict)
                evidence = (verdict.evidence_id,) if verdict.evidence_id else ()
                yield Spoken(verdict.text, evidence, Origin.GENERATED)
                if len(progress.shown) >= self._most:
                    return

    def _judge(self, sentence: str, brief: Brief, progress: _Progress) -> Verdict:
        verdict = self._verifier.check(sentence, brief)
        if verdict.ok and progress.repeats(verdict):
            return Verdict(False, Fault.REPEATED.value)
        if verdict.ok and verdict.statement and progress.heard(verdict.statement):
            return Verdict(False, Fault.HEARD.value)
        if verdict.ok and not verdict.statement and _is_out_of_place(sentence, brief):
            return Verdict(False, Fault.OUT_OF_PLACE.value)
        if verdict.ok and verdict.statement and not _anchored(verdict, brief, progress):
            return Verdict(False, Fault.UNANCHORED.value, verdict.evidence_id, "", verdict.statement)
        return verdict

    async def _written(self, brief: Brief, blocked: list[Blocked]) -> AsyncGenerator[str, None]:
        """The generator's sentences; when it breaks or dawdles, they just end."""
        stream: AsyncIterator[str] = self._generator.sentences(brief)
        try:
            while True:
                async with asyncio.timeout(self._patience):
                    sentence = await anext(stream)
                yield sentence
        except StopAsyncIteration:
            return
        except TimeoutError:
            blocked.append(Blocked("", "the generator took too long"))
        except Exception as error:
            log.exception("generator.failed", version=self._generator.version)
            blocked.append(Blocked("", f"the generator failed: {type(error).__name__}"))
        finally:
            if isinstance(stream, AsyncGenerator):
                await stream.aclose()

    def _extracts(self, brief: Brief, origin: Origin, progress: _Progress) -> Iterator[Spoken]:
        """What must still be said: every fact that a skill found, or one answer when none was given."""
        facts = _facts(brief)[:_MOST_FACTS]
        rows = _unheard([row for row in facts if row.text not in progress.used], progress)
        if not rows and not progress.used:
            rows = facts
        if not facts and not progress.used:
            meant = "" if progress.heard(progress.meant) else progress.meant
            rows = self._extractor.quote(brief, meant) or self._extractor.extract(brief, progress.heard)
        for row in rows:
            yield Spoken(row.text, (row.evidence.id,), Origin.QUOTED if row.evidence.quote_only else origin)


def open_speaker(generator: Generator, scorer: Scorer | None = None, *, patience: float = 4.0) -> Speaker:
    """A speaker with the standard verifier; `scorer` helps the fallback to choose (`extractive.Scorer`)."""
    return Speaker(generator, Extractor(scorer), Verifier(), patience=patience)


async def _each(spoken: list[Spoken]) -> AsyncGenerator[Spoken, None]:
    for one in spoken:
        yield one


def _fixed(lines: tuple[str, ...]) -> list[Spoken]:
    return [Spoken(line, (), Origin.FIXED) for line in lines]


def _lines(brief: Brief) -> list[Spoken]:
    return _fixed(brief.fallback)


def _facts(brief: Brief) -> list[Extract]:
    """Statements that a skill or the ledger found: they belong to no article, and all of them matter."""
    return [
        Extract(text, evidence)
        for evidence in brief.evidence
        if not evidence.article
        for text in statements(evidence.text)
    ]


def _unheard(facts: Sequence[Extract], progress: _Progress) -> list[Extract]:
    """Facts not told before, each with the one that it leans on."""
    kept: list[Extract] = []
    for fact in reversed(facts):
        if not progress.heard(fact.text) or (kept and leans_back(kept[-1].text)):
            kept.append(fact)
    return kept[::-1]


def _is_out_of_place(sentence: str, brief: Brief) -> bool:
    """Courtesy answers what was said: no guesses, and no feelings for a calm question."""
    calm = brief.mood is Mood.NEUTRAL and brief.act in (Act.ANSWER, Act.ANSWER_MANY) and bool(brief.evidence)
    return (calm and not is_set_phrase(sentence)) or presumes(sentence, brief.question)


def _anchored(verdict: Verdict, brief: Brief, progress: _Progress) -> bool:
    """A sentence that begins with "It" or "Otherwise" may only follow the evidence sentence before it."""
    if not leans_back(verdict.statement):
        return True
    for evidence in brief.evidence:
        rows = statements(evidence.text)
        if evidence.id == verdict.evidence_id and verdict.statement in rows:
            at = rows.index(verdict.statement)
            return at == 0 or rows[at - 1] in progress.used
    return True
