"""What a scripted dialogue says and expects: the YAML files of `rekindle eval conversations`, checked as they
are read. docs/dialogues.md lists their keys."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from encoder.content import read_yaml
from encoder.errors import ContentError

DIALOGUES = Path(__file__).parents[1] / "datasets" / "conversations"


class InShop(BaseModel):
    """What the shop's own records must show after a turn. What is not named may be anything."""

    model_config = ConfigDict(extra="forbid")
    order: str | None = Field(None, description="The state of the order that `{order}` stands for.")
    holds: list[str] = Field([], description="All of its lines, such as `2 x Quiet Harbour 250 g`.")
    goes_to: str | None = Field(None, description="Found (regular expression, any case) in its address.")
    returning: int | None = Field(None, description="How many of its products are on their way back.")
    subscription: str | None = Field(None, description="The state of the customer's newest subscription.")
    coffee: str | None = Field(None, description="Found (regular expression) in the name of its product.")
    every_weeks: int | None = None
    skips: int | None = Field(None, description="Boxes skipped in a row, the next one included.")
    box_goes_to: str | None = Field(None, description="Found (regular expression) in its address.")


class Expect(BaseModel):
    """What must hold of one reply. What is not named may be anything."""

    model_config = ConfigDict(extra="forbid")
    intent: list[str] = Field([], description="One of these is among the accepted intents.")
    out_of_scope: bool | None = None
    act: list[str] = Field([], description="The policy's act is one of these.")
    skill: list[str] = Field([], description="The skill that answers is one of these; `none` for no skill.")
    sources: list[str] = Field([], description="At least one of these articles is cited.")
    cards: list[str] = Field([], description="Cards of all these kinds are shown.")
    no_cards: list[str] = Field([], description="No card of these kinds is shown.")
    choices: list[str] = Field([], description="Each of these (regular expressions) is a quick reply.")
    arm: list[str] = Field([], description="The arm chosen by retention is one of these.")
    would_be: list[str] = Field([], description="The arm that would have been chosen is one of these.")
    at_risk: bool | None = None
    handover: str | None = Field(
        None, description="The reason of the hand-over; `none` when there must be none."
    )
    says: list[str] = Field(
        [], description="Each of these (regular expressions, any case) is found in the reply."
    )
    never: list[str] = Field([], description="None of these is found in the reply.")
    silent: bool = Field(False, description="The bot says nothing at all.")
    notice: str | None = None
    letter: str | None = Field(
        None, description="Found (regular expression) in a letter that went out in this dialogue."
    )
    shop: InShop | None = None


class Exchange(BaseModel):
    """In `say`, `{code}` is the newest code sent by e-mail, `{order}` the number of the dialogue's order."""

    model_config = ConfigDict(extra="forbid")
    say: str
    expect: Expect = Expect()


class Dialogue(BaseModel):
    """`customer` signs a story's customer in; `about` says whose records a stranger's dialogue is about.
    `basket` is ordered for that customer before the first turn. `hold_out` is off unless the dialogue is
    about it; `desk` moves the clock to when the team is there, or is not."""

    model_config = ConfigDict(extra="forbid")
    name: str
    customer: str | None = None
    about: str | None = None
    basket: dict[str, int] = {}
    hold_out: float = 0.0
    desk: Literal["open", "closed"] | None = None
    turns: list[Exchange] = Field(min_length=1)

    @property
    def of(self) -> str | None:
        """The story that it is about."""
        return self.customer or self.about

    @model_validator(mode="after")
    def _knows_whose(self) -> "Dialogue":
        needs = bool(self.basket) or any("{order}" in turn.say or turn.expect.shop for turn in self.turns)
        if needs and self.of is None:
            raise ValueError("basket, {order} and expect.shop need a customer, or about")
        return self


def dialogues_of(shop: Path | None) -> Path:
    """Where a shop's own dialogues lie; the demo shop's when None."""
    return DIALOGUES if shop is None else shop / "tests"


def read_dialogues(folder: Path = DIALOGUES) -> list[Dialogue]:
    """Raises ContentError for a file that does not fit, and for two dialogues of one name."""
    found: dict[str, Dialogue] = {}
    for path in sorted(folder.glob("*.yaml")):
        dialogue = read_yaml(Dialogue, path)
        if dialogue.name in found:
            raise ContentError(f"{path}: name: another dialogue is called {dialogue.name!r}")
        found[dialogue.name] = dialogue
    if not found:
        raise ContentError(f"{folder}: no dialogues")
    return list(found.values())
