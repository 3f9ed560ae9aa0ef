"""Pictures of products, drawn from their colour and name: the demo shop has no photographs."""

import colorsys
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap

from fastapi import APIRouter
from starlette.responses import Response

from bot.shop import Product, ProductId
from web.errors import no_such
from web.state import State
from web.storefront.goods import named
from web.storefront.pages import drawing

router = APIRouter(prefix="/art")
GROUNDS = ("#f3e7d5", "#e9ecdf", "#f4e3d8", "#e6e9ea", "#f1ead0")
MOTIFS = ("hills", "sun", "waves", "leaves")
SCALES: Mapping[str, float] = {
    "Pebble": 0.82,
    "Cairn": 0.92,
    "Millrace 40": 0.88,
    "Millrace 64": 0.97,
    "Weir": 1.06,
    "Tarn Precision": 0.9,
}
"""Equipment that is drawn larger or smaller than its kind."""
SHAPES = {"beans": "bag", "tea": "tin", "grinders": "grinder", "kettles": "kettle", "gift-cards": "gift"}

PARTS = {"Burrs": "burrs", "Catch cup": "cup", "Lid": "lid", "Hopper lid": "lid"}
BESIDE = {
    "book": re.compile(r"\((hard|paper)back\)$"),
    "canister": re.compile(r"\b(Tin|Canister|Caddy|Jar|Crock|Tubs|Vials|Box)\b"),
    "mug": re.compile(r"\b(Mug|Cup|Bowl|Bowls|Glass|Tumbler|Teacup|Espresso Pair|Teapot|Pot)\b"),
}
"""What stands in the family of mugs and books, by its name; whatever else is there is a small tool."""


@dataclass(frozen=True)
class Colours:
    """One product colour in the shades that a drawing needs."""

    base: str
    dark: str
    deep: str
    light: str
    ink: str


@router.get("/{name}.svg")
async def picture(state: State, name: str) -> Response:
    product = await state.shop.product(ProductId(name))
    if product is None:
        raise no_such("picture")
    return Response(
        draw(product), media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=3600"}
    )


def draw(product: Product) -> str:
    name, label = named(product)
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    return drawing(
        f"art/{shape_of(product)}.svg",
        colours=shades(product.colour),
        ground=GROUNDS[number % len(GROUNDS)],
        motif=MOTIFS[number // 7 % len(MOTIFS)],
        rows=wrap(name, 12)[:3],
        scale=SCALES.get(name, 1.0),
        label=label,
        description=product.description,
    )


def shape_of(product: Product) -> str:
    if product.family == "accessories":
        return next((shape for word, shape in PARTS.items() if product.name.startswith(word)), "part")
    if product.family == "mugs-and-books":
        return next((shape for shape, words in BESIDE.items() if words.search(product.name)), "spoon")
    if "tea bags" in product.name:
        return "box"
    if product.family == "grinders" and "electric" in product.description:
        return "mill"
    return SHAPES.get(product.family, "bag")


def shades(colour: str) -> Colours:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)

    def at(level: float) -> str:
        parts = colorsys.hls_to_rgb(hue, max(0.0, min(level, 1.0)), saturation)
        return "#" + "".join(f"{round(255 * part):02x}" for part in parts)

    ink = "#2a211c" if lightness > 0.55 else "#fff8ec"
    return Colours(
        colour, at(lightness * 0.8), at(lightness * 0.6), at(lightness + (1 - lightness) * 0.28), ink
    )
