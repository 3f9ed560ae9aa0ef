"""The card that lets a visitor cancel: one step when verified, the account page for anyone else."""

from collections.abc import Mapping, Sequence
from typing import Any

from babel.dates import format_date

from bot.shop import Subscription
from bot.storage.types import Tier

SUBSCRIPTION_URL = "/account/subscription/cancel"
ACCOUNT_URL = "/account"


def cancel_card(
    tier: Tier, subscriptions: Sequence[Subscription] | None, locale: str = "en_GB"
) -> Mapping[str, Any]:
    """What an unverified visitor sees is the same whoever they say they are. `subscriptions` is None when the
    shop cannot tell."""
    if tier is not Tier.VERIFIED:
        note = "Sign in first; cancelling costs nothing and needs no reason."
        return _card("Go to my account to cancel", ACCOUNT_URL, note)
    if subscriptions is None:
        return _card("Go to my account", ACCOUNT_URL, "Cancelling costs nothing and needs no reason.")
    running = [one for one in subscriptions if one.state in ("active", "paused")]
    if not running:
        return _card("Go to my account", ACCOUNT_URL, "There is no running subscription in your account.")
    dates = [one.next_on for one in running if one.next_on is not None]
    ends = f" It ends on {format_date(min(dates), 'd MMMM y', locale)}." if dates else ""
    note = f"Cancelling costs nothing and needs no reason.{ends}"
    return _card("Cancel my subscription", SUBSCRIPTION_URL, note)


def _card(label: str, url: str, note: str) -> Mapping[str, Any]:
    return {"kind": "cancel", "label": label, "url": url, "note": note}
