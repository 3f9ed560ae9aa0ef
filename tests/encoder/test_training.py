"""When training computes in bfloat16."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from encoder import training
from encoder.training import computes_bf16


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    computes_bf16.cache_clear()
    yield
    computes_bf16.cache_clear()


def with_speeds(monkeypatch: pytest.MonkeyPatch, short: float, plain: float, able: bool = True) -> None:
    """As on a processor that takes so many seconds for a product of either kind."""

    def seconds(rows: Tensor, weight: Tensor) -> float:
        return short if rows.dtype == weight.dtype == torch.bfloat16 else plain

    monkeypatch.setattr(training, "_seconds", seconds)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": able})


@pytest.mark.parametrize(("short", "plain"), [(0.001, 0.002), (0.002, 0.001)])
def test_that_bfloat16_is_used_where_its_products_are_quicker(
    monkeypatch: pytest.MonkeyPatch, short: float, plain: float
) -> None:
    with_speeds(monkeypatch, short, plain)
    assert computes_bf16() == (short < plain)


def test_that_a_processor_that_only_imitates_it_is_not_even_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    with_speeds(monkeypatch, 0.001, 0.002, able=False)
    assert not computes_bf16()


def test_that_a_product_takes_some_time_in_either_kind() -> None:
    rows, weight = torch.ones(8, 16), torch.ones(4, 16)
    assert training._seconds(rows, weight) > 0
    assert training._seconds(rows.bfloat16(), weight.bfloat16()) > 0
