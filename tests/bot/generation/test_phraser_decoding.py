"""Whatever the network says, a sentence copies from one source sentence, forwards, and over no negation."""

from pathlib import Path

import numpy as np
import pytest

from bot.generation import Act
from bot.generation.phraser import PhraserGenerator, prepare
from bot.generation.phraser.closeness import Closeness
from bot.generation.phraser.decoding import Reply, SourceView, Voice
from bot.generation.phraser.source import MARK, SEP, Pieces, read_source
from bot.generation.phraser.writing import Writer, Written
from bot.generation.slots import SlotTable
from bot.understanding import Mood
from encoder import Vectors

FACTS = (
    "No tea from us is suitable for people with a nut allergy, and tins are never washed.",
    "Returns are free only if the seal is whole, unless the lid arrived broken.",
    "Parcels leave on Monday and cost £4 in Jersey.",
)


@pytest.fixture(scope="module")
def pieces(models: Path) -> Pieces:
    return Pieces(prepare(models) / "tokenizer.json")


@pytest.fixture(scope="module")
def voice(pieces: Pieces) -> Voice:
    said = [
        MARK,
        SEP,
        *(token for word in ["yes", "no", "the", "is", ",", "."] for token in pieces.ids(word)),
    ]
    closed = np.array(sorted(set(said)))
    binding = frozenset(
        token for word in ("no", "never", "only", "if", "unless") for token in pieces.ids(word)
    )
    return Voice(
        closed, frozenset(pieces.ids(".")), frozenset(pieces.ids(",")), frozenset(closed.tolist()), binding
    )


def written(view: SourceView, voice: Voice, seed: int) -> list[list[Written]]:
    """What comes out when the network talks at random."""
    rng = np.random.default_rng(seed)
    size = len(view.ids)
    reply = Reply(view, voice, rng.normal(size=(size, 8)), rng.normal(size=(size, 4)))
    sentences = []
    while not reply.done:
        outputs = {
            "gate": rng.normal(-1, 1, 1),
            "cues": rng.normal(1, 1, 3),
            "closed": rng.normal(size=len(voice.closed_ids)),
            "query": rng.normal(size=8),
            "sentence_query": rng.normal(size=4),
        }
        if finished := reply.advance({name: value.astype(np.float32) for name, value in outputs.items()}):
            sentences.append(finished)
    return sentences


@pytest.mark.parametrize("seed", range(60))
def test_that_a_sentence_copies_forwards_from_one_sentence_and_leaps_over_nothing_binding(
    pieces: Pieces, voice: Voice, seed: int
) -> None:
    source = read_source(pieces, SlotTable(), Act.ANSWER, Mood.NEUTRAL, "is the tea free of nuts", FACTS)
    view = SourceView(source)
    binding = {at for at, token in enumerate(view.ids) if int(token) in voice.binding}
    for sentence in written(view, voice, seed):
        places = [w.position for w in sentence if w.position is not None and view.sentences[w.position] > 0]
        told = [place for place in places if place in view.leads or view.ids[place] not in voice.free]
        if not told:
            continue
        after = places[places.index(told[0]) :]
        assert len({int(view.sentences[place]) for place in after}) == 1
        assert after == sorted(set(after))
        assert not binding & (set(range(after[0], after[-1])) - set(after))


def test_that_capitals_and_spaces_come_back(pieces: Pieces) -> None:
    facts = (
        "The AeroPress (250 ml) is sold in St. Ives; e-mail care@shop.example.",
        "We love the AeroPress.",
    )
    source = read_source(pieces, SlotTable(), Act.ANSWER, Mood.NEUTRAL, "where", facts)
    places = [at for at, token in enumerate(source.tokens) if token.sentence == 1 and token.id != MARK]
    tokens = [Written(source.tokens[at].id, at) for at in places]
    assert Writer(pieces, source).sentence(tokens) == facts[0]
    opened = [Written(pieces.ids("yes")[0]), Written(pieces.ids(",")[0]), *tokens]
    assert Writer(pieces, source).sentence(opened).startswith("Yes, the AeroPress (250 ml)")


def test_that_the_closest_sentence_weighs_most_and_is_encoded_once() -> None:
    class Encoder:
        version, width, seen = "planted", 2, 0

        def encode(self, texts: list[str]) -> Vectors:
            self.seen += len(texts)
            return np.array([[1, 0] if "tea" in text else [0.6, 0.8] for text in texts], np.float32)

    encoder = Encoder()
    closeness = Closeness(encoder)
    for _ in range(2):
        near, far = closeness.prior("which tea", ["tea is green", "tins are red"])
        assert near == 1 > far > 0
    assert encoder.seen == 4
    assert closeness.prior("", ["tea"]) == []


async def test_that_an_encoder_helps_to_choose(models: Path) -> None:
    from encoder.export import prepare as encoder_files
    from encoder.sessions import open_encoder

    encoder_files(models)
    generator = PhraserGenerator(prepare(models), open_encoder(models))
    assert generator.version.startswith("phraser-")
    await generator.close()
