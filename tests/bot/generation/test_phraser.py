"""The built-in text model as it is served."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from bot.generation import Act, Brief, Evidence
from bot.generation.phraser import PhraserGenerator, open_phraser, prepare
from bot.generation.phraser.decoding import HIDDEN
from bot.generation.phraser.engine import ROWS, Engine
from bot.generation.phraser.weights import SHIPPED, pack, unpack
from bot.generation.slots import unbacked
from bot.understanding import Mood
from encoder.errors import NotReady

FACTS = (
    "Unopened grinders can be returned within 30 days.",
    "Refunds reach your card 5-7 working days after the parcel arrives.",
    "Kettles come with a plug for your country and a cable of 75 cm.",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(tmp_path_factory.mktemp("models"))


@pytest.fixture
async def phraser(folder: Path) -> AsyncIterator[PhraserGenerator]:
    generator = PhraserGenerator(folder)
    yield generator
    await generator.close()


def brief(question: str, *facts: str) -> Brief:
    return Brief(Act.ANSWER, Mood.NEUTRAL, question, tuple(Evidence(fact[:5], "", fact) for fact in facts))


async def said(phraser: PhraserGenerator, asked: Brief) -> list[str]:
    return [sentence async for sentence in phraser.sentences(asked)]


async def test_that_values_come_from_the_evidence_and_sentences_are_cased(phraser: PhraserGenerator) -> None:
    for question in ("how long do refunds take", "what about the kettle cable", "return a grinder?"):
        sentences = await said(phraser, brief(question, *FACTS))
        assert sentences
        for sentence in sentences:
            assert sentence[0].isupper()
            assert not unbacked(sentence, FACTS)


async def test_that_replies_written_together_are_those_written_alone(phraser: PhraserGenerator) -> None:
    asked = [brief(f"question {number} about {word}", *FACTS) for number in range(4) for word in FACTS]
    alone = [await said(phraser, one) for one in asked]
    together = await asyncio.gather(*(said(phraser, one) for one in asked))
    assert len(asked) > ROWS
    assert together == alone


async def test_that_leaving_early_frees_the_place(phraser: PhraserGenerator) -> None:
    stream = phraser.sentences(brief("tell me all", *FACTS))
    await anext(stream)
    await stream.aclose()
    for _ in range(100):
        if not phraser.active:
            break
        await asyncio.sleep(0.01)
    assert phraser.active == 0
    assert await said(phraser, brief("how long do refunds take", *FACTS))


async def test_that_evidence_to_be_quoted_is_never_rephrased(phraser: PhraserGenerator) -> None:
    quoted = Evidence("law", "", "The statutory period is 730 days for wombats.", quote_only=True)
    sentences = await said(phraser, Brief(Act.NO_ANSWER, Mood.NEUTRAL, "how long is it", (quoted,)))
    assert "730" not in " ".join(sentences)


async def test_that_odd_questions_and_long_evidence_are_borne(phraser: PhraserGenerator) -> None:
    for question in ("", "?!", "ß" * 3000, "\U0001f600 " * 200):
        await said(phraser, brief(question, *FACTS * 20))


def test_that_a_later_token_changes_nothing_before_it(folder: Path) -> None:
    engine = Engine(folder / "model.onnx")
    size, past = 12, engine._nothing()
    mask = np.where(np.tril(np.ones((size, size), bool)), 0, HIDDEN).astype(np.float32)[None, None]
    ids = np.arange(2000, 2000 + size)[None]
    other = ids.copy()
    other[0, -1] = 9999
    types, places = np.zeros_like(ids), np.arange(size)[None]
    one, two = (engine._run(row, types, places, mask, past) for row in (ids, other))
    assert np.array_equal(one["keys"][:, :-1], two["keys"][:, :-1])
    assert not np.allclose(one["keys"][:, -1], two["keys"][:, -1])


def test_that_missing_models_name_the_mending_command(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="make setup"):
        open_phraser(tmp_path)


def test_that_the_shipped_weights_are_small() -> None:
    assert (SHIPPED / "phraser.npz").stat().st_size <= 12_000_000


def test_that_packed_weights_come_back_close() -> None:
    matrix = np.random.default_rng(1).normal(size=(96, 130)).astype(np.float32)
    back = unpack(pack({"matrix": matrix, "vector": matrix[0]}))
    assert np.abs(back["matrix"] - matrix).max() < 0.02
    assert np.array_equal(back["vector"], matrix[0])


def test_that_serving_needs_no_torch() -> None:
    code = "import sys, bot.generation.phraser; sys.exit(bool({'torch', 'transformers'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
