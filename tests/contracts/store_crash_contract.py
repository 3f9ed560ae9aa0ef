"""What holds when a process is killed, or when several write at once, on every store."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest

from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import Conversation, Kind
from tests.contracts.store_parts import begun

ROOT = Path(__file__).parents[2]


async def writer(url: str, conversation: Conversation, count: int) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bot.storage.writer",
        url,
        conversation.id,
        str(count),
        cwd=ROOT,
        stdout=PIPE,
    )


class StoreCrashContract:
    @pytest.mark.parametrize("acknowledged", [1, 40, 150])
    async def test_that_a_killed_process_loses_no_acknowledged_message(
        self, store: SqlStore, url: str, acknowledged: int
    ) -> None:
        made = await begun(store)
        process = await writer(url, made, 100_000)
        assert process.stdout is not None
        seen = [await process.stdout.readline() for _ in range(acknowledged)]
        process.send_signal(signal.SIGKILL)
        seen += (await process.stdout.read()).splitlines()
        assert await process.wait() == -signal.SIGKILL
        events = {event.seq: event for event in await store.events(made.id, limit=100_000)}
        assert sorted(events) == list(range(1, len(events) + 1))
        for line in seen:
            seq, _, client_id = line.decode().strip().partition(" ")
            message = events[int(seq)]
            assert (message.kind, message.text) == (Kind.MESSAGE, f"Message {client_id}")
        assert len(seen) >= acknowledged
        assert (await store.conversation(made.id)).last_seq == len(events)

    async def test_that_three_processes_number_one_conversation_without_gaps(
        self, store: SqlStore, url: str
    ) -> None:
        made = await begun(store)
        processes = [await writer(url, made, 10) for _ in range(3)]
        outputs = await asyncio.gather(*(process.communicate() for process in processes))
        assert [process.returncode for process in processes] == [0, 0, 0]
        events = await store.events(made.id)
        # 40 messages, each once however many processes sent it, and a reply to every time it was sent.
        assert [event.seq for event in events] == list(range(1, 40 + 120 + 1))
        seqs = {line.split()[0] for output, _ in outputs for line in output.splitlines()}
        assert len(seqs) == 40
