"""Carries an action out once per key, with its receipt written down in the same transaction."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from bot.errors import Conflict
from bot.shop import actions as a
from bot.shop.actions import Action, CaseId, Receipt
from bot.shop.desk import boxes, cases, endings, faults, orders, parcels, personal_data, plans, returns
from bot.shop.desk.desk import Desk
from bot.shop.desk_tables import done
from bot.shop.wire import action_from_text, action_to_text, receipt_from_wire, receipt_to_wire

FIRST_CASE = 500_000
HANDLERS: Mapping[type[Any], Callable[[Desk, Any], Receipt]] = {
    a.CancelOrder: orders.cancel,
    a.RestoreOrder: orders.restore,
    a.SetQuantity: orders.set_quantity,
    a.ChangeAddress: orders.change_address,
    a.TraceParcel: parcels.trace,
    a.MakeGood: parcels.make_good,
    a.OpenReturn: returns.open_return,
    a.ReportFault: faults.report,
    a.WithdrawCase: cases.withdraw,
    a.SkipBox: boxes.skip,
    a.UnskipBox: boxes.unskip,
    a.ChangeBoxAddress: boxes.change_address,
    a.PauseSubscription: endings.pause,
    a.ResumeSubscription: endings.resume,
    a.CancelSubscription: endings.cancel,
    a.SwapProduct: plans.swap,
    a.ChangePlan: plans.change,
    a.RequestData: personal_data.request,
}


def carry_out(connection: Connection, action: Action, key: str, now: datetime) -> Receipt:
    before = connection.execute(select(done).where(done.c.key == key)).mappings().first()
    if before is not None:
        if action_from_text(before["action"]) != action:
            raise Conflict("This key has been used for another action.")
        return receipt_from_wire(json.loads(before["receipt"]))
    number = 1 + (connection.execute(select(func.max(done.c.number))).scalar() or FIRST_CASE)
    receipt = HANDLERS[type(action)](Desk(connection, now, CaseId(f"JC-{number}")), action)
    text = json.dumps(receipt_to_wire(receipt), ensure_ascii=False)
    row = {"number": number, "key": key, "action": action_to_text(action), "receipt": text, "at": now}
    connection.execute(insert(done).values(row))
    return receipt
