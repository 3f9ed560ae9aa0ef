"""One thread writes all replies: they join and leave between two steps, so nobody waits for another's end."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.generation.phraser.decoding import Floats, Reply, SourceView, Voice
from bot.generation.phraser.engine import ROWS, Engine
from bot.generation.phraser.writing import Written


@dataclass(eq=False)
class Job:
    """`hear` is called from the writing thread: with a finished sentence, an error, or None at the end."""

    view: SourceView
    hear: Callable[[list[Written] | Exception | None], None]
    cancelled: threading.Event = field(default_factory=threading.Event)


class Batcher:
    def __init__(self, engine: Engine, voice: Voice) -> None:
        self._engine, self._voice = engine, voice
        self._waiting: deque[Job] = deque()
        self._active: list[tuple[Job, Reply]] = []
        self._wake = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="phraser", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        with self._wake:
            if not self._closed:
                self._waiting.append(job)
                self._wake.notify()
                return
        job.hear(None)

    def close(self) -> None:
        """Stop after the step under way; whoever still listens hears the end."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        self._thread.join()

    @property
    def active(self) -> int:
        return len(self._active)

    def _run(self) -> None:
        while self._ready():
            try:
                self._turn()
            except Exception as error:  # a broken step must reach its readers, and the thread must live on
                self._fail(error)
        self._end_all()

    def _ready(self) -> bool:
        """Wait for work; False when closed."""
        with self._wake:
            while not (self._waiting or self._active or self._closed):
                self._wake.wait()
            return not self._closed

    def _turn(self) -> None:
        self._drop_cancelled()
        self._admit()
        if not self._active:
            return
        outputs = self._engine.step([reply for _, reply in self._active])
        for (job, reply), said in zip(self._active, outputs, strict=True):
            self._advance(job, reply, said)
        self._drop_done()

    def _admit(self) -> None:
        while self._waiting and len(self._active) < ROWS:
            job = self._waiting.popleft()
            if job.cancelled.is_set():
                continue
            try:
                reply, said = self._engine.prefill(len(self._active), job.view, self._voice)
            except Exception as error:  # nobody else must suffer for this source
                job.hear(error)
                continue
            self._active.append((job, reply))
            self._advance(job, reply, said)

    def _advance(self, job: Job, reply: Reply, said: dict[str, Floats]) -> None:
        sentence = reply.advance(said)
        if sentence:
            job.hear(sentence)
        if reply.done:
            job.hear(None)

    def _drop_cancelled(self) -> None:
        for job, reply in self._active:
            reply.done = reply.done or job.cancelled.is_set()
        self._drop_done()

    def _drop_done(self) -> None:
        for row in range(len(self._active) - 1, -1, -1):
            if self._active[row][1].done:
                last = len(self._active) - 1
                self._engine.leave(row, last)
                self._active[row] = self._active[last]
                self._active.pop()

    def _fail(self, error: Exception) -> None:
        for job, reply in self._active:
            reply.done = True
            job.hear(error)
        self._active.clear()

    def _end_all(self) -> None:
        for job in (*(job for job, _ in self._active), *self._waiting):
            job.hear(None)
        self._active.clear()
        self._waiting.clear()
