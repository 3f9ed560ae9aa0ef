"""What every Recommender does, whatever it goes by."""

import pytest

from bot.recommend import Recommender, Trait, Wish
from tests.bot.recommend.ranges import demo_range

FILTER = Wish(kinds=("coffee",), wants={Trait("use:filter"): 1.0})


class RecommenderContract:
    @pytest.fixture
    def recommender(self) -> Recommender:
        raise NotImplementedError

    def test_that_only_what_is_in_stock_is_recommended(self, recommender: Recommender) -> None:
        picks = recommender.rank(FILTER, demo_range().products, most=30)
        assert picks
        assert all(pick.product.stock > 0 for pick in picks)

    def test_that_each_pick_is_another_thing_and_the_best_come_first(self, recommender: Recommender) -> None:
        picks = recommender.rank(FILTER, demo_range().products)
        names = [model.name for pick in picks if (model := demo_range().model(pick.product.id))]
        assert len(set(names)) == 3
        assert picks[0].score == max(pick.score for pick in picks)

    def test_that_a_price_is_never_exceeded(self, recommender: Recommender) -> None:
        picks = recommender.rank(Wish(at_most=700), demo_range().products, most=10)
        assert picks
        assert all(pick.product.price.minor <= 700 for pick in picks)

    def test_that_what_is_left_out_is_left_out_in_every_size(self, recommender: Recommender) -> None:
        hearthside = demo_range().model("hearthside-blend-250-g")
        assert hearthside is not None
        picks = recommender.rank(FILTER, demo_range().products, without={"hearthside-blend-250-g"}, most=30)  # type: ignore[arg-type]
        assert not hearthside.ids & {pick.product.id for pick in picks}

    def test_that_what_must_be_is(self, recommender: Recommender) -> None:
        wish = Wish(kinds=("coffee",), must=frozenset({Trait("sort:decaf")}))
        [pick] = recommender.rank(wish, demo_range().products)
        assert pick.product.name.startswith("Nightjar Decaf")

    def test_that_nothing_is_recommended_when_nothing_fits(self, recommender: Recommender) -> None:
        assert recommender.rank(Wish(kinds=("grinder",), at_most=1000), demo_range().products) == []

    def test_that_the_same_wish_gets_the_same_answer(self, recommender: Recommender) -> None:
        first, second = (recommender.rank(FILTER, demo_range().products) for _ in range(2))
        assert first == second
