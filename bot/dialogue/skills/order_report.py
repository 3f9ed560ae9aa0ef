"""What a visitor is told of orders: the one with a problem first, the others by their headlines."""

from collections.abc import Sequence

from bot.dialogue import SkillResult
from bot.dialogue.skills.kit import Kit, Slots
from bot.dialogue.skills.order_facts import (
    UNDER_WAY,
    Problem,
    details,
    headline,
    last_scan,
    order_card,
    problem_of,
)
from bot.generation import Act, Evidence
from bot.shop import Order, OrderState

SHOWN = 3


def relevant(orders: Sequence[Order]) -> list[Order]:
    """Those on their way or lost; when there are none, the newest."""
    waiting = [
        order
        for order in orders
        if order.state in UNDER_WAY or (order.state is OrderState.LOST and not order.refunded)
    ]
    return (waiting or list(orders[:1]))[:SHOWN]


def worst_first(kit: Kit, orders: Sequence[Order]) -> tuple[list[Order], Problem | None]:
    """The orders, and what is wrong with the first."""
    problems = {order.id: problem_of(order, kit.today, kit.wording) for order in orders}
    ranked = sorted(orders, key=lambda order: problems[order.id] is None)
    return ranked, problems[ranked[0].id]


def report(kit: Kit, orders: Sequence[Order], problem: Problem | None, slots: Slots) -> SkillResult:
    """The facts and cards of one order or more; `problem` is the first one's."""
    wording = kit.wording
    first, *others = orders
    evidence = [facts(first, headline(first, wording), *details(first, problem, wording))]
    if problem is not None:
        evidence.append(promise(kit, problem))
    if seen := last_scan(first, wording):
        evidence.append(Evidence(f"scan:{first.id}", f"Order {first.id}", seen))
    evidence += [facts(order, headline(order, wording)) for order in others]
    return SkillResult(
        Act.SKILL,
        evidence=tuple(evidence),
        cards=tuple(order_card(order, wording) for order in (first, *others)),
        state=slots.ended(),
        problem=problem.fact if problem is not None else None,
    )


def promise(kit: Kit, problem: Problem) -> Evidence:
    """What the shop does about it."""
    return Evidence(f"remedy:{problem.remedy.value}", "What we do", kit.lines.remedies[problem.remedy])


def facts(order: Order, *sentences: str) -> Evidence:
    return Evidence(f"order:{order.id}", f"Order {order.id}", " ".join(sentences))
