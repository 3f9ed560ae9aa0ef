"""Offers that are errands: whoever takes one up is led through it, and told at its end what was done."""

from collections.abc import Mapping

from bot.retention.types import Arm

ERRAND_OF: Mapping[Arm, str] = {
    Arm.PAUSE: "pause_subscription",
    Arm.SKIP: "skip_box",
    Arm.SWAP: "swap_coffee",
    Arm.PLAN_CHANGE: "change_plan",
}
"""By skill; what is not here is done by the ledger alone."""


def errand_of(arm: str) -> str | None:
    """Empty notes and arms of another version lead nowhere."""
    return next((skill for one, skill in ERRAND_OF.items() if one.value == arm), None)
