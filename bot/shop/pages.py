"""Where a shop's own pages are: what the bot links to is written in one form and translated here."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


def _page(address: str) -> str:
    if not address.startswith(("/", "https://", "http://")):
        raise ValueError("a page's address begins with / or https://")
    return address


Address = Annotated[str, AfterValidator(_page)]


class Pages(BaseModel):
    """`{order}` and `{article}` stand for the number and the id. A path belongs to the site that embeds the
    widget; give whole addresses for pages that are elsewhere."""

    model_config = ConfigDict(extra="forbid")
    account: Address = "/account"
    order: Address = "/account/orders/{order}"
    cancel: Address = "/account/subscription/cancel"
    article: Address = "/help/{article}"

    def address(self, link: str) -> str:
        """The shop's address of a link as the bot writes it; any other link stays as it is."""
        for pattern, own in (
            (r"/account/orders/(?P<order>[^/?#]+)", self.order),
            (r"/help/(?P<article>[^/?#]+)", self.article),
            (r"/account/subscription/cancel", self.cancel),
            (r"/account", self.account),
        ):
            found = re.fullmatch(pattern, link)
            if found is not None:
                return _filled(own, found.groupdict())
        return link


def _filled(address: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: names.get(name[1], ""), address)
