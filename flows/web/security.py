"""What every answer bears and every request is held to, below the application: headers, sizes, the prefix."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_ADDRESS = 4_096
"""Bytes of path and query; fifty filters of the usual length take 1,500."""
LARGEST_BODY = 64 * 1024
"""Bytes; a decision with its note takes two thousand."""
BODY_SECONDS = 15.0
"""For a whole body to arrive, so that nobody holds a request open with a byte a minute."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing inline, and nothing from anybody else: text of releases that got through as markup could do nothing."""
COPIED_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
"""The same as a page can say it of itself, in a static copy, whose search is compiled by the browser (WebAssembly)."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class BodyError(Exception):
    """A body is too large, or takes too long to arrive."""


class Guard:
    """Holds requests to their limits, takes the prefix off the path, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        """Guard `app`, whose addresses are known under `prefix`."""
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        head = scope["method"] == "HEAD"  # answered as GET is, without the body

        async def sending(message: Message) -> None:
            if head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"]) > LONGEST_ADDRESS:
            await PlainTextResponse("The address is too long.\n", 414)(scope, receive, sending)
            return
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            await PlainTextResponse("The request is too large.\n", 413)(scope, receive, sending)
            return
        try:
            asked = {**scope, "method": "GET"} if head else scope
            await self.app(self._without_prefix(asked), _bounded(receive), sending)
        except BodyError:
            await PlainTextResponse("The request is too large, or too slow.\n", 413)(scope, receive, sending)

    def _without_prefix(self, scope: Scope) -> Scope:
        """A proxy may take the prefix off itself, or leave it on; both are understood."""
        path: str = scope["path"]
        if self.prefix and (path == self.prefix or path.startswith(f"{self.prefix}/")):
            return {**scope, "path": path[len(self.prefix) :] or "/"}
        return scope


def _bounded(receive: Receive) -> Receive:
    """The messages of a request, of which the body may neither be too large nor take too long."""
    size, ended = 0, False
    until = asyncio.get_running_loop().time() + BODY_SECONDS

    async def receiving() -> Message:
        nonlocal size, ended
        if ended:
            return await receive()  # what is left to come is the end of the connection
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            raise BodyError from None
        size += len(message.get("body", b""))
        if size > LARGEST_BODY:
            raise BodyError
        ended = not message.get("more_body", False)
        return message

    return receiving
