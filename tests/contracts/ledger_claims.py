"""Sends claims to a ledger from a process of its own: each one twice, several at once, a line an answer."""

import asyncio
import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.retention import ledger
from bot.retention.ledger import Claim
from bot.retention.types import Grant, GrantId, OfferId, Subject
from bot.shop import Money
from bot.storage.database import open_database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
AT_ONCE = 8


def claim_of(number: int, subject: str, cost: int = 100, budget: str = "saves", window: str = "w1") -> Claim:
    return Claim(
        id=GrantId(f"grant-{number}-{random.getrandbits(64):x}"),
        decision_key=f"talk-{number}:1",
        window=window,
        subject=Subject(subject),
        offer=OfferId("ten-percent"),
        offer_version="offers-1",
        budget=budget,
        max_cost=Money(cost, "GBP"),
        conversation=f"talk-{number}",
        message_seq=1,
        now=NOW,
        expires_at=NOW + timedelta(days=14),
    )


def claims(first: int, count: int, subjects: int) -> Iterator[Claim]:
    """Several claims for each subject, each of them twice with a new random grant id."""
    for number in range(first, first + count):
        for _ in range(2):
            yield claim_of(number, f"customer:{number % subjects}")


async def send(url: str, first: int, count: int, subjects: int) -> None:
    database = open_database(url)
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(claim: Claim) -> None:
        async with turn:
            answer = await database.write(partial(ledger.claim, claim=claim))
        said = answer.id if isinstance(answer, Grant) else answer.value
        print(json.dumps([claim.decision_key, said]), flush=True)

    wishes = list(claims(first, count, subjects))
    random.Random(first).shuffle(wishes)
    await asyncio.gather(*(one(claim) for claim in wishes))
    await database.close()


if __name__ == "__main__":
    asyncio.run(send(sys.argv[1], *(int(argument) for argument in sys.argv[2:])))
