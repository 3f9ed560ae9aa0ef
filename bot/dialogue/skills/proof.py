"""Who the visitor is, for skills that change something or show an account: signed in, or a code by e-mail."""

import re
from dataclasses import dataclass

from bot.customers import EmailCodes, TooManyTries
from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.skills.kit import Slots, ask, give_up
from bot.dialogue.skills.script import Script
from bot.notify import NotDelivered
from bot.storage.types import CustomerId, Tier

SENT_TO = "code_to"
"""The slot with the address that a code went to."""
EMAIL = "email"
"""The slot with an address that was given before a code was needed."""
NEEDED = ("prove_email", "prove_code", "prove_wrong", "prove_many", "prove_unsent", "person")
_CODE = re.compile(r"(?<![\w-])(\d{3})[ -]?(\d{3})(?![\w-])")


@dataclass(frozen=True)
class Proof:
    codes: EmailCodes
    script: Script

    async def of(self, turn: SkillInput, slots: Slots) -> CustomerId | SkillResult:
        """The customer, or what to ask to find out. What else a message says is kept in `slots`."""
        if turn.tier is Tier.VERIFIED and turn.customer is not None:
            return turn.customer
        sent_to = slots.get(SENT_TO)
        email = _email(turn) or ("" if sent_to else slots.get(EMAIL))
        if sent_to and not email and not turn.rehearsal and (code := _code(turn)):
            return await self._check(code, turn, slots)
        if email and email != sent_to:
            return await self._send(email, turn, slots)
        if sent_to and self.script.means("again", turn.understanding.text):
            return await self._send(sent_to, turn, slots)
        if sent_to:
            return ask(self.script, "prove_code", turn, slots, choices=self._again)
        return ask(self.script, "prove_email", turn, slots, explain=True)

    @property
    def _again(self) -> tuple[str, ...]:
        return (self.script.label("again"),)

    async def _send(self, email: str, turn: SkillInput, slots: Slots) -> SkillResult:
        try:
            if not turn.rehearsal:
                await self.codes.send(turn.conversation, email)
        except TooManyTries:
            return give_up(self.script, turn, slots, "prove_many")
        except NotDelivered:
            return give_up(self.script, turn, slots, "prove_unsent")
        slots = slots.with_(**{SENT_TO: email})
        return ask(self.script, "prove_code", turn, slots, choices=self._again, progress=True)

    async def _check(self, code: str, turn: SkillInput, slots: Slots) -> CustomerId | SkillResult:
        try:
            customer = await self.codes.check(turn.conversation, code)
        except TooManyTries:
            return give_up(self.script, turn, slots, "prove_many")
        if customer is None:
            return ask(self.script, "prove_wrong", turn, slots, choices=self._again)
        return customer


def _email(turn: SkillInput) -> str:
    found = turn.understanding.entities.emails
    return found[-1].casefold() if found else ""


def _code(turn: SkillInput) -> str:
    found = _CODE.search(turn.understanding.text)
    return "".join(found.groups()) if found else ""
