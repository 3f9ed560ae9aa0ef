"""What Shopify does: cancel an order with its refund, send it elsewhere, pay a lost parcel back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.shop.actions import CancelOrder, ChangeAddress, MakeGood, Receipt, Refusal, Refused
from bot.shop.platform.connection import Declined
from bot.shop.platform.deeds import Find, PlatformDeeds
from bot.shop.platform.notes import Note, name_of
from bot.shop.platform.postal import parsed
from bot.shop.shopify.admin_api import AdminApi
from bot.shop.shopify.orders import address_of, is_lost, notes_of, order, state_of
from bot.shop.shopify.records import Order
from bot.shop.shopify.refunds import Refunds, amount_of, body_of
from bot.shop.values import OrderState


class Deeds(PlatformDeeds[Order]):
    def __init__(self, api: AdminApi, find: Find[Order], clock: Callable[[], datetime]) -> None:
        super().__init__("Shopify", find, clock)
        self._api, self._refunds = api, Refunds(api)

    async def _cancel(self, action: CancelOrder, key: str) -> Receipt:
        record, note = await self._looked_at(action, key)
        if note is not None and record.cancelled_at is not None:
            return note.receipt
        _check_unpacked(record)
        plan = await self._refunds.whole(_one_currency(record), "cancel")
        receipt = await self._noted(record, key, action, note, amount_of(plan, record))
        refund = body_of(plan, record, "cancel", receipt.case)
        body = {"reason": "customer", "email": False, "refund": refund}
        # May be sent again after a time-out: Shopify pays no more back than is left.
        try:
            await self._api.connection.send("POST", f"orders/{record.id}/cancel.json", body)
        except Declined:
            if (await self._known(action.order)).cancelled_at is None:
                raise
        return receipt

    async def _change_address(self, action: ChangeAddress, key: str) -> Receipt:
        """Note and address are written in one call, so a note says that it was done."""
        record, note = await self._looked_at(action, key)
        if note is not None:
            return note.receipt
        _check_unpacked(record)
        before = address_of(record.shipping_address)
        if before is None:
            raise Refused(Refusal.NOT_COVERED, "This order is not sent by post.")
        new = parsed(action.address, before.country)
        undo = ChangeAddress(action.order, order(record).ship_to)
        receipt = self._receipt(record, key, undo=undo)
        fields = {"address1": new.street, "address2": new.more, "city": new.town, "zip": new.postcode}
        address = {**fields, "province_code": new.state or None, "country_code": new.country}
        try:
            await self._write(record, key, Note(action, receipt), shipping_address=address)
        except Declined as no:
            raise Refused(Refusal.BAD_VALUE, str(no)) from no
        return receipt

    async def _make_good(self, action: MakeGood, key: str) -> Receipt:
        """Of a parcel that staff have marked as lost: nobody gets money back by saying so."""
        record, note = await self._looked_at(action, key)
        if note is not None and any(one.note == note.receipt.case for one in record.refunds):
            return note.receipt
        if state_of(record) is not OrderState.LOST or not is_lost(record):
            raise Refused(Refusal.PERSON, "The order has no tag that says that its parcel is lost.")
        plan = await self._refunds.whole(_one_currency(record), "no_restock")
        if not plan.transactions:
            raise Refused(Refusal.TOO_LATE, "Nothing is left to be paid back.")
        receipt = await self._noted(record, key, action, note, amount_of(plan, record))
        refund = {**body_of(plan, record, "no_restock", receipt.case), "notify": False}
        try:
            await self._api.connection.send("POST", f"orders/{record.id}/refunds.json", {"refund": refund})
        except Declined:
            seen = await self._known(action.order)
            if not any(one.note == receipt.case for one in seen.refunds):
                raise
        return receipt

    async def _write(self, record: Order, key: str, note: Note, **more: Any) -> None:
        """Shopify takes an order's additional details as a whole: those of others are sent along."""
        kept = [
            {"name": one.name, "value": one.value}
            for one in record.note_attributes
            if one.name != name_of(key)
        ]
        details = [*kept, {"name": name_of(key), "value": note.text}]
        body = {"order": {"id": record.id, "note_attributes": details, **more}}
        await self._api.connection.send("PUT", f"orders/{record.id}.json", body)

    def _notes(self, record: Order) -> Mapping[str, Note]:
        return notes_of(record)

    def _number(self, record: Order) -> str:
        return record.name


def _check_unpacked(record: Order) -> None:
    if state_of(record) is not OrderState.PLACED:
        raise Refused(Refusal.TOO_LATE, "The order has gone past Placed.")


def _one_currency(record: Order) -> Order:
    """An order that was paid in another currency than the shop's is paid back by a person."""
    if record.presentment_currency not in (None, record.currency):
        raise Refused(Refusal.PERSON, "The order was paid in another currency than the shop's.")
    return record
