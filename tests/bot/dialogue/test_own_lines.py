"""A shop's own fixed words: they replace what they name and nothing else."""

from pathlib import Path

import pytest

from bot.dialogue.lines import Remedy, Say
from bot.dialogue.own_lines import with_own
from bot.errors import ContentError
from tests.bot.dialogue.messages import june

KNOWN = {"bot": "Robin", "shop": "Otter", "hours": "on weekdays", "email": "hello@otter.example"}


def written(folder: Path, text: str) -> Path:
    path = folder / "lines.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_that_without_a_file_all_stays_as_it_is() -> None:
    assert with_own(june(), None, KNOWN) is june()


def test_that_what_is_named_is_replaced_and_filled_in(tmp_path: Path) -> None:
    text = 'lines: {goodbye: [["Bye from {shop}."]]}\nremedies: {late: "We ask."}\nstarters: [return_item]\n'
    own = with_own(june(), written(tmp_path, text), KNOWN)
    assert own.say(Say.GOODBYE) == ("Bye from Otter.",)
    assert own.remedies[Remedy.LATE] == "We ask."
    assert own.remedies[Remedy.LOST] == june().remedies[Remedy.LOST]
    assert own.starters == ("return_item",)
    assert own.variants[Say.GREETING] == june().variants[Say.GREETING]
    assert own.languages == june().languages


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("lines: {farewell: [[Bye.]]}", "farewell"),
        ('lines: {goodbye: [["Bye, {name}."]]}', "placeholder"),
        ("lines: {goodbye: []}", "goodbye"),
        ("words: {yes: [aye]}", "words"),
        ("lines: [", "not valid YAML"),
    ],
)
def test_that_a_fault_is_named_with_its_file(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ContentError, match=named) as error:
        with_own(june(), written(tmp_path, text), KNOWN)
    assert "lines.yaml" in str(error.value)
