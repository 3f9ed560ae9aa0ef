"""What every Shop back end keeps to, all of it."""

from tests.contracts.shop_boxes_contract import ShopBoxesContract
from tests.contracts.shop_discounts_contract import ShopDiscountsContract
from tests.contracts.shop_endings_contract import ShopEndingsContract
from tests.contracts.shop_keys_contract import ShopKeysContract
from tests.contracts.shop_orders_contract import ShopOrdersContract
from tests.contracts.shop_problems_contract import ShopProblemsContract
from tests.contracts.shop_reads_contract import ShopReadsContract
from tests.contracts.shop_returns_contract import ShopReturnsContract


class ShopContract(
    ShopReadsContract,
    ShopKeysContract,
    ShopOrdersContract,
    ShopProblemsContract,
    ShopReturnsContract,
    ShopBoxesContract,
    ShopEndingsContract,
    ShopDiscountsContract,
):
    """Inherit; see ShopExamples for what to give."""
