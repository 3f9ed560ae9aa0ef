"""Skills: whole flows that look something up or get something done, one file each."""

from collections.abc import Mapping

from bot.dialogue import Skill
from bot.dialogue.skills.cancel_order import CancelOrderSkill
from bot.dialogue.skills.cancel_subscription import CancelSubscriptionSkill
from bot.dialogue.skills.change_address import ChangeAddressSkill
from bot.dialogue.skills.change_order import ChangeOrderSkill
from bot.dialogue.skills.change_plan import ChangePlanSkill
from bot.dialogue.skills.damaged_item import DamagedItemSkill
from bot.dialogue.skills.data_request import DataRequestSkill
from bot.dialogue.skills.goods import open_goods
from bot.dialogue.skills.invoice_copy import InvoiceCopy
from bot.dialogue.skills.kit import Kit
from bot.dialogue.skills.late_parcel import LateParcelSkill
from bot.dialogue.skills.order_status import OrderStatus
from bot.dialogue.skills.pause_subscription import PauseSubscriptionSkill
from bot.dialogue.skills.points_balance import PointsBalance
from bot.dialogue.skills.product_facts import ProductFacts
from bot.dialogue.skills.recommend import Recommend
from bot.dialogue.skills.refund_status import RefundStatus
from bot.dialogue.skills.restart_subscription import RestartSubscriptionSkill
from bot.dialogue.skills.return_item import ReturnItemSkill
from bot.dialogue.skills.skip_box import SkipBoxSkill
from bot.dialogue.skills.stock import Stock
from bot.dialogue.skills.swap_coffee import SwapCoffeeSkill
from bot.dialogue.skills.warranty_claim import WarrantyClaimSkill
from bot.recommend.content import ContentRecommender

ERRANDS = (
    CancelOrderSkill,
    ChangeOrderSkill,
    ChangeAddressSkill,
    LateParcelSkill,
    ReturnItemSkill,
    DamagedItemSkill,
    WarrantyClaimSkill,
    SkipBoxSkill,
    PauseSubscriptionSkill,
    RestartSubscriptionSkill,
    SwapCoffeeSkill,
    ChangePlanSkill,
    CancelSubscriptionSkill,
    DataRequestSkill,
)
"""Those that change something: a question about the rules does not start them."""

LOOKUPS = (OrderStatus, RefundStatus, InvoiceCopy, PointsBalance)
"""Those that only tell."""


def open_skills(kit: Kit) -> Mapping[str, Skill]:
    """Every skill by the name that intents refer to."""
    lookups: list[Skill] = [lookup(kit) for lookup in LOOKUPS]
    skills = [*lookups, *of_goods(kit), *(errand(kit) for errand in ERRANDS)]
    return {skill.name: skill for skill in skills}


def of_goods(kit: Kit) -> list[Skill]:
    """Those that answer questions about products, over one catalogue."""
    goods = open_goods(kit)
    return [Stock(goods), ProductFacts(goods), Recommend(goods, ContentRecommender())]
