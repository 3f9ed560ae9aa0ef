"""Coffees: the house's own in three sizes, and limited lots, each a farm and a picking, in bags of 250 g."""

from collections.abc import Iterator
from random import Random
from typing import Any

from bot.shop.generator.item import Item

SIZES = (("250 g", 250, 1.0), ("500 g", 500, 0.45), ("1 kg", 1000, 0.25))
"""Label, grams, and how well a size sells."""
LOT_POPULAR = 0.8
CAFFEINE = "about 120 mg in a 250 ml cup of filter coffee"
DECAF = "a trace; at least 99.7% is removed"
TASTE_OF_ROAST = {"light": "light", "light-medium": "light", "medium-dark": "dark", "dark": "dark"}


def prices(price: float) -> dict[str, int]:
    """Pence for 250 g, 500 g and 1 kg; the larger bags run from £16 to £30 and from £30 to £56."""
    share = (price - 8.5) / 7.5
    half, whole = round((16 + 14 * share) * 2) / 2, round((30 + 26 * share) * 2) / 2
    return {"250 g": round(price * 100), "500 g": round(half * 100), "1 kg": round(whole * 100)}


def house_coffees(given: dict[str, Any]) -> Iterator[Item]:
    for coffee in given["coffees"]:
        pence = prices(coffee["price"])
        for size, grams, share in SIZES:
            yield Item(
                name=f"{coffee['name']} {size}",
                family="beans",
                price=pence[size],
                description=coffee["texts"][size],
                colour=given["colours"][coffee["roast"]],
                popular=coffee["popular"] * share,
                kind=TASTE_OF_ROAST.get(coffee["roast"], "medium"),
                facts={
                    "origin": coffee["origin"],
                    "process": coffee["process"],
                    "roast": coffee["roast"],
                    "taste": coffee["taste"],
                    "weight_g": grams,
                    "organic": coffee.get("organic", False),
                    "caffeine": DECAF if coffee.get("decaf") else CAFFEINE,
                },
            )
    flight = given["flight"]
    facts = {"weight_g": 240, "caffeine": CAFFEINE, "organic": False}
    price = round(flight["price"] * 100)
    yield Item(f"{flight['name']} 4 x 60 g", "beans", price, flight["text"], "#b57a3f", 2.5, "medium", facts)


def lots(given: dict[str, Any]) -> list[Item]:
    """Every farm's pickings, newest first. What a lot is like hangs on its name alone."""
    farms, pickings = given["farms"], given["pickings"]
    pairs = [(farm, picking) for picking in range(len(pickings)) for farm in range(len(farms))]
    Random("the order in which the lots went on sale").shuffle(pairs)
    made = [_lot(given, farm, picking, number) for number, (farm, picking) in enumerate(pairs)]
    return made[::-1]


def _lot(given: dict[str, Any], farm_number: int, picking_number: int, number: int) -> Item:
    farm_name, farm = list(given["farms"].items())[farm_number]
    picking_name, picking = list(given["pickings"].items())[picking_number]
    name = f"{farm_name} {picking_name}"
    draw = Random(name)
    process, roast = draw.choice(given["processes"]), draw.choice(given["roasts"])
    process, notes = picking.get("process", process), draw.sample(given["notes"], 3)
    words = dict(zip("abc", notes, strict=True)) | farm | {"farm": farm_name, "made": picking["made"]}
    words |= {"process": process, "process_first": process.capitalize(), "roast": roast}
    growing = given["lot_growing"]
    taste = given["lot_taste"][picking_number % len(given["lot_taste"])]
    text = f"{taste} {growing[(farm_number + picking_number) % len(growing)]}".format(**words)
    return Item(
        name=f"{name} 250 g",
        family="beans",
        price=draw.randrange(22, 33) * 50,
        description=text[0].upper() + text[1:],
        colour=given["colours"][roast],
        popular=LOT_POPULAR,
        kind="lot",
        facts={
            "origin": f"{farm['region']}, {farm['country']}",
            "farm": farm_name,
            "variety": farm["variety"],
            "altitude_m": farm["metres"],
            "process": process,
            "roast": roast,
            "taste": notes,
            "weight_g": 250,
            "organic": False,
            "caffeine": CAFFEINE,
        },
        lot=number,
    )
