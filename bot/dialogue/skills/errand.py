"""A skill that changes something: who it is, what is meant, a yes, the deed, a look at the result, the words.

One file a skill says what it plans and how the result is told; all of them take this road."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar, cast

from bot.dialogue import Done, HandoverReason, SkillInput, SkillResult
from bot.dialogue.lines import Label, Words
from bot.dialogue.skills import finding, proof
from bot.dialogue.skills.finding import Finding
from bot.dialogue.skills.kit import Kit, Slots, ask, give_up, tell
from bot.dialogue.skills.proof import Proof
from bot.dialogue.skills.script import open_script
from bot.errors import Conflict, NotFound, NotReady
from bot.generation import Act, Evidence
from bot.shop.actions import Action, Receipt, Refusal, Refused
from bot.shop.wire import action_from_text, action_to_text
from bot.storage.types import CustomerId, Tier

PLAN, NONCE = "plan", "nonce"
"""The slots that hold the action which waits for a yes, and the message that it was proposed in."""
NEEDED = (
    *proof.NEEDED,
    *finding.NEEDED,
    "dropped",
    "unreachable",
    "unconfirmed",
    "undone",
    "undo_late",
    *(f"refused_{refusal}" for refusal in Refusal),
)
NOTHING_TO_UNDO: Mapping[str, str] = {"skill": ""}


@dataclass(frozen=True)
class Plan:
    """What a yes would do. `ask` names the line that asks for it, `values` fill it in."""

    action: Action
    ask: str
    values: Mapping[str, str]
    slots: Slots
    cards: tuple[Mapping[str, Any], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    problem: str | None = None
    agreed: bool = False
    """The visitor has said yes to it already, so it is done without asking."""


@dataclass(frozen=True)
class Told:
    """How the result is told, once the changed record has been read. `line` is also the letter's first."""

    line: str
    values: Mapping[str, str]
    cards: tuple[Mapping[str, Any], ...] = ()
    subject: str = ""
    """Of the letter that confirms it; none when empty."""
    besides: tuple[str, ...] = ()
    """What only the letter says."""
    undo: str = ""
    """How it can be taken back, for the letter: who reads it later has no button."""


@dataclass(frozen=True)
class Deed:
    """What the shop has done: for whom, after which words, and what came of it."""

    turn: SkillInput
    customer: CustomerId
    slots: Slots
    action: Action
    receipt: Receipt
    told: Told


class Unconfirmed(Exception):
    """The shop said that it was done, and its record does not show it."""


A = TypeVar("A", bound=Action)
"""The action that a skill plans."""


class Errand(ABC, Generic[A]):
    name: ClassVar[str]
    says: ClassVar[tuple[str, ...]]
    """The lines of its own that it needs."""
    replies: ClassVar[tuple[str, ...]] = ("yes", "no")
    """The words of its script that answer a proposal."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.script = open_script(self.name, (*NEEDED, *self.says), kit.known)
        self.proof = Proof(kit.codes, self.script)
        self.find = Finding(kit, self.script)

    @abstractmethod
    async def plan(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> Plan | SkillResult:
        """What to propose, or the SkillResult that asks for what is missing or says why not."""

    @abstractmethod
    async def told(self, customer: CustomerId, action: A, receipt: Receipt) -> Told:
        """Reads the record again; raises Unconfirmed when it does not show what was asked for."""

    async def step(self, turn: SkillInput) -> SkillResult:
        slots = self.remember(turn, Slots.of(self.name, turn))
        if self._takes_back(turn) and not turn.rehearsal:
            return await self._undo(turn)
        who = await self.proof.of(turn, slots)
        if isinstance(who, SkillResult):
            return who
        result = await self._with(turn, who, slots)
        return result if turn.tier is Tier.VERIFIED else replace(result, identity=who)

    def remember(self, turn: SkillInput, slots: Slots) -> Slots:
        """Keep what the message says before it is known who asks: the order's number; more in a skill."""
        return slots.with_(**{finding.ORDER: self.find.number(turn, slots)})

    async def _with(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> SkillResult:
        planned, text = slots.get(PLAN), turn.understanding.text
        if planned and self.script.means("yes", text) and not turn.rehearsal:
            return await self._do(turn, customer, action_from_text(planned), slots)
        if planned and self.script.means("no", text):
            return tell(self.script, "dropped", turn, slots)
        result = await self.plan(turn, customer, slots.with_(**{PLAN: "", NONCE: ""}))
        if isinstance(result, SkillResult):
            return result
        if result.agreed and not turn.rehearsal:
            agreed = result.slots.with_(**{NONCE: str(turn.message_seq)})
            return await self._do(turn, customer, result.action, agreed)
        return self._propose(turn, result, planned)

    def _propose(self, turn: SkillInput, plan: Plan, before: str) -> SkillResult:
        action = action_to_text(plan.action)
        slots = plan.slots.with_(**{PLAN: action, NONCE: str(turn.message_seq)})
        choices = (self.script.label("yes"), self.script.label("no"))
        asked = ask(
            self.script,
            plan.ask,
            turn,
            slots,
            choices=choices,
            expects=self.script.answers(*self.replies),
            progress=action != before,
            values=plan.values,
        )
        return replace(asked, cards=plan.cards, evidence=plan.evidence, problem=plan.problem)

    async def _do(self, turn: SkillInput, customer: CustomerId, action: Action, slots: Slots) -> SkillResult:
        try:
            receipt = await self.carry_out(turn, action, slots.get(NONCE))
            told = await self.told(customer, cast(A, action), receipt)
        except Refused as refused:
            return self._refused(turn, slots, refused.refusal)
        except Unconfirmed:
            return give_up(self.script, turn, slots, "unconfirmed")
        except (NotReady, NotFound, Conflict):
            return give_up(self.script, turn, slots, "unreachable")
        return await self._report(Deed(turn, customer, slots, action, receipt, told))

    async def carry_out(self, turn: SkillInput, action: Action, nonce: str) -> Receipt:
        """Once for each yes, however often the turn is tried."""
        return await self.kit.shop.act(action, _key(turn, action, nonce))

    async def _report(self, deed: Deed) -> SkillResult:
        receipt, told = deed.receipt, deed.told
        lines = self.script.say(told.line, deed.turn.understanding.text, case=receipt.case, **told.values)
        letter = Done(
            deed.action.kind,
            receipt.case,
            subject=told.subject,
            letter=(*lines, *told.besides),
            address=await self._mail_of(deed.customer),
            undo=told.undo,
            told=lines,
        )
        return SkillResult(
            Act.SMALLTALK,
            lines=lines,
            cards=told.cards,
            choices=(self.kit.lines.label(Label.UNDO),) if receipt.undo is not None else (),
            state=deed.slots.ended(self._undo_note(receipt)),
            done=letter,
        )

    async def _mail_of(self, customer: CustomerId) -> str:
        """Empty when the shop went down after the deed: then it is told here, and no letter goes out."""
        try:
            known = await self.kit.shop.customer(customer)
        except NotReady:
            return ""
        return known.email if known else ""

    def _undo_note(self, receipt: Receipt) -> Mapping[str, str]:
        if receipt.undo is None:
            return NOTHING_TO_UNDO
        until = receipt.undo_until.isoformat() if receipt.undo_until else ""
        return {"skill": self.name, "action": action_to_text(receipt.undo), "until": until}

    def _refused(self, turn: SkillInput, slots: Slots, refusal: Refusal) -> SkillResult:
        line = f"refused_{refusal}"
        lines = self.script.say(line, turn.understanding.text)
        by_person = refusal is Refusal.PERSON
        way_on = self.script.labels.get(line)
        return SkillResult(
            Act.HANDOVER if by_person else Act.NO_ANSWER,
            lines=lines,
            choices=(way_on,) if way_on else (),
            state=slots.ended(),
            handover=HandoverReason.SKILL if by_person else None,
        )

    def _takes_back(self, turn: SkillInput) -> bool:
        text, lines = turn.understanding.text, self.kit.lines
        asked = lines.chosen(Label.UNDO, text) or lines.means(Words.UNDO, text)
        return asked and turn.state.undo.get("skill") == self.name

    async def _undo(self, turn: SkillInput) -> SkillResult:
        """Only for whoever did it: the note lies in this conversation's own state."""
        note, slots = turn.state.undo, Slots.of(self.name, turn)
        until = note.get("until")
        if until and datetime.fromisoformat(until) < self.kit.clock():
            return replace(tell(self.script, "undo_late", turn, slots), state=slots.ended(NOTHING_TO_UNDO))
        action = action_from_text(note["action"])
        try:
            receipt = await self.kit.shop.act(action, _key(turn, action, str(turn.message_seq)))
        except Refused:
            return replace(tell(self.script, "undo_late", turn, slots), state=slots.ended(NOTHING_TO_UNDO))
        except (NotReady, NotFound, Conflict):
            return give_up(self.script, turn, slots, "unreachable")
        told = tell(self.script, "undone", turn, slots, case=receipt.case)
        letter = await self._letter(turn, told.lines)
        done = Done(action.kind, receipt.case, undone=True, told=told.lines, **letter)
        return replace(told, state=slots.ended(NOTHING_TO_UNDO), done=done)

    async def _letter(self, turn: SkillInput, lines: tuple[str, ...]) -> Mapping[str, Any]:
        """That something was taken back is confirmed where the script has a subject for it."""
        if not self.script.has("undone_subject") or turn.customer is None:
            return {}
        known = await self.kit.shop.customer(turn.customer)
        subject = " ".join(self.script.say("undone_subject"))
        return {"subject": subject, "letter": lines, "address": known.email if known else ""}


def _key(turn: SkillInput, action: Action, nonce: str) -> str:
    """The same yes gives the same key, however often the turn is tried."""
    named = f"{turn.conversation}|{nonce}|{action_to_text(action)}"
    return hashlib.sha256(named.encode()).hexdigest()[:40]
