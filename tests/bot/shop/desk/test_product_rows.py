"""Facts of products, in words that a shopper can read."""

from bot.shop.desk.product_rows import in_words


def test_that_facts_read_as_words_with_their_units() -> None:
    facts = {"weight_g": 250, "capacity_l": 0.9, "organic": False, "fits": ["Cairn", "Pebble"]}
    words = {"weight": "250 g", "capacity": "0.9 l", "organic": "no", "fits": "Cairn, Pebble"}
    assert in_words(facts) == words
    assert in_words({"model_sold_until": 2019}) == {"model sold until": "2019"}
