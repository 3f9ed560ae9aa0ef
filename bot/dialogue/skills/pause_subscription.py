"""Let a subscription rest until a day that the visitor names."""

from datetime import date
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.skills.box_errand import PAUSED, BoxErrand
from bot.dialogue.skills.day_words import pause_end, pause_start
from bot.dialogue.skills.errand import Plan, Told, Unconfirmed
from bot.dialogue.skills.kit import Slots, ask
from bot.shop import Subscription
from bot.shop.actions import PauseSubscription, Receipt
from bot.shop.working_days import add_months
from bot.storage.types import CustomerId

LONGEST_MONTHS = 3
UNTIL, FROM = "until", "from"
"""The slots with the days that were named, in ISO 8601."""
LENGTHS = ("one_month", "two_months", "three_months")


class PauseSubscriptionSkill(BoxErrand[PauseSubscription]):
    name: ClassVar[str] = "pause_subscription"
    says: ClassVar[tuple[str, ...]] = (
        "how_long",
        "confirm",
        "confirm_now",
        "confirm_longest",
        "too_short",
        "done",
        "subject",
    )

    def remember(self, turn: SkillInput, slots: Slots) -> Slots:
        """A new day replaces an old one, also while a code is awaited; a start alone waits for its end."""
        slots = super().remember(turn, slots)
        text, today = turn.understanding.text, self.kit.today
        earlier = "" if slots.get(UNTIL) else slots.get(FROM)
        start = pause_start(text, today) or (date.fromisoformat(earlier) if earlier else None)
        until = pause_end(text, today, start)
        if until is None:
            return slots.with_(**{FROM: start.isoformat()}) if start and not slots.get(UNTIL) else slots
        return slots.with_(**{UNTIL: until.isoformat(), FROM: start.isoformat() if start else ""})

    async def plan_for(self, turn: SkillInput, mine: Subscription, slots: Slots) -> Plan | SkillResult:
        today = self.kit.today
        until = date.fromisoformat(slots.get(UNTIL)) if slots.get(UNTIL) else None
        if until is None or until <= today:
            return self._ask(turn, slots, "how_long")
        longest = add_months(today, LONGEST_MONTHS)
        if mine.next_on is not None and until <= mine.next_on:
            return self._ask(turn, slots, "too_short", day=mine.next_on, until=until)
        line = "confirm_longest" if until > longest else "confirm"
        starts = date.fromisoformat(slots.get(FROM)) if slots.get(FROM) else today
        if line == "confirm" and mine.next_on is not None and mine.next_on < starts:
            line = "confirm_now"
        until = min(until, longest)
        values = {
            "coffee": mine.product_name,
            "until": self.kit.wording.day(until),
            "day": self.kit.wording.day(mine.next_on or today),
        }
        return Plan(PauseSubscription(mine.id, until), ask=line, values=values, slots=slots)

    def _ask(self, turn: SkillInput, slots: Slots, line: str, **days: date) -> SkillResult:
        choices = tuple(self.script.label(name) for name in LENGTHS)
        values = {name: self.kit.wording.day(day) for name, day in days.items()}
        expects = self.script.answers("length")
        kept = slots.with_(**{UNTIL: "", FROM: "" if slots.get(UNTIL) else slots.get(FROM)})
        return ask(self.script, line, turn, kept, choices=choices, expects=expects, values=values)

    async def told(self, customer: CustomerId, action: PauseSubscription, receipt: Receipt) -> Told:
        mine = await self.mine(customer, action.subscription)
        if mine.state != PAUSED:
            raise Unconfirmed
        day = self.kit.wording.day
        values = {
            "coffee": mine.product_name,
            "until": day(mine.resumes_on or action.until),
            "day": day(mine.next_on or action.until),
        }
        return Told("done", values, subject=" ".join(self.script.say("subject", **values)))
