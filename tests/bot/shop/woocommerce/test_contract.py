"""What of the Shop contract WooCommerce can hold."""

from bot.shop import OrderId
from tests.bot.shop.platform_story import examples, without
from tests.contracts.shop_discounts_contract import ShopDiscountsContract
from tests.contracts.shop_examples import Example
from tests.contracts.shop_keys_contract import ShopKeysContract
from tests.contracts.shop_orders_contract import ShopOrdersContract
from tests.contracts.shop_reads_contract import ShopReadsContract

NAMED = "test_that_a_discount_that_cannot_be_is_named_by_its_field"


@without(
    # No points or invoices; products are known by numbers.
    "test_that_a_product_has_facts_in_words",
    "test_that_members_have_points_worth_a_penny_and_others_have_none",
    "test_that_an_order_has_an_invoice_from_the_day_of_dispatch",
    "test_that_coffee_and_tea_are_untaxed_and_equipment_includes_a_fifth",
    # Nothing comes back that was cancelled, quantities of what is paid and PO boxes are for a person.
    "test_that_a_cancelled_order_comes_back_within_the_working_day",
    "test_that_a_cancelled_order_does_not_come_back_later",
    "test_that_only_what_was_cancelled_can_be_brought_back",
    "test_that_what_is_packed_gone_or_charged_as_a_box_stays_as_it_is",
    "test_that_a_lower_quantity_is_refunded_with_its_share_of_the_discount",
    "test_that_a_product_is_taken_out_of_an_order",
    "test_that_nothing_is_added_and_no_quantity_is_below_zero",
    "test_that_the_last_product_and_a_foreign_one_cannot_be_taken_out",
    "test_that_po_boxes_are_for_coffee_and_tea_alone",
    # These skip boxes.
    "test_that_the_same_key_gives_the_first_receipt_and_no_second_effect",
    "test_that_a_key_belongs_to_one_action",
    "test_that_many_at_once_with_one_key_have_one_effect_and_one_receipt",
    "test_that_every_case_has_a_number_of_its_own",
    "test_that_nothing_is_done_to_what_does_not_exist",
    "test_that_a_refused_action_leaves_its_key_free",
)
class TestWooCommerce(ShopReadsContract, ShopOrdersContract, ShopKeysContract):
    def example(self, kind: Example) -> OrderId:
        return examples(lambda sale: sale.number)[kind]


@without(*(name for name in dir(ShopDiscountsContract) if name.startswith("test_") and name != NAMED))
class TestWooCommerceTill(ShopDiscountsContract):
    """Its own checkout redeems, which all the others do."""

    def example(self, kind: Example) -> OrderId:
        return examples(lambda sale: sale.number)[kind]
