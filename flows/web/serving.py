"""Serves the application: alone until stopped, or beside what `serve` does."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from flows.config.tables.web import host_and_port
from flows.web.application import create_app
from flows.web.errors import WebServerError
from flows.web.settings import WebSettings

log = logging.getLogger("followthrough")

_AT_ONCE = 200
"""Connections; those beyond are told to come again. Fifty readers who ask for a page at once take fifty."""
_IDLE_SECONDS = 10  # between two requests on one connection
_HEAD_SECONDS = 20.0
"""For the head of a request to arrive, so that slow ones do not take the places of others."""
_LARGEST_HEAD = 16 * 1024
"""Bytes of the head of a request: an address of 4 KB, and cookies."""
_ENDING_SECONDS = 5  # for the answers under way, before the program ends


class _Punctual(H11Protocol):
    """A connection that is closed when the head of a request does not arrive in time."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        if self._waiting is None and (self.cycle is None or self.cycle.response_complete):
            self._wait()
        super().data_received(data)
        if self._waiting is not None and self.cycle is not None and not self.cycle.response_complete:
            self._waiting.cancel()
            self._waiting = None

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(_HEAD_SECONDS, self._too_late)

    def _too_late(self) -> None:
        self._waiting = None
        self.transport.close()


def serve_alone(settings: WebSettings, listen: str) -> None:
    """Serve until stopped (SIGINT, SIGTERM). Raises WebServerError where the address cannot be taken."""
    with _listening(listen) as bound, suppress(KeyboardInterrupt):  # how uvicorn passes on what it has handled
        _server(settings).run(sockets=[bound])


@contextmanager
def serving_beside(settings: WebSettings, listen: str) -> Iterator[None]:
    """Serve in a thread while the block lasts. Raises WebServerError where the address cannot be taken."""
    with _listening(listen) as bound:
        server = _server(settings)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, name="web", daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join(2 * _ENDING_SECONDS)


def _server(settings: WebSettings) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            create_app(settings),
            http=_Punctual,
            ws="none",
            loop="asyncio",
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=_AT_ONCE,
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=_ENDING_SECONDS,
            h11_max_incomplete_event_size=_LARGEST_HEAD,
            proxy_headers=False,  # `base_url` says under which address people reach the pages
        )
    )


@contextmanager
def _listening(listen: str) -> Iterator[socket.socket]:
    host, port = host_and_port(listen)
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(_AT_ONCE)  # who comes while the published file is being opened waits, and is not refused
    except OSError as error:
        raise WebServerError(
            f"the pages cannot be served on {listen}: {error.strerror or error}",
            hint="Name another address with --listen HOST:PORT, or `listen` of [web].",
        ) from error
    with bound:
        yield bound
