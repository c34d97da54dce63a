"""A small site on 127.0.0.1 whose pages are a dict; it can answer decently, or as nastily as a test wants."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    """What a page answers. With an `etag`, a request that knows it gets 304 and no body."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str | None = "text/html; charset=utf-8"
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """A page that writes its bytes itself, headers and all; the connection is closed after it."""

    write: Callable[[socket.socket, threading.Event], None]
    """Gets the connection, and an event that is set when the site closes (to end waiting)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request received."""

    path: str
    headers: Mapping[str, str]
    at: float
    """By `time.monotonic`."""
    connection: int
    """The client's port: the same for requests over one connection."""


Page = bytes | str | Reply | Raw | Callable[[Asked], "bytes | str | Reply | Raw"]


class Site:
    """Serves `pages` (path with its query, to page); everything else is 404. Counts its requests.

    with Site({"/feed": b"<rss…"}) as site:
        site.url("/feed")
    """

    def __init__(self, pages: Mapping[str, Page] | None = None, *, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Page] = dict(pages or {})
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self._server = _Server(self)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._scheme = "https" if tls is not None else "http"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self._scheme}://{host}:{self.port}{path}"

    def count(self, path: str) -> int:
        return sum(1 for asked in self.asked if asked.path == path)

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, site: Site) -> None:
        self.site = site
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # clients in these tests go away midway


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        site = self.server.site
        asked = Asked(self.path, dict(self.headers.items()), time.monotonic(), self.client_address[1])
        site.asked.append(asked)
        page = site.pages.get(self.path, Reply(b"not here", 404))
        if callable(page):
            page = page(asked)
        if isinstance(page, Raw):
            self.close_connection = True
            page.write(self.connection, site.closing)
            return
        if isinstance(page, str):
            page = page.encode()
        reply = Reply(page) if isinstance(page, bytes) else page
        unchanged = reply.etag is not None and self.headers.get("If-None-Match") == reply.etag
        self.send_response(304 if unchanged else reply.status)
        if reply.etag is not None:
            self.send_header("ETag", reply.etag)
        if reply.content_type is not None:
            self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if unchanged:
            self.end_headers()
            return
        if "Content-Length" not in reply.headers:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:
        pass  # the standard library would print a line for each request
