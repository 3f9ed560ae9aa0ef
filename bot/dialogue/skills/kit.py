"""What every skill works with, and the small steps that many of them share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.customers import EmailCodes
from bot.dialogue import DialogueState, HandoverReason, SkillInput, SkillResult
from bot.dialogue.lines import Lines
from bot.dialogue.settling import ASKS, EXPECTS, KEPT
from bot.dialogue.skills.script import Script
from bot.dialogue.skills.wording import Wording
from bot.generation import Act
from bot.shop import Shop

MOST_ASKS = 3
"""Times in a row that a skill asks without getting what it needs; then a person takes over."""


@dataclass(frozen=True)
class Kit:
    shop: Shop
    lines: Lines
    codes: EmailCodes
    clock: Callable[[], datetime]
    locale: str
    time_zone: str
    known: Mapping[str, str]
    """The names that lines may use: bot, shop, hours, email."""
    prefix: str = ""
    """What order numbers begin with."""

    @property
    def wording(self) -> Wording:
        return Wording(self.locale, ZoneInfo(self.time_zone))

    @property
    def today(self) -> date:
        return self.clock().astimezone(ZoneInfo(self.time_zone)).date()


@dataclass(frozen=True)
class Slots:
    """A skill's memory of this conversation, as far as it is its own."""

    skill: str
    values: Mapping[str, str]

    @classmethod
    def of(cls, skill: str, turn: SkillInput) -> "Slots":
        if turn.state.skill == skill:
            return cls(skill, {key: value for key, value in turn.state.slots.items() if key != EXPECTS})
        return cls(skill, {key: turn.state.slots[key] for key in KEPT if key in turn.state.slots})

    def get(self, name: str) -> str:
        return self.values.get(name, "")

    def with_(self, **values: str) -> "Slots":
        """An empty value forgets the slot."""
        kept = {**self.values, **values}
        return Slots(self.skill, {key: value for key, value in kept.items() if value})

    def state(self, expects: str = "") -> DialogueState:
        """To go on with this skill in the next turn; `expects` are the short answers it waits for."""
        return DialogueState(skill=self.skill, slots=self.with_(**{EXPECTS: expects}).values)

    def ended(self, undo: Mapping[str, str] | None = None) -> DialogueState:
        kept = {key: self.values[key] for key in KEPT if key in self.values}
        return DialogueState(slots=kept, undo=undo or {})


def ask(
    script: Script,
    line: str,
    turn: SkillInput,
    slots: Slots,
    *,
    choices: tuple[str, ...] = (),
    expects: str = "",
    explain: bool = False,
    progress: bool = False,
    values: Mapping[str, str] | None = None,
) -> SkillResult:
    """Ask back; from the second time without `progress` a person is a choice, and in the end takes over."""
    asks = 1 if progress else int(slots.get(ASKS) or 0) + 1
    if asks > MOST_ASKS:
        return give_up(script, turn, slots)
    person = (script.label("person"),) if asks > 1 else ()
    return SkillResult(
        Act.CLARIFY,
        lines=script.say(line, turn.understanding.text, **(values or {})),
        choices=(*choices, *person),
        state=slots.with_(**{ASKS: str(asks)}).state("\n".join((*choices, expects)).strip("\n")),
        explain=explain and asks == 1,
    )


def give_up(script: Script, turn: SkillInput, slots: Slots, line: str = "person") -> SkillResult:
    lines = script.say(line, turn.understanding.text)
    return SkillResult(Act.HANDOVER, lines=lines, state=slots.ended(), handover=HandoverReason.SKILL)


def tell(script: Script, line: str, turn: SkillInput, slots: Slots, **values: str) -> SkillResult:
    """Say something and end the skill."""
    return SkillResult(
        Act.SMALLTALK, lines=script.say(line, turn.understanding.text, **values), state=slots.ended()
    )
