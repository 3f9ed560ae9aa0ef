"""The OpenAPI document, as the tests look things up in it."""

import copy
import json
from typing import Any

from bot.shop.api_cli import DOCUMENT

API: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
SCHEMAS: dict[str, Any] = API["components"]["schemas"]


def example(name: str) -> dict[str, Any]:
    found: dict[str, Any] = copy.deepcopy(SCHEMAS[name]["examples"][0])
    return found
