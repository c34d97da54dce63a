"""One request, one answer: the only module that knows requests (and urllib3 below it). It decides only what is safe.

What a `requests.Session` would add is left out on purpose, by using its adapter directly: proxies and netrc from the
environment (a proxy would connect in our place, and the address check would see only the proxy), cookies (none are
kept, so none are carried elsewhere), and its handling of redirects (which reads their bodies without a limit).
"""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import certifi
import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from flows.fetch.addresses import ForbiddenAddressError, WebAddress, open_connection
from flows.fetch.bodies import TooLargeError, UndecodableError, read_body
from flows.fetch.large_bodies import Gathered
from flows.fetch.transfers import Cut, Transfer, Transfers
from parsers.model import Outcome

_NO_BODY_NEEDED = frozenset({301, 302, 303, 304, 307, 308})
_DRAINED = 64 * 1024
"""Bytes of a redirect's body that are read in order to keep the connection, and that go into a file at a time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request brought. Never both a `failure` and something usable, except `too_large`, whose body is cut."""

    elapsed: float
    """Seconds, from connecting to the end of the body."""
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    failure: Outcome | None = None
    """Why there is no whole answer."""
    error: str = ""
    transient: bool = False
    """Whether the same request may succeed a moment later."""

    def header(self, name: str) -> str | None:
        """The first header of that name, given in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), None)


class Sink(Protocol):
    """Takes bodies that are too large for memory, as they come: see `flows.fetch.downloads`."""

    def begin(self, status: int, headers: Mapping[str, str]) -> bool:
        """Whether it takes the body of this answer; `headers` answers to any letter case."""

    def write(self, piece: bytes) -> None:
        """Take what has come."""


class Client(Protocol):
    """All that the fetcher needs from an HTTP library."""

    def get(self, address: WebAddress, headers: Mapping[str, str], *, limit: int, cut: bool = False) -> Answer:
        """Ask once, follow nothing. Raises nothing, whatever the network does.

        A body of more than `limit` bytes is not read to the end; with `cut` its beginning is returned all the same.
        """

    def stop(self) -> None:
        """End what is under way, from any thread."""

    def close(self) -> None:
        """Let go of the connections."""


class RequestsClient:
    """Asks with requests; connections are kept and shared by all threads, certificates are always verified.

    Bodies that a `sink` takes are not in the answer.
    """

    def __init__(
        self,
        *,
        allow_private: bool,
        connect_seconds: float,
        read_seconds: float,
        total_seconds: float,
        sink: Sink | None = None,
    ) -> None:
        self._sink = sink
        self._allow_private = allow_private
        self._timeout = (min(connect_seconds, total_seconds), min(read_seconds, total_seconds))
        self._total_seconds = total_seconds
        self._adapter = _Adapter()
        self._transfers = Transfers(total_seconds)

    def get(self, address: WebAddress, headers: Mapping[str, str], *, limit: int, cut: bool = False) -> Answer:
        """See `Client.get`."""
        request = requests.PreparedRequest()
        request.method = "GET"
        request.url = address.url
        request.headers = CaseInsensitiveDict(headers)
        begun = time.perf_counter()
        transfer = self._transfers.begin()
        _in_hand.transfer, _in_hand.allow_private = transfer, self._allow_private
        status: int | None = None
        raw: urllib3.HTTPResponse | None = None
        got: tuple[tuple[str, str], ...] = ()
        whole: Gathered | None = None
        body = b""
        failure: _Failure | None = None
        try:
            if transfer.cut is None:
                raw = self._adapter.send(request, stream=True, timeout=self._timeout).raw
                status = raw.status
                got = tuple(raw.headers.items())
                whole = _body(raw, status, limit, known_length_counts=not cut, sink=None if cut else self._sink)
        except TooLargeError as error:
            body = error.kept if cut else b""
            failure = _Failure("too_large", f"the body is larger than {limit} bytes")
        except Exception as error:  # a fetch never raises, whatever the network does
            failure = _failure(error)
        finally:
            _in_hand.transfer = None
            ended = self._transfers.end(transfer)
            if raw is not None and (failure is not None or ended is not None):
                raw.close()
        elapsed = time.perf_counter() - begun
        if ended is not None:
            # Checked even when it looks whole: a body without a length ends where its connection does.
            failure, body = self._when_cut(ended), b""
        if failure is None:
            # Only now, since it may have to wait for its turn and the exchange has a time limit.
            return Answer(elapsed, status, got, b"" if whole is None else whole.take())
        return Answer(elapsed, status, got, body, failure.outcome, failure.error, failure.transient)

    def stop(self) -> None:
        """See `Client.stop`."""
        self._transfers.stop()

    def close(self) -> None:
        """See `Client.close`."""
        self._transfers.stop()
        self._adapter.close()

    def _when_cut(self, cut: Cut) -> _Failure:
        if cut == "cancelled":
            return _Failure("cancelled", "stopped while it was being fetched")
        # Not transient: what trickled for so long would do so again.
        return _Failure("timeout", f"the whole answer took longer than {self._total_seconds:g} s")


def _body(
    raw: urllib3.HTTPResponse, status: int, limit: int, *, known_length_counts: bool, sink: Sink | None
) -> Gathered | None:
    def read(size: int) -> bytes:
        return raw.read1(size, decode_content=False)

    if status in _NO_BODY_NEEDED:
        if (raw.length_remaining or 0) > _DRAINED or len(read(_DRAINED)) >= _DRAINED or read(1):
            raw.close()
        return None
    if known_length_counts and (raw.length_remaining or 0) > limit:
        raise TooLargeError(b"")
    if sink is not None and sink.begin(status, raw.headers):
        length = 0
        while piece := read(_DRAINED):
            sink.write(piece)
            length += len(piece)
            if length > limit:
                raise TooLargeError(b"")
        return None
    return read_body(read, raw.headers.get("content-encoding", ""), limit)


class _InHand(threading.local):
    """What urllib3's connections must know about the exchange that this thread has in hand."""

    transfer: Transfer | None = None
    allow_private: bool = False


_in_hand = _InHand()


class _Checked(HTTPConnection):
    """Connects to allowed addresses only, and can be ended from outside."""

    def _new_conn(self) -> socket.socket:
        transfer = _in_hand.transfer
        return open_connection(
            self._dns_host,
            self.port,
            seconds=float(self.timeout) if isinstance(self.timeout, int | float) else 10.0,
            allow_private=_in_hand.allow_private,
            watch=transfer.watch if transfer is not None else _unwatched,
        )

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None and _in_hand.transfer is not None:
            _in_hand.transfer.watch(self.sock)
        super().request(*args, **kwargs)


def _unwatched(_: socket.socket) -> None:
    pass  # a transfer that nobody has to end


class _CheckedTls(_Checked, HTTPSConnection):
    """The same under TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Checked


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _CheckedTls


class _Adapter(HTTPAdapter):
    """Requests' adapter on those connections, with one TLS context for all (loading the certificates takes 20 ms)."""

    def __init__(self) -> None:
        super().__init__(pool_connections=128, pool_maxsize=16)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
        self._tls: ssl.SSLContext | None = None
        self._tls_lock = threading.Lock()

    def get_connection_with_tls_context(self, request: Any, *_: Any, **__: Any) -> Any:
        # Using the parser that checked the address: two parsers may disagree on which part of it is the host.
        address = urlsplit(request.url)
        scheme = address.scheme.lower()
        options = {"ssl_context": self._tls_context()} if scheme == "https" else None
        return self.poolmanager.connection_from_host(address.hostname, address.port, scheme, options)

    def cert_verify(self, *_: Any) -> None:
        pass  # the context above verifies

    def request_url(self, request: Any, *_: Any) -> str:
        return str(request.path_url)

    def build_response(self, _: Any, resp: Any) -> requests.Response:
        response = requests.Response()
        response.status_code = resp.status
        response.raw = resp
        return response

    def _tls_context(self) -> ssl.SSLContext:
        with self._tls_lock:
            if self._tls is None:
                self._tls = ssl.create_default_context(cafile=certifi.where())
            return self._tls


@dataclass(frozen=True, slots=True)
class _Failure:
    outcome: Outcome
    error: str
    transient: bool = False


def _failure(error: BaseException) -> _Failure:
    """Name what went wrong by the types along the chain of causes, innermost first; never by the text of messages.

    The messages are written here, since the libraries' own repeat the address with all its parameters.
    """
    for cause in reversed(_causes(error)):
        known = _known(cause)
        if known is not None:
            return known
    return _Failure("protocol_error", f"the request failed ({type(error).__name__})")


def _causes(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(chain) < 20:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and one not in chain:
            chain.append(one)
            waiting += [*one.args[:2], getattr(one, "reason", None), one.__cause__]
    return chain


def _known(error: BaseException) -> _Failure | None:
    match error:
        case ForbiddenAddressError():
            return _Failure("forbidden_address", error.message)
        case UndecodableError():
            return _Failure("protocol_error", str(error))
        case ssl.SSLCertVerificationError():
            return _Failure("tls_error", f"the certificate is not accepted: {error.verify_message}")
        case TimeoutError():
            return _Failure("timeout", "no connection, or no more of the answer, in time", transient=True)
        case ssl.SSLEOFError():
            return _Failure("unreachable", "the connection ended in the middle of TLS", transient=True)
        case ssl.SSLError():
            return _Failure("tls_error", f"TLS failed: {error.reason or 'unknown reason'}")
        case socket.gaierror():
            temporary = error.errno == socket.EAI_AGAIN
            said = "cannot be looked up at the moment" if temporary else "is not known"
            return _Failure("unreachable", f"the host's name {said}", transient=temporary)
        case http.client.RemoteDisconnected():
            return _Failure("unreachable", "the server ended the connection without an answer", transient=True)
        case ConnectionResetError() | ConnectionAbortedError() | BrokenPipeError():
            return _Failure("unreachable", "the connection was reset", transient=True)
        case http.client.IncompleteRead() | urllib3.exceptions.IncompleteRead():
            return _Failure("protocol_error", "the answer ends before its end", transient=True)
        case http.client.HTTPException() | urllib3.exceptions.InvalidHeader():
            return _Failure("protocol_error", f"the answer is not HTTP ({type(error).__name__})")
        case OSError() if type(error).__module__ == "builtins" and error.errno is not None:
            known = errno.errorcode.get(error.errno, "")
            return _Failure("unreachable", f"{(error.strerror or 'no connection').lower()} ({known or error.errno})")
        case _:
            return None
