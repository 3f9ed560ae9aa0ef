"""The story's people, goods and orders in the shapes that Shopify publishes."""

from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any

from tests.bot.shop.platform_story import Person, Sale, Ware

ZONE = timezone(timedelta(hours=-5))


def text(amount: Decimal) -> str:
    return f"{amount:.2f}"


def order_json(sale: Sale) -> dict[str, Any]:
    person, state = sale.person, sale.state
    sent = state != "placed"
    code = {"code": sale.code, "amount": text(sale.discount), "type": "fixed_amount"}
    return {
        "id": sale.id,
        "admin_graphql_api_id": f"gid://shopify/Order/{sale.id}",
        "name": sale.number,
        "order_number": sale.id,
        "created_at": sale.placed_at.astimezone(ZONE).isoformat(),
        "processed_at": sale.placed_at.astimezone(ZONE).isoformat(),
        "cancelled_at": None,
        "cancel_reason": None,
        "currency": "GBP",
        "presentment_currency": "GBP",
        "email": person.email,
        "financial_status": "paid" if sale.paid else "pending",
        "fulfillment_status": "fulfilled" if sent else None,
        "total_price": text(sale.total),
        "total_discounts": text(sale.discount),
        "total_line_items_price": text(sale.worth),
        "tags": "VIP, Lost" if state == "lost" else "",
        "note": None,
        "note_attributes": [{"name": "gift wrap", "value": "no"}],
        "discount_codes": [code] if sale.code else [],
        "customer": {"id": person.id, "email": person.email},
        "shipping_address": address_json(person) if sale.by_post else None,
        "line_items": [line_json(sale, place) for place in range(len(sale.wares))],
        "fulfillments": [fulfilment_json(sale)] if sent else [],
        "refunds": [],
    }


def line_json(sale: Sale, place: int) -> dict[str, Any]:
    ware, count = sale.wares[place]
    return {
        "id": sale.id * 10 + place,
        "name": ware.name,
        "title": ware.name,
        "quantity": count,
        "current_quantity": count,
        "price": text(ware.price),
        "product_id": ware.id,
        "variant_id": ware.id * 10,
        "fulfillment_status": None if sale.state == "placed" else "fulfilled",
    }


def fulfilment_json(sale: Sale) -> dict[str, Any]:
    status = {"packed": "label_printed", "shipped": "in_transit", "delivered": "delivered", "lost": None}
    at = (sale.placed_at + timedelta(hours=10)).astimezone(ZONE)
    return {
        "id": sale.id * 100,
        "order_id": sale.id,
        "status": "success",
        "created_at": at.isoformat(),
        "updated_at": (at + timedelta(days=1)).isoformat(),
        "shipment_status": status[sale.state],
        "tracking_company": "Royal Mail",
        "tracking_number": f"RM{sale.id}",
    }


def address_json(person: Person) -> dict[str, Any]:
    return {
        "name": f"{person.first} {person.last}",
        "company": None,
        "address1": f"{person.id - 1990} Larkspur Row",
        "address2": "",
        "city": person.town,
        "zip": person.postcode,
        "province_code": person.state,
        "country_code": person.country,
    }


def customer_json(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "email": person.email,
        "first_name": person.first,
        "last_name": person.last,
        "created_at": "2024-03-01T09:00:00-05:00",
        "tags": "",
        "phone": None,
        "email_marketing_consent": {"state": "subscribed", "opt_in_level": "single_opt_in"},
        "default_address": address_json(person),
    }


def product_json(ware: Ware) -> dict[str, Any]:
    variant = {"id": ware.id * 10, "title": "Default Title", "price": text(ware.price)}
    counted = {"inventory_management": "shopify", "inventory_policy": "deny"}
    return {
        "id": ware.id,
        "title": ware.name,
        "handle": ware.name.lower().replace(" ", "-"),
        "body_html": f"<p>{ware.name}, <strong>fresh</strong> &amp; good.</p>",
        "vendor": "Juniper Row",
        "product_type": ware.family,
        "status": "active",
        "variants": [{**variant, **counted, "inventory_quantity": ware.stock}],
        "options": [{"name": "Title", "values": ["Default Title"]}],
    }
