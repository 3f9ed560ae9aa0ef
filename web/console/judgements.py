"""Beside a turn: what colleagues said of it, and the form to say something oneself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.storage.reviews import Help, Review, Source, Verdict, told_from
from bot.storage.types import ConversationId, Decision, StaffId
from intents.catalogue import OUT_OF_SCOPE, Catalogue, read_catalogue
from web.console.masking import masked
from web.console.rights import Right
from web.console.sessions import SignedIn
from web.state import AppState

NONE_OF_THESE = "None of these (out of scope)"
REJECTED = "out of scope"
SOURCES: Mapping[Source, str] = {
    Source.UNSURE: "The bot was not sure what was meant.",
    Source.RATED_DOWN: "The visitor found the reply not helpful.",
    Source.HANDED_OVER: "The bot handed over because it did not understand.",
    Source.SAMPLED: "Drawn at random, to measure how often the bot is right.",
    Source.BROWSED: "Found in the transcript.",
}


@dataclass(frozen=True)
class Said:
    """One review, in words."""

    reviewer: str
    intent: str
    """The right intent's title; empty when it was not said."""
    answer: str
    sources: str
    right_answer: str
    at: datetime


@dataclass(frozen=True)
class Rateable:
    """A passage that the reply rests on, and what one said of it before."""

    passage: str
    title: str
    text: str
    verdict: Help | None


@dataclass(frozen=True)
class Judgement:
    """What the form of one turn shows."""

    conversation: str
    seq: int
    predicted: str
    """The title of what the bot took the message for."""
    chosen: str
    """The intent that is selected: one's own from before, or else the bot's."""
    likely: Mapping[str, str]
    """Name to title: what the bot thought of, best first."""
    others: Mapping[str, str]
    sources: tuple[Rateable, ...]
    right_answer: str
    """One's own from before."""
    said: tuple[Said, ...]
    mine: Review | None


def predicted(decision: Decision) -> str | None:
    """What the bot accepted first; None when it rejected the message."""
    return next(iter(decision.record.get("accepted") or ()), None)


def last_decision(decisions: Sequence[Decision], seq: int) -> Decision | None:
    """Of a message that was decided on twice, what was decided last."""
    return next((one for one in reversed(decisions) if one.message_seq == seq), None)


def titles(catalogue: Catalogue) -> dict[str, str]:
    found = sorted((intent.title, intent.name) for intent in catalogue.intents)
    return {**{name: title for title, name in found}, OUT_OF_SCOPE: NONE_OF_THESE}


async def judgements(
    state: AppState, who: SignedIn, conversation: ConversationId, decisions: Sequence[Decision]
) -> dict[int, Judgement]:
    """By the number of the visitor's message."""
    reviews = readable(who, await state.store.reviews(conversation=conversation))
    people = await _people(state, who, reviews)
    called = titles(read_catalogue(state.folder.intents))
    found = (judgement(decision, reviews, called, people, who.staff.id) for decision in decisions)
    return {one.seq: one for one in found if one}


def readable(who: SignedIn, reviews: Sequence[Review]) -> list[Review]:
    """A right answer may repeat what identifies a visitor: who reads visitors masked reads it so too."""
    if who.may(Right.CLEAR):
        return list(reviews)
    return [replace(one, right_answer=masked(one.right_answer or "") or None) for one in reviews]


async def _people(state: AppState, who: SignedIn, reviews: Sequence[Review]) -> dict[StaffId, str]:
    """The reviewers' names; somebody who has left is a former colleague."""
    found = {id: await state.store.staff(id) for id in {review.reviewer for review in reviews}}
    return {
        id: "You" if id == who.staff.id else member.name if member else "A former colleague"
        for id, member in found.items()
    }


def judgement(
    decision: Decision | None,
    reviews: Sequence[Review],
    called: Mapping[str, str],
    people: Mapping[StaffId, str],
    me: StaffId,
) -> Judgement | None:
    """None for a turn that broke off before it was understood. `called` are the intents' titles by name."""
    if decision is None or not decision.record.get("intents"):
        return None
    ranked = [str(score.get("intent")) for score in decision.record["intents"]]
    here = [review for review in reviews if review.message_seq == decision.message_seq]
    mine = next((review for review in here if review.reviewer == me), None)
    first = predicted(decision) or OUT_OF_SCOPE
    chosen = (mine.intent or "") if mine else first
    likely = {name: called[name] for name in ranked if name in called}
    return Judgement(
        conversation=decision.conversation,
        seq=decision.message_seq,
        predicted=REJECTED if first == OUT_OF_SCOPE else called.get(first, first),
        chosen=chosen if chosen in called else "",
        likely=likely,
        others={name: title for name, title in called.items() if name not in {*likely, OUT_OF_SCOPE}},
        sources=_rateable(decision, mine),
        right_answer=(mine.right_answer or "") if mine else "",
        said=tuple(_said(review, called, people) for review in here),
        mine=mine,
    )


def _said(review: Review, called: Mapping[str, str], people: Mapping[StaffId, str]) -> Said:
    intent = called.get(review.intent, review.intent) if review.intent else ""
    answer = {Verdict.GOOD: "good answer", Verdict.BAD: "bad answer", None: ""}[review.answer]
    helpful = sum(one.verdict is Help.HELPFUL for one in review.passages)
    sources = f"{helpful} of {len(review.passages)} rated sources helpful" if review.passages else ""
    return Said(
        people.get(review.reviewer, ""), intent, answer, sources, review.right_answer or "", review.at
    )


def _rateable(decision: Decision, mine: Review | None) -> tuple[Rateable, ...]:
    before = {one.passage: one.verdict for one in mine.passages} if mine else {}
    return tuple(
        Rateable(row["id"], str(row["title"]), str(row["text"]), before.get(row["id"]))
        for row in told_from(decision.record)
    )
