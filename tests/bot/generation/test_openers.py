"""A yes or no stays only before a sentence that answers what was asked."""

import pytest

from bot.generation.openers import answer_fits, split_answer


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("do you deliver to the moon", "US delivery is free for orders of £120 or more."),
        ("do you deliver to the US", "We deliver to the United Kingdom in three days."),
        ("do you deliver to Spain", "We deliver to France and Italy in four days."),
        ("i live on the moon. do you deliver?", "We deliver within three working days."),
        ("is the grinder covered if it breaks", "The grinder warranty excludes wear of the burrs."),
        ("is the grinder covered if it breaks", "The grinder is covered for two years."),
        ("is the grinder covered", "The hand grinder is covered for two years."),
        ("is delivery free", "US delivery is free for orders of £120 or more."),
        ("is delivery free", "Delivery to addresses in Germany is free."),
        (
            "Could I have one that comes only once every two months?",
            "The coffee subscription sends a box weekly, every two weeks or monthly.",
        ),
        ("can i get a box every two months", "You can get a box every two weeks or three months."),
        (
            "Is it possible to try a small bag before committing to a subscription?",
            "A subscription plan can be weekly or monthly.",
        ),
        ("can i track it?", "A new tracking link can take up to 24 hours."),
        ("can i track my parcel", "The parcel tracking link can take up to 24 hours."),
        ("can i return shoes", "Return postage for shoes can cost up to £3.50."),
        ("can i return opened bags", "Unopened bags can be returned within 30 days."),
        ("can i return opened bags", "If opened bags are returned, they can be thrown away."),
        ("can i return bags", "Only sealed bags can be returned."),
        ("can i return bags", "Some bags can be returned."),
        ("do i need an account to order", "You can create an account after the first order."),
        ("do I have to pay for returns", "You can pay for returns by card."),
        ("can i return bags", "You must return bags at your own cost."),
        ("has my order been shipped", "Orders are shipped within 24 hours."),
        ("is my order shipped", "An order is shipped within 24 hours."),
        ("is it decaf or regular", "The coffee is decaf and regular."),
        ("do you sell tea and do you deliver to the moon", "We sell tea in tins of 200 g."),
        ("can you tell me when you sell tea", "We sell tea in tins of 200 g."),
        ("do you sell tea after six pm", "We sell tea before six pm."),
        ("do you ship from Leeds", "We ship to Leeds in two days."),
        ("do all orders ship free", "Orders from £30 ship free."),
        ("is the lid waterproof", "The lid is red."),
        ("are you open on sundays", "We are open from Monday to Saturday."),
        ("can i pay with two gift cards", "You can pay with one gift card and two bank cards."),
        ("is the parcel lost", "A replacement for a lost parcel leaves within one day."),
        ("do you have any discounts", "The refund is the full price, after any discount."),
        ("am i still in the club", "The club costs £5 a year."),
        ("has my order shipped", "Your order had four books, of which three were shipped."),
        ("can i order more than 5 bags", "You can order 5 bags at once."),
    ],
)
def test_that_a_yes_that_answers_something_else_is_dropped(question: str, statement: str) -> None:
    assert not answer_fits("yes", question, statement)


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("do you deliver to the US?", "We deliver to the United States within ten working days."),
        ("do you ship to Norway", "We deliver to Norway, Sweden and Denmark in 4 to 6 working days."),
        ("hi, can i return unopened bags?", "Unopened bags can be returned within 30 days of delivery."),
        ("can i pay by gift card", "You can pay by gift card or bank card."),
        ("can i get a box every two months", "You can get a box every two months or every three months."),
        ("is the grinder covered", "The grinder is covered for two years."),
        ("do i need an account to order", "You need an account to order a subscription."),
        ("do you repair grinders", "We repair grinders for £25 plus parts."),
        ("has my order been shipped", "Your order was shipped on 3 May."),
        ("is it possible to freeze the beans", "The beans can be frozen for two months."),
        (
            "just moved house! can i change the address of a box?",
            "You can change the address of a box online.",
        ),
    ],
)
def test_that_a_yes_that_is_borne_out_is_kept(question: str, statement: str) -> None:
    assert answer_fits("yes", question, statement)


@pytest.mark.parametrize(
    ("question", "statement", "fits"),
    [
        ("can i return opened bags", "Opened bags cannot be returned unless the coffee is faulty.", True),
        ("do the pods have plastic", "The pods have no plastic.", True),
        ("do you deliver to the moon", "Orders are not delivered on Sundays.", False),
        ("do you deliver orders", "We do not deliver orders on Sundays.", False),
        ("can i return bags", "Opened bags cannot be returned.", False),
        ("do you sell tea", "We sell tea in tins of 200 g.", False),
    ],
)
def test_that_a_no_denies_just_what_was_asked(question: str, statement: str, fits: bool) -> None:
    assert answer_fits("no", question, statement) is fits


def test_that_an_answer_is_split_from_its_sentence() -> None:
    assert split_answer("Yes, we sell tea.") == ("yes", "we sell tea.")
    assert split_answer("We sell tea.") == ("", "We sell tea.")
