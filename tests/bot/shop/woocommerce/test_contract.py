"""What of the Shop contract WooCommerce can hold."""

from bot.shop import OrderId
from tests.bot.shop.platform_story import BEYOND_PLATFORMS, examples, without
from tests.bot.shop.platform_till import TillFieldsContract
from tests.contracts.shop_examples import Example
from tests.contracts.shop_keys_contract import ShopKeysContract
from tests.contracts.shop_orders_contract import ShopOrdersContract
from tests.contracts.shop_reads_contract import ShopReadsContract


@without(*BEYOND_PLATFORMS)
class TestWooCommerce(ShopReadsContract, ShopOrdersContract, ShopKeysContract):
    def example(self, kind: Example) -> OrderId:
        return examples(lambda sale: sale.number)[kind]


class TestWooCommerceTill(TillFieldsContract):
    """The rest of the till's contract redeems, which WooCommerce's own checkout does."""
