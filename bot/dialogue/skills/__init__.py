"""Skills: whole flows that look something up or get something done, one file each."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.dialogue import Skill
from bot.dialogue.lines import Lines
from bot.dialogue.skills.order_status import OrderStatus
from bot.shop import Shop


def open_skills(
    shop: Shop,
    lines: Lines,
    clock: Callable[[], datetime],
    *,
    locale: str = "en_GB",
    time_zone: str = "Europe/London",
) -> Mapping[str, Skill]:
    """Every skill by the name that intents refer to. `locale` may be written en-GB or en_GB."""
    skills: list[Skill] = [OrderStatus(shop, lines, clock, locale.replace("-", "_"), time_zone)]
    return {skill.name: skill for skill in skills}
