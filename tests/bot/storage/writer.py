"""A process that writes to a store and says so only afterwards; arguments: URL, conversation, count."""

import asyncio
import sys

from bot.storage.sqlalchemy import SqlStore, open_store
from bot.storage.types import ConversationId
from tests.contracts.store_parts import sentence


async def send(store: SqlStore, conversation: ConversationId, worker: int, count: int) -> None:
    for number in range(count):
        client_id = f"{worker}-{number}"
        event, _ = await store.record_message(conversation, client_id, f"Message {client_id}")
        print(event.seq, client_id, flush=True)
        await store.append(conversation, [sentence(f"Reply to {client_id}")])


async def main(url: str, conversation: str, count: int) -> None:
    store = open_store(url)
    await asyncio.gather(*(send(store, ConversationId(conversation), worker, count) for worker in range(4)))
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
