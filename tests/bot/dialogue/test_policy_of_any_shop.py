"""The rules name a few intents; a shop may have them all or none, and is answered either way."""

from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from bot.dialogue import DialogueState, HandoverReason
from bot.dialogue.lines import Label
from bot.dialogue.policy import Policy, open_policy
from bot.generation import Act
from bot.shop.new import STARTER
from bot.understanding import Alarm, Understanding
from intents import IntentName
from intents.catalogue import Catalogue, read_catalogue
from tests.bot.dialogue.messages import heard, june

TEXTS = (
    "hello",
    "thanks, bye",
    "where is my order 4471902",
    "4471902",
    "cancel my subscription, it is too expensive",
    "this is terrible",
    "yes please",
    "no",
    "never mind",
    "does that cost anything?",
    "Talk to a person",
    "Something else",
)
STATES = (
    DialogueState(),
    DialogueState(misses=2),
    DialogueState(skill="order_status", slots={"order": "4471902"}),
    DialogueState(pending={"person": "offered", "alternative": "asked"}),
)


@cache
def starter() -> Catalogue:
    return read_catalogue(STARTER / "intents")


@cache
def bare() -> Catalogue:
    """A shop that wrote nothing but two intents of its own."""
    kept = ("shipping_info", "product_question")
    return Catalogue(tuple(one for one in starter().intents if one.name in kept), ())


def of(
    catalogue: Catalogue, text: str, *accepted: IntentName, alarms: tuple[Alarm, ...] = ()
) -> Understanding:
    """As a classifier of this very catalogue would report it."""
    said = heard(text, *accepted, alarms=alarms)
    known = tuple(row for row in said.classification.ranking if row.intent in catalogue.names)
    return replace(said, classification=replace(said.classification, ranking=known))


def policies() -> dict[str, tuple[Catalogue, Policy]]:
    return {
        name: (catalogue, open_policy(catalogue, june()))
        for name, catalogue in (("starter", starter()), ("bare", bare()))
    }


@pytest.mark.parametrize("shop", ["starter", "bare"])
def test_that_every_message_gets_a_move_whatever_it_is_taken_for(shop: str) -> None:
    catalogue, policy = policies()[shop]
    for text, state, name in product(TEXTS, STATES, (None, *catalogue.names)):
        said = of(catalogue, text, *((name,) if name else ()))
        move = policy.decide(said, state)
        unanswered = policy.unanswered(move, state, said)
        assert isinstance(policy.settle(state, move, False, None), DialogueState)
        assert unanswered.lines or unanswered.skill or unanswered.queries or unanswered.cancel


def test_that_a_person_is_reached_without_an_intent_for_it() -> None:
    catalogue, policy = policies()["bare"]
    clicked = of(catalogue, june().label(Label.PERSON))
    assert policy.decide(clicked, DialogueState()).handover is HandoverReason.ASKED
    danger = of(catalogue, "i will sue you", alarms=(Alarm.LEGAL,))
    assert policy.decide(danger, DialogueState()).handover is HandoverReason.LEGAL
    assert policy.decide(of(catalogue, "gibberish"), DialogueState(misses=2)).act is not None


def test_that_the_starter_knows_the_way_out_and_the_courtesies() -> None:
    catalogue, policy = policies()["starter"]
    leaving = policy.decide(of(catalogue, "end my plan", IntentName("cancel_subscription")), DialogueState())
    assert leaving.cancel
    hello = policy.decide(of(catalogue, "hello", IntentName("greeting")), DialogueState())
    assert hello.act is Act.SMALLTALK
    human = policy.decide(of(catalogue, "a human", IntentName("talk_to_person")), DialogueState())
    assert human.handover is HandoverReason.ASKED
    order = policy.decide(of(catalogue, "where is it", IntentName("order_status")), DialogueState())
    assert order.skill == "order_status"


def test_that_the_starter_is_what_the_package_ships() -> None:
    assert (Path(STARTER) / "shop.toml").is_file()
