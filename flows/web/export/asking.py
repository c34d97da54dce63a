"""Asks the application for an address in this process, as its server would."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Scope

from alerts.model import Language


@dataclass(frozen=True, slots=True)
class Answer:
    """The status and the body of an answer."""

    status: int
    body: bytes


async def ask(app: ASGIApp, address: str, language: Language) -> Answer:
    """What `app` answers to a reader of `language`."""
    path, _, query = address.partition("?")
    status = 0
    body = bytearray()
    headers = [(b"host", b"localhost"), (b"accept-language", language.encode())]
    scope: Scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": headers, "client": None, "server": ("localhost", 80),
    }  # several a line, as in a table  # fmt: skip

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    await app(scope, receive, send)
    return Answer(status, bytes(body))
