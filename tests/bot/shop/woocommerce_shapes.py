"""The story's people, goods and orders in the shapes that WooCommerce publishes."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.bot.shop.platform_story import Person, Sale, Ware

STATUSES = {
    "placed": "processing",
    "packed": "packed",
    "shipped": "completed",
    "delivered": "delivered",
    "lost": "lost",
}
"""The last four are statuses of the shop's own."""
FAMILIES = {"beans": 11, "tea": 12, "gift-cards": 13}


def text(amount: Decimal) -> str:
    return f"{amount:.2f}"


def gmt(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S")


def order_json(sale: Sale) -> dict[str, Any]:
    sent, at = sale.state not in ("placed", "packed"), sale.placed_at
    done = gmt(at + timedelta(hours=10)) if sent else None
    code = {"id": 5, "code": sale.code.lower(), "discount": text(sale.discount), "discount_tax": "0.00"}
    return {
        "id": sale.id,
        "parent_id": 0,
        "number": sale.number,
        "order_key": f"wc_order_{sale.id}",
        "status": STATUSES[sale.state] if sale.paid else "on-hold",
        "currency": "GBP",
        "date_created": gmt(at + timedelta(hours=1)),
        "date_created_gmt": gmt(at),
        "discount_total": text(sale.discount),
        "discount_tax": "0.00",
        "shipping_total": text(sale.delivery),
        "total": text(sale.total),
        "total_tax": "0.00",
        "prices_include_tax": True,
        "customer_id": sale.person.id,
        "billing": {**address_json(sale.person), "email": sale.person.email, "phone": ""},
        "shipping": address_json(sale.person)
        if sale.by_post
        else dict.fromkeys(address_json(sale.person), ""),
        "payment_method": "stripe" if sale.paid else "bacs",
        "date_paid_gmt": gmt(at) if sale.paid else None,
        "date_completed_gmt": done,
        "meta_data": [tracking_json(sale)] if sent else [],
        "line_items": [line_json(sale, place) for place in range(len(sale.wares))],
        "coupon_lines": [code] if sale.code else [],
        "refunds": [],
    }


def line_json(sale: Sale, place: int) -> dict[str, Any]:
    ware, count = sale.wares[place]
    worth = text(ware.price * count)
    return {
        "id": sale.id * 10 + place,
        "name": ware.name.replace("&", "&amp;"),
        "product_id": ware.id,
        "variation_id": 0,
        "quantity": count,
        "subtotal": worth,
        "subtotal_tax": "0.00",
        "total": worth,
        "total_tax": "0.00",
        "price": float(ware.price),
        "meta_data": [],
    }


def tracking_json(sale: Sale) -> dict[str, Any]:
    sent = sale.placed_at + timedelta(hours=9)
    item = {"tracking_provider": "Royal Mail", "tracking_number": f"RM{sale.id}"}
    value = [{**item, "date_shipped": str(int(sent.timestamp())), "tracking_id": "a1"}]
    return {"id": 7, "key": "_wc_shipment_tracking_items", "value": value}


def address_json(person: Person) -> dict[str, Any]:
    return {
        "first_name": person.first,
        "last_name": person.last,
        "company": "",
        "address_1": f"{person.id - 1990} Larkspur Row",
        "address_2": "",
        "city": person.town,
        "state": person.state if person.country == "US" else "",
        "postcode": person.postcode,
        "country": person.country,
    }


def customer_json(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "date_created_gmt": "2024-03-01T14:00:00",
        "email": person.email,
        "first_name": person.first,
        "last_name": person.last,
        "role": "customer",
        "username": person.first.lower(),
        "billing": {**address_json(person), "email": person.email, "phone": ""},
        "shipping": address_json(person),
        "is_paying_customer": True,
        "meta_data": [],
    }


def product_json(ware: Ware) -> dict[str, Any]:
    family = {"id": FAMILIES[ware.family], "name": ware.family.title(), "slug": ware.family}
    roast = {"id": 1, "name": "Roast", "visible": True, "variation": False, "options": ["medium"]}
    return {
        "id": ware.id,
        "name": ware.name.replace("&", "&amp;"),
        "slug": ware.name.lower(),
        "permalink": f"https://shop.example/product/{ware.id}/",
        "type": "simple",
        "status": "publish",
        "price": text(ware.price),
        "regular_price": text(ware.price),
        "sale_price": "",
        "description": "<p>Long</p>",
        "short_description": f"<p>{ware.name.replace('&', '&amp;')}, <em>fresh</em>.</p>\n",
        "manage_stock": True,
        "stock_quantity": ware.stock,
        "stock_status": "instock" if ware.stock else "outofstock",
        "categories": [family],
        "attributes": [roast] if ware.family == "beans" else [],
    }


def subscription_json(person: Person, ware: Ware, id: int) -> dict[str, Any]:
    line = {"id": 1, "name": ware.name, "product_id": ware.id, "variation_id": 0, "quantity": 1}
    worth = {"subtotal": text(ware.price), "subtotal_tax": "0.00", "total": text(ware.price)}
    return {
        "id": id,
        "parent_id": 0,
        "status": "active",
        "currency": "GBP",
        "customer_id": person.id,
        "total": text(ware.price),
        "billing_period": "week",
        "billing_interval": "2",
        "start_date_gmt": "2025-11-04T09:00:00",
        "trial_end_date_gmt": "",
        "next_payment_date_gmt": "2026-06-01T09:00:00",
        "end_date_gmt": "",
        "billing": {**address_json(person), "email": person.email},
        "shipping": address_json(person),
        "line_items": [line | worth],
        "meta_data": [],
    }
