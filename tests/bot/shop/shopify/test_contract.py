"""What of the Shop contract Shopify can hold."""

from bot.shop import OrderId
from tests.bot.shop.platform_story import BEYOND_PLATFORMS, examples, without
from tests.bot.shop.platform_till import TillFieldsContract
from tests.contracts.shop_examples import Example
from tests.contracts.shop_keys_contract import ShopKeysContract
from tests.contracts.shop_orders_contract import ShopOrdersContract
from tests.contracts.shop_reads_contract import ShopReadsContract


@without(
    *BEYOND_PLATFORMS,
    # These read subscriptions.
    "test_that_an_order_says_where_it_goes_and_one_by_email_goes_nowhere",
    "test_that_reading_changes_nothing",
)
class TestShopify(ShopReadsContract, ShopOrdersContract, ShopKeysContract):
    def example(self, kind: Example) -> OrderId:
        return examples(lambda sale: sale.number)[kind]


class TestShopifyTill(TillFieldsContract):
    """The rest of the till's contract redeems, which Shopify's own checkout does."""
