"""Cards and offers in plain words."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.helpdesk import Pick, Post
from bot.helpdesk.wording import Wording, answered_offer, offer
from bot.retention.types import Arm, GrantId, GrantState, OfferCard, OfferId

WORDING = Wording("https://shop.example", lambda link: link.replace("/account/orders", "/my/orders"))
OFFER = OfferCard(
    grant=GrantId("g-1"),
    offer=OfferId("pause-two"),
    arm=Arm.PAUSE,
    title="Pause for two months",
    terms="No charge while paused.",
    code=None,
    expires_at=datetime(2026, 3, 9, tzinfo=UTC),
    disclosure="",
)


def test_that_an_order_reads_as_one_line_with_its_page() -> None:
    card = {
        "kind": "order",
        "order": "JR-1042",
        "state": "shipped",
        "placed_on": "1 March 2026",
        "promised_on": "",
        "carrier": "Royal Mail",
        "tracking": "RM12",
        "total": "£21.40",
        "url": "/account/orders/JR-1042",
        "lines": [],
    }
    assert WORDING.card(card) == Post(
        "Order JR-1042: shipped, placed on 1 March 2026, with Royal Mail,"
        " tracking number RM12, total £21.40\n"
        "https://shop.example/my/orders/JR-1042"
    )


def test_that_the_way_to_cancel_is_a_link() -> None:
    card = {"kind": "cancel", "label": "Cancel my subscription", "url": "/account/cancel", "note": "Free."}
    assert WORDING.card(card) == Post("Cancel my subscription: https://shop.example/account/cancel\nFree.")


def test_that_choices_and_the_contact_form_are_asked_in_the_helpdesks_way() -> None:
    choices = {"kind": "choices", "title": "Which order?", "choices": ["JR-1", "JR-2"]}
    assert WORDING.card(choices) == Post("Which order?", (Pick("JR-1", "JR-1"), Pick("JR-2", "JR-2")))
    form = {"kind": "form", "form": "contact", "title": "Your e-mail address", "fields": []}
    assert WORDING.card(form) == Post("Your e-mail address", asks_email=True)
    assert WORDING.card({"kind": "of tomorrow"}) is None


def test_that_an_offer_can_be_taken_or_left() -> None:
    shown = offer(OFFER, settled=False)
    assert shown is not None
    assert shown.text == "Pause for two months\nNo charge while paused."
    assert [answered_offer(pick.value) for pick in shown.picks] == [("g-1", "accepted"), ("g-1", "declined")]


def test_that_a_settled_offer_is_not_offered_again() -> None:
    accepted = replace(OFFER, state=GrantState.ACCEPTED, code="JR-PAUSE-77")
    assert offer(accepted, settled=True) == Post("Pause for two months: accepted. Your code is JR-PAUSE-77.")
    assert offer(accepted, settled=False) is None
    assert offer(replace(OFFER, state=GrantState.DECLINED), settled=True) is None


def test_that_words_of_a_visitor_are_no_answer_to_an_offer() -> None:
    for value in ("Yes, please", "offer:accepted", "offer:g-1:granted", "offers:g-1:accepted", ""):
        assert answered_offer(value) is None
