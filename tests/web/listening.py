"""The app on a real socket, for whatever needs real connections: streams, cuts, slow clients."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI

from web.server import Server, address, listen


@contextlib.asynccontextmanager
async def listening(app: FastAPI) -> AsyncIterator[str]:
    """The base address of a server of our own, stopped with the block."""
    taken = listen("127.0.0.1", 0)
    server = Server(app, "127.0.0.1", "error")
    task = asyncio.create_task(server._serve([taken]))
    while not server.started:
        assert not task.done(), task.exception()
        await asyncio.sleep(0.01)
    try:
        yield address(taken)
    finally:
        server.should_exit = True
        app.state.rekindle.stopping.set()
        await asyncio.wait_for(task, 20)
