"""The trained classifier, as it serves."""

import subprocess
import sys
from pathlib import Path

import pytest

from encoder.errors import NotReady
from intents import Classifier
from intents.catalogue import read_catalogue
from intents.classifier import open_classifier
from intents.training import prepare

CONTENT = Path(__file__).parents[2] / "intents" / "content"


@pytest.fixture(scope="module")
def classifier(models: Path) -> Classifier:
    prepare(models, CONTENT)
    return open_classifier(models, CONTENT)


def test_that_a_ranking_is_complete_and_sums_to_one(classifier: Classifier) -> None:
    [result] = classifier.classify(["where is my order JR-104233"])
    assert sorted(score.intent for score in result.ranking) == list(read_catalogue(CONTENT).names)
    assert sum(score.probability for score in result.ranking) == pytest.approx(1, abs=1e-6)
    assert [s.probability for s in result.ranking] == sorted(
        (s.probability for s in result.ranking), reverse=True
    )
    assert result.accepted == ("order_status",)


def test_that_gibberish_and_empty_talk_have_no_intent(classifier: Classifier) -> None:
    results = classifier.classify(
        ["", "?", "12", "xkcd qwrt zzzp", "a", "!!!", "the weather on mars is dusty today"]
    )
    assert all(result.out_of_scope and result.accepted == () for result in results)


def test_that_a_verdict_does_not_depend_on_the_batch(classifier: Classifier) -> None:
    texts = ["cancel my subscription", "hi", "My grinder stopped working after a week. What can I do?"]
    together = classifier.classify(texts)
    alone = [classifier.classify([text])[0] for text in texts]
    for one, other in zip(together, alone, strict=True):
        assert one.accepted == other.accepted
        assert one.ranking[0].probability == pytest.approx(other.ranking[0].probability, abs=0.01)


def test_that_two_requests_are_both_found_in_their_order(classifier: Classifier) -> None:
    [result] = classifier.classify(["where is my order JR-104233? i also want to cancel my subscription"])
    assert result.accepted == ("order_status", "cancel_subscription")


def test_that_both_requests_of_a_message_lead_its_ranking(classifier: Classifier) -> None:
    [result] = classifier.classify(["where is my order JR-104233? i also want to cancel my subscription"])
    assert {score.intent for score in result.ranking[:2]} == set(result.accepted)
    assert all(score.probability > 0.4 for score in result.ranking[:2]), "each is as clear as two can be"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how do i puase my subscripton", "pause_subscription"),
        ("do you have gfit crads", "gift_card"),
        ("my parcle is dmaaged", "damaged_or_wrong_item"),
    ],
)
def test_that_slips_of_the_finger_do_not_hide_what_is_meant(
    classifier: Classifier, typed: str, meant: str
) -> None:
    [result] = classifier.classify([typed])
    assert result.text == typed, "the words stay the shopper's own"
    assert result.accepted == (meant,)


def test_that_a_greeting_does_not_hide_the_request(classifier: Classifier) -> None:
    [result] = classifier.classify(["Hello there! Where is my order?"])
    assert result.accepted == ("order_status",)


def test_that_nothing_in_gives_nothing_out(classifier: Classifier) -> None:
    assert classifier.classify([]) == []


def test_that_changed_content_without_a_model_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="rekindle intents train"):
        open_classifier(tmp_path, CONTENT)


def test_that_serving_loads_no_training_library(classifier: Classifier, models: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from intents.classifier import open_classifier;"
        f"open_classifier(Path({str(models)!r}), Path({str(CONTENT)!r})).classify(['hi']);"
        "print([n for n in ('torch', 'transformers', 'onnx', 'sklearn', 'scipy') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
