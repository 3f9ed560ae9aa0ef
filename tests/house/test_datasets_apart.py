"""What models learn from and what they are judged by stay apart: a text in both flatters every figure."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from bot.generation.pairs import read_pairs
from bot.retention.risk import CONTENT as RISK
from bot.retention.risk_training import read_dialogues
from bot.understanding.lessons import CONTENT as HEADS
from bot.understanding.lessons import SHIPPED as INTENTS
from bot.understanding.lessons import read_lesson
from encoder.overlap import LIMIT, Trigrams, trigrams
from eval.suites.conversations import read_dialogues as read_scripts
from intents import IntentName
from intents.catalogue import read_catalogue
from intents.overlap import Written
from knowledge_base.articles import read_articles
from knowledge_base.cli import CONTENT as ARTICLES

DATASETS = Path(__file__).resolve().parents[2] / "eval" / "datasets"
SHORT = 3
"""Up to so many words a text counts only when it is the same: nobody owns `any news`."""


def written(path: Path, texts: Sequence[str]) -> Iterator[Written]:
    for number, text in enumerate(texts, start=1):
        yield Written(text, IntentName(""), path, number)


def learned() -> Iterator[Written]:
    """Every text that any model is trained on; a number stands for the place in its file."""
    yield from read_catalogue(INTENTS).labelled()
    for path in sorted(HEADS.glob("*.yaml")):
        yield from written(path, [text for text, _ in read_lesson(path).rows])
    yield from written(RISK, [turn for dialogue in read_dialogues(RISK) for turn in dialogue.turns])
    for article in read_articles(ARTICLES):
        yield from written(article.path, [question.text for question in article.questions])
    taught = [pair.question for pair in read_pairs() if not pair.held_out]
    yield from written(Path("pairs"), taught)


def judged() -> Iterator[Written]:
    """Every text that a figure or a scripted dialogue rests on."""
    for path in sorted((DATASETS / "intents").glob("*.yaml")):
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
        groups = value.values() if isinstance(value, dict) else [value]
        said = (one["text"] if isinstance(one, dict) else str(one) for group in groups for one in group)
        yield from written(path, list(said))
    for path in sorted((DATASETS / "heads").glob("*.yaml")):
        yield from written(path, [text for text, _ in read_lesson(path).rows])
    for path in sorted((DATASETS / "risk").glob("*.yaml")):
        yield from written(path, [turn for dialogue in read_dialogues(path) for turn in dialogue.turns])
    for script in read_scripts():
        yield from written(Path(script.name), [turn.say for turn in script.turns])


def repeats(taught: Sequence[Written], asked: Sequence[Written]) -> list[str]:
    """Each judged text that a learned one says already, word for word or nearly."""
    holders: dict[tuple[str, ...], list[tuple[Written, Trigrams]]] = defaultdict(list)
    for item in taught:
        mine = trigrams(item.text)
        for piece in mine:
            holders[piece].append((item, mine))
    found = []
    for item in asked:
        mine = trigrams(item.text)
        near = (other for piece in mine for other in holders[piece])
        twin = next(
            (other for other, theirs in near if len(mine & theirs) > LIMIT * len(mine | theirs)), None
        )
        if twin is not None and len(re.findall(r"\w+", item.text)) > SHORT:
            found.append(f"{item.place}: {item.text!r} is learned at {twin.place}: {twin.text!r}")
    return found


def test_that_nothing_judged_nearly_repeats_what_is_learned() -> None:
    taught, asked = list(learned()), list(judged())
    assert len(taught) > 4000
    assert len(asked) > 700
    assert repeats(taught, asked) == []


def test_that_the_check_is_not_blind() -> None:
    taught = list(written(Path("learned"), ["can you tell me where my parcel has got to"]))
    asked = list(written(Path("judged"), ["Can you tell me where my parcel has got to today?", "new words"]))
    assert len(repeats(taught, asked)) == 1


def test_that_short_greetings_may_be_said_by_both() -> None:
    both = list(written(Path("any"), ["hi there"]))
    assert repeats(both, both) == []
