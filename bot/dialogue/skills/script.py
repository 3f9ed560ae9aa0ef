"""What one skill says and understands: content/skills/<skill>.yaml, checked before anyone hears it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.dialogue.lines import Variant, is_among, pick, plain, stands_in
from encoder.content import read_yaml
from encoder.errors import ContentError

FOLDER = Path(__file__).parents[1] / "content" / "skills"
COMMON = "common"
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class ScriptFile(BaseModel):
    """A line has variants, a variant sentences; `{names}` in them are filled in when they are said."""

    model_config = ConfigDict(extra="forbid")

    lines: dict[Name, Annotated[list[Variant], Field(min_length=1)]]
    labels: dict[Name, Short] = {}
    words: dict[Name, list[Short]] = {}


@dataclass(frozen=True)
class Script:
    """A skill's own lines before the common ones."""

    lines: Mapping[str, list[list[str]]]
    labels: Mapping[str, str]
    words: Mapping[str, frozenset[str]]
    known: Mapping[str, str]
    """The shop's name, its hours and the like: what every line may name."""

    def say(self, name: str, seed: str = "", **values: str) -> tuple[str, ...]:
        variants = self.lines[name]
        chosen = variants[pick(len(variants), f"{name}:{seed}")]
        return tuple(sentence.format_map({**self.known, **values}) for sentence in chosen)

    def has(self, name: str) -> bool:
        return name in self.lines

    def label(self, name: str) -> str:
        return self.labels[name]

    def chosen(self, name: str, text: str) -> bool:
        return plain(text) == plain(self.labels[name])

    def means(self, name: str, text: str) -> bool:
        """The label was clicked, or the whole message is one of the words, politeness aside."""
        clicked = name in self.labels and self.chosen(name, text)
        return clicked or is_among(text, self.words.get(name, frozenset()))

    def holds(self, name: str, text: str) -> bool:
        """One of the words stands anywhere in a message."""
        return self.means(name, text) or any(stands_in(word, text) for word in self.words[name])

    def answers(self, *names: str) -> str:
        """Labels and words of these names, as the short answers that a state expects."""
        labels = (self.labels[name] for name in names if name in self.labels)
        return "\n".join((*labels, *sorted(word for name in names for word in self.words.get(name, ()))))


def open_script(name: str, needed: Iterable[str], known: Mapping[str, str], folder: Path = FOLDER) -> Script:
    """Raises ContentError, naming file and line, for a gap: `needed` are the lines that the skill says."""
    common = read_yaml(ScriptFile, folder / f"{COMMON}.yaml")
    own = read_yaml(ScriptFile, folder / f"{name}.yaml")
    script = Script(
        lines={**common.lines, **own.lines},
        labels={**common.labels, **own.labels},
        words={key: frozenset(map(plain, words)) for key, words in {**common.words, **own.words}.items()},
        known=known,
    )
    missing = [line for line in needed if line not in script.lines]
    if missing:
        raise ContentError(f"{folder / name}.yaml: lines: {', '.join(missing)} is missing")
    return script
