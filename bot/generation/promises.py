"""Words that commit the shop to something: never shown unless the aligned evidence sentence holds them."""

import re

_PROMISES = re.compile(
    r"\b(?:refund\w*|discount\w*|free|guarante\w*|compensat\w*|reimburs\w*|vouchers?|coupons?|gifts?|"
    r"credit\w*|bonus\w*|money[- ]back|waiv\w+|complimentary|no charge|for nothing|at no cost|promis\w+|"
    r"replac\w+|exchang\w+|upgrad\w+|"
    r"(?:will|shall|'ll|going to|happy to|glad to) (?:send|ship|deliver|pay|give|return|cancel|change|"
    r"call|contact|"
    r"e-?mail|write|arrange|book|issue|cover|deduct)|cancel\w*|warrant\w*|on us|on the house)\b",
    re.IGNORECASE,
)


def promises_of(text: str) -> set[str]:
    """The words of commitment in `text`, lower case."""
    return {match.group().lower() for match in _PROMISES.finditer(text.replace("’", "'"))}
