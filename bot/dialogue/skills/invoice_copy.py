"""The invoice of an order: its number, its total, the VAT in it and the link that opens it."""

import re
from dataclasses import replace
from typing import ClassVar

from bot.dialogue import HandoverReason, SkillInput, SkillResult
from bot.dialogue.skills import finding, proof
from bot.dialogue.skills.finding import ORDER, Finding
from bot.dialogue.skills.kit import Kit, Slots, tell
from bot.dialogue.skills.proof import Proof
from bot.dialogue.skills.script import open_script
from bot.generation import Act, Evidence
from bot.shop import Invoice, Order, OrderState
from bot.storage.types import CustomerId, Tier

NEEDED = (*proof.NEEDED, *finding.NEEDED, "invoice", "link", "by_email", "not_yet", "cancelled", "change")
_CHANGE = re.compile(
    r"\b(?:company name|firm'?s? name|put my|made out to|wrong (?:name|address|total)|correct(?:ed|ion)?"
    r"|spelling|spelt|spelled|altered|reissue|purchase order|po \d+|cost centre|vat number|name on|address on"
    r"|in my name|different (?:name|address)|stamp|credit note|take my)\b",
    re.IGNORECASE,
)


class InvoiceCopy:
    name: ClassVar[str] = "invoice_copy"

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.script = open_script(self.name, NEEDED, kit.known)
        self.proof = Proof(kit.codes, self.script)
        self.find = Finding(kit, self.script)

    async def step(self, turn: SkillInput) -> SkillResult:
        slots = Slots.of(self.name, turn)
        slots = slots.with_(**{ORDER: self.find.number(turn, slots)})
        if _CHANGE.search(turn.understanding.text):
            return self._by_person(turn, slots)
        who = await self.proof.of(turn, slots)
        if isinstance(who, SkillResult):
            return who
        result = await self._report(turn, who, slots)
        return result if turn.tier is Tier.VERIFIED else replace(result, identity=who)

    def _by_person(self, turn: SkillInput, slots: Slots) -> SkillResult:
        lines = self.script.say("change", turn.understanding.text)
        reason = HandoverReason.SKILL
        return SkillResult(Act.HANDOVER, lines=lines, state=slots.ended(), handover=reason, explain=True)

    async def _report(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> SkillResult:
        order = await self.find.order(turn, customer, slots, _has_invoice)
        if isinstance(order, SkillResult):
            return order
        invoice = await self.kit.shop.invoice(order.id)
        if invoice is None:
            line = "cancelled" if order.state is OrderState.CANCELLED else "not_yet"
            return tell(self.script, line, turn, slots, order=order.id)
        return SkillResult(Act.SKILL, evidence=(self._facts(invoice),), state=slots.ended())

    def _facts(self, invoice: Invoice) -> Evidence:
        wording = self.kit.wording
        values = {
            **{"number": invoice.number, "order": invoice.order, "day": wording.day(invoice.issued_on)},
            **{"total": wording.money(invoice.total), "tax": wording.money(invoice.tax)},
        }
        line = "link" if invoice.url else "by_email"
        text = " ".join((*self.script.say("invoice", **values), *self.script.say(line, **values)))
        return Evidence(f"invoice:{invoice.order}", f"Invoice {invoice.number}", text, url=invoice.url)


def _has_invoice(order: Order) -> bool:
    return order.shipped_at is not None and order.state is not OrderState.CANCELLED
