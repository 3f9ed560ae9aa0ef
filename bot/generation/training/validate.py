"""What the weights are worth on shops they never saw: the figures that the card carries."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.generation import Brief, Evidence
from bot.generation.pairs import Pair
from bot.generation.phraser import PhraserGenerator
from bot.generation.phraser.text import split_sentences
from bot.generation.training.mix import needed_by
from bot.generation.training.words import is_content, words_of
from encoder import SentenceEncoder

_TIED = frozenset(
    ("not", "no", "never", "cannot", "only", "unless", "except", "until", "if", "without", "but")
)


@dataclass(frozen=True)
class Figures:
    """Shares. `aligned`: factual sentences that keep one evidence sentence's words, order, negation and
    conditions. `chosen`: of replies that should restate evidence, those that restate a sentence the
    written reply restates. `first`: the same of the first such sentence. `relevant`: of sentences that
    restate evidence, those that the written reply restates too. `polarity`: of written replies that begin
    with yes or no, those whose generated reply does not say the opposite."""

    replies: int
    aligned: float
    chosen: float
    first: float
    relevant: float
    polarity: float
    opened: float


@dataclass(frozen=True)
class Sample:
    pair: Pair
    said: tuple[str, ...]


async def write_samples(
    folder: Path, pairs: Sequence[Pair], encoder: SentenceEncoder | None = None
) -> list[Sample]:
    generator = PhraserGenerator(folder, encoder)
    samples = []
    for pair in pairs:
        evidence = tuple(Evidence(str(n), "", sentence) for n, sentence in enumerate(pair.evidence))
        brief = Brief(pair.act, pair.mood, pair.question, evidence)
        samples.append(Sample(pair, tuple([sentence async for sentence in generator.sentences(brief)])))
    await generator.close()
    return samples


def figures(samples: Sequence[Sample]) -> Figures:
    factual = [(s, sample.pair) for sample in samples for s in sample.said if restated(s, sample.pair)]
    aligned = [is_aligned(sentence, pair) for sentence, pair in factual]
    chosen = [hit for sample in samples if (hit := _chosen(sample)) is not None]
    polarity = [agrees for sample in samples if (agrees := _polarity(sample)) is not None]
    opened = [not restated(sample.said[0], sample.pair) for sample in samples if sample.said]
    relevant = [hit for sample in samples for hit in _relevant(sample)]
    first = [hits[0] for sample in samples if (hits := _relevant(sample))]
    parts = (_share(part) for part in (aligned, chosen, first, relevant, polarity, opened))
    return Figures(len(samples), *parts)


def as_card(found: Figures) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(found).items()}


def restated(sentence: str, pair: Pair) -> str | None:
    return needed_by(sentence, pair.evidence)


def is_aligned(sentence: str, pair: Pair) -> bool:
    source = restated(sentence, pair)
    if source is None:
        return False
    asked = {word.lower() for word in words_of(pair.question)}
    there = iter([word.lower() for word in words_of(source)])
    content = [w.lower() for w in words_of(sentence) if is_content(w) and w.lower() not in asked]
    kept = {w.lower() for w in words_of(sentence)}
    return all(word in there for word in content) and all(
        word.lower() in kept for word in words_of(source) if word.lower() in _TIED
    )


def _chosen(sample: Sample) -> bool | None:
    wanted = _restating(sample, split_sentences(sample.pair.reply))
    found = _restating(sample, sample.said)
    return None if not wanted else bool(wanted & found)


def _relevant(sample: Sample) -> list[bool]:
    wanted = _restating(sample, split_sentences(sample.pair.reply))
    return [found in wanted for s in sample.said if wanted and (found := restated(s, sample.pair))]


def _restating(sample: Sample, sentences: Sequence[str]) -> set[str]:
    return {found for sentence in sentences if (found := restated(sentence, sample.pair))}


def _polarity(sample: Sample) -> bool | None:
    wanted, found = (_yes_or_no(text) for text in (sample.pair.reply, " ".join(sample.said)))
    return None if not wanted else found in (wanted, "")


def _yes_or_no(text: str) -> str:
    starts = [sentence.split(",")[0].lower() for sentence in split_sentences(text)]
    return next((start for start in starts if start in ("yes", "no")), "")


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0
