"""What a box will cost and how that differs from now, in a skill's own words."""

from collections.abc import Mapping

from bot.dialogue.skills.script import Script
from bot.dialogue.skills.wording import Wording
from bot.shop import Money


def price_values(script: Script, wording: Wording, now: Money, then: Money) -> Mapping[str, str]:
    """`price` and `change` for a line; the script has the words dearer, cheaper and same_price."""
    by = abs(then.minor - now.minor)
    line = "same_price" if not by else "dearer" if then.minor > now.minor else "cheaper"
    change = " ".join(script.say(line, by=wording.money(Money(by, now.currency))))
    return {"price": wording.money(then), "change": change}
