"""The encoder room's own dropout against what torch's promises."""

import torch
from torch import nn

from encoder.dropout import Dropout, lighten


def test_that_the_named_share_of_the_numbers_is_lost_and_the_mean_kept() -> None:
    torch.manual_seed(3)
    dropped = Dropout(0.1)(torch.ones(400, 500))

    lost = float((dropped == 0).float().mean())
    assert abs(lost - 0.1) < 0.004, "26 of 256 levels are lost"
    assert abs(float(dropped.mean()) - 1) < 0.003
    assert len(dropped.unique()) == 2, "what is kept grows by one factor"


def test_that_a_gradient_passes_only_where_a_number_was_kept() -> None:
    torch.manual_seed(3)
    values = torch.ones(7, 3, requires_grad=True)
    dropped = Dropout(0.5)(values)

    dropped.sum().backward()

    assert values.grad is not None
    assert torch.equal(values.grad, dropped.detach())


def test_that_the_same_seed_loses_the_same_numbers_and_another_call_others() -> None:
    layer, values = Dropout(0.3), torch.ones(50, 11)
    torch.manual_seed(5)
    first, second = layer(values), layer(values)
    torch.manual_seed(5)

    assert torch.equal(first, layer(values))
    assert not torch.equal(first, second)


def test_that_bfloat16_stays_bfloat16_and_judging_changes_nothing() -> None:
    layer, values = Dropout(0.1), torch.ones(4, 4, dtype=torch.bfloat16)

    assert layer(values).dtype == torch.bfloat16
    assert torch.equal(layer.eval()(values), values)


def test_that_a_model_has_its_dropout_replaced_at_every_depth() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Dropout(0.25), nn.ReLU()), nn.Dropout(0.5))

    lighten(model)

    kinds = [type(module) for module in model.modules()]
    assert nn.Dropout not in kinds
    assert kinds.count(Dropout) == 2
    assert [module.p for module in model.modules() if isinstance(module, Dropout)] == [0.25, 0.5]
