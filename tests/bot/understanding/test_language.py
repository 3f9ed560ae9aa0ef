"""English shoppers are not called foreign; clear other languages are named."""

from pathlib import Path

import pytest

from bot.understanding.language import LanguageGuess
from intents.catalogue import read_catalogue

CONTENT = Path(__file__).parents[3] / "intents" / "content"


@pytest.fixture(scope="module")
def guess() -> LanguageGuess:
    return LanguageGuess()


def test_that_english_shop_messages_are_hardly_ever_called_foreign(guess: LanguageGuess) -> None:
    texts = [item.text for item in read_catalogue(CONTENT).labelled()]
    foreign = [text for text in texts if guess.language_of(text) != "en"]
    assert len(foreign) <= len(texts) // 500, foreign


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "JR-104233",
        "kenya kiambu 250g",
        "yirgacheffe",
        "wheres my oder pls",
        "café crème",
        "con leche?",
        "de la hermosa",
    ],
)
def test_that_scraps_and_names_are_not_called_foreign(guess: LanguageGuess, text: str) -> None:
    assert guess.language_of(text) == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("wo bleibt meine bestellung", "de"),
        ("je veux résilier mon abonnement", "fr"),
        ("quiero cancelar mi suscripción", "es"),
        ("vorrei annullare il mio abbonamento", "it"),
        ("waar blijft mijn pakketje", "nl"),
        ("gdzie jest moje zamówienie", "pl"),
        ("ou est mon colis", "fr"),
        ("donde esta mi pedido", "es"),
        ("ich will kündigen", "de"),
        ("waar is mijn pakje", "nl"),
        ("var är mitt paket", "sv"),
        ("siparişim nerede", "tr"),
        ("где мой заказ", "ru"),
        ("我的订单在哪里", "zh"),
        ("注文はどこですか", "ja"),
    ],
)
def test_that_a_clear_message_in_another_language_is_named(
    guess: LanguageGuess, text: str, code: str
) -> None:
    assert guess.language_of(text) == code
