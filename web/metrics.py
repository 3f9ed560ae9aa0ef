"""Numbers for Prometheus: requests, how long they took, open streams. Never a word of a message."""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

AREAS = {"api": "api", "console": "console", "widget": "widget", "healthz": "health", "readyz": "health"}
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 30.0)


def area(path: str) -> str:
    """The part of the server that a path belongs to; everything else is the demo shop's pages."""
    return AREAS.get(path.lstrip("/").split("/", 1)[0], "shop")


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "rekindle_requests", "Requests answered.", ["area", "method", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "rekindle_request_seconds",
            "Seconds to the first byte.",
            ["area"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.streams = Gauge("rekindle_open_streams", "Event streams that are open.", registry=self.registry)
        self.messages = Counter("rekindle_messages", "New visitor messages.", registry=self.registry)
        self.first_sentence = Histogram(
            "rekindle_first_sentence_seconds",
            "Seconds from a message to its first sentence.",
            buckets=BUCKETS,
            registry=self.registry,
        )

    def text(self) -> bytes:
        return generate_latest(self.registry)


KNOWN_METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"})


class Measured:
    """Count every response under its area."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begin, where = time.perf_counter(), area(scope["path"])
        method = scope["method"] if scope["method"] in KNOWN_METHODS else "other"

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.metrics.requests.labels(where, method, str(message["status"])).inc()
                self.metrics.seconds.labels(where).observe(time.perf_counter() - begin)
            await send(message)

        await self.app(scope, receive, counted)
