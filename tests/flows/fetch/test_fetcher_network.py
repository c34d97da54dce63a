"""Fetching where the network or the server fails, drips, lies or sends too much."""

from __future__ import annotations

import gzip
import resource
import socket
import ssl
import threading
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

from parsers.model import Outcome
from tests.support.measures.patience import HANGS
from tests.support.servers.fetching import PAGE, Make, head_of, names_resolve, own_certificate, send_pieces
from tests.support.servers.sites import Raw, Site

# The network


def test_a_host_that_does_not_listen_is_unreachable_and_asked_once(make: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    fetched = make().fetch(f"http://127.0.0.1:{port}/?token=secret", purpose="page")
    assert (fetched.outcome, len(fetched.attempts)) == ("unreachable", 1)
    assert "secret" not in (fetched.error or "")


@pytest.mark.parametrize(("code", "tries"), [(socket.EAI_NONAME, 1), (socket.EAI_AGAIN, 3)])
def test_a_name_that_cannot_be_looked_up_is_tried_again_when_that_may_pass(
    make: Make, monkeypatch: Any, code: int, tries: int
) -> None:
    def resolve(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(code, "no")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    fetched = make().fetch("http://nulle-part.example/", purpose="page")
    assert [attempt.outcome for attempt in fetched.attempts] == ["unreachable"] * tries


def test_a_server_that_never_answers_is_left_after_the_read_limit(site: Site, make: Make) -> None:
    def keep_silent(_: socket.socket, closing: threading.Event) -> None:
        closing.wait(HANGS)

    site.pages["/a"] = Raw(keep_silent)
    begun = time.monotonic()
    fetched = make(retries=0, read_seconds=0.5).fetch(site.url("/a"), purpose="page")
    assert fetched.outcome == "timeout"
    assert 0.4 < time.monotonic() - begun < HANGS / 2


def test_a_host_that_takes_no_connection_is_left_after_the_connect_limit(make: Make) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        waiting = [socket.socket() for _ in range(8)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(server.getsockname())
        begun = time.monotonic()
        fetched = make(retries=0, connect_seconds=0.3).fetch(f"http://127.0.0.1:{server.getsockname()[1]}/", purpose="page")
        assert fetched.outcome == "timeout"
        assert 0.2 < time.monotonic() - begun < HANGS / 2
        for one in waiting:
            one.close()


def test_a_kept_connection_that_the_server_has_closed_costs_no_attempt(site: Site, make: Make) -> None:
    site.pages["/a"] = send_pieces(head_of(f"Content-Length: {len(PAGE)}") + PAGE)
    fetcher = make()
    for _ in range(3):
        fetched = fetcher.fetch(site.url("/a"), purpose="page")
        assert [attempt.outcome for attempt in fetched.attempts] == ["ok"]
        time.sleep(0.02)


@pytest.mark.parametrize(
    "start",
    [
        head_of("Content-Length: 100000"),
        head_of("Content-Type: text/html"),
        head_of("Transfer-Encoding: chunked"),
        b"HTTP/1.1 200 OK\r\nX-",
        b"",
    ],
    ids=["body", "body-without-length", "chunks", "headers", "status"],
)
def test_an_answer_that_drips_is_left_when_its_whole_time_is_over(site: Site, make: Make, start: bytes) -> None:
    drops = [b"1"] * 40_000 if b"chunked" not in start else [b"1\r\nx\r\n"] * 40_000  # more than HANGS takes
    site.pages["/a"] = send_pieces(start or b"H", *drops, every=0.05)
    begun = time.monotonic()
    fetched = make(total_seconds=1.2).fetch(site.url("/a"), purpose="page")
    assert (fetched.outcome, fetched.body, len(fetched.attempts)) == ("timeout", b"", 1)
    assert 1.0 < time.monotonic() - begun < HANGS / 2
    assert fetched.attempts[0].elapsed_ms > 1000


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (b"", "unreachable"),
        (head_of("Content-Length: 50") + b"short", "protocol_error"),
        (head_of("Transfer-Encoding: chunked") + b"5\r\nhello\r\n", "protocol_error"),
        (head_of("Transfer-Encoding: chunked") + b"zz\r\nhello\r\n0\r\n\r\n", "protocol_error"),
        (head_of("Transfer-Encoding: chunked") + b"-5\r\nhello\r\n0\r\n\r\n", "protocol_error"),
        (b"220 smtp.example.org ESMTP\r\n", "protocol_error"),
        (b"HTTP/1.1 abc OK\r\n\r\n", "protocol_error"),
        (head_of(*(f"X-{number}: 1" for number in range(300))), "protocol_error"),
        (head_of("X: " + "a" * 100_000), "protocol_error"),
        (head_of("Content-Encoding: gzip") + b"not gzip at all", "protocol_error"),
        (head_of("Content-Encoding: gzip") + gzip.compress(PAGE)[:-12], "protocol_error"),
        (head_of("Content-Encoding: br") + b"\x0b\x02\x80", "protocol_error"),
        (head_of("Content-Encoding: gzip, gzip") + gzip.compress(gzip.compress(PAGE)), "protocol_error"),
        (head_of("Content-Encoding: gzip") + b"".join(gzip.compress(b"") for _ in range(3000)), "protocol_error"),
        (head_of("Content-Length: 99999999999"), "too_large"),
        (head_of() + b"x" * 1_000_001, "too_large"),
    ],
)  # several a line, as in a table  # fmt: skip
def test_a_broken_answer_has_its_outcome_and_no_body(site: Site, make: Make, answer: bytes, outcome: Outcome) -> None:
    site.pages["/a"] = send_pieces(answer)
    fetched = make(retries=0).fetch(site.url("/a"), purpose="page")
    assert (fetched.outcome, fetched.body, fetched.capture) == (outcome, b"", None)
    assert fetched.error is not None
    assert fetched.error.isprintable()
    assert len(fetched.error) <= 300


@pytest.mark.parametrize(
    "answer",
    [
        head_of() + PAGE,
        head_of(f"Content-Length: {len(PAGE)}") + PAGE + b"more than was said",
        head_of("Transfer-Encoding: chunked") + b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE),
        head_of("Content-Encoding: gzip") + gzip.compress(PAGE),
        head_of("Content-Encoding: x-gzip") + gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:]) + b"\0\0\0",
        head_of("Content-Encoding: GZIP", "Content-Length: 0", "Transfer-Encoding: chunked") + b"0\r\n\r\n",
        head_of("Content-Encoding: deflate") + zlib.compress(PAGE),
        head_of("Content-Encoding: deflate") + zlib.compress(PAGE, wbits=-15),
        head_of("Content-Encoding: identity") + PAGE,
        b"HTTP/1.0 200\r\n\r\n" + PAGE,
        b"HTTP/1.1 100 Continue\r\n\r\n" + head_of() + PAGE,
    ],
)  # several a line, as in a table  # fmt: skip
def test_an_odd_but_whole_answer_is_read(site: Site, make: Make, answer: bytes) -> None:
    site.pages["/a"] = send_pieces(answer)
    fetched = make(retries=0).fetch(site.url("/a"), purpose="page")
    assert (fetched.outcome, fetched.body in (PAGE, b"")) == ("ok", True)


def test_a_packed_body_that_comes_byte_by_byte_is_whole(site: Site, make: Make) -> None:
    packed = gzip.compress(PAGE) + gzip.compress(b"<!-- fin -->")
    site.pages["/a"] = send_pieces(
        head_of("Content-Encoding: gzip"), *(packed[at : at + 1] for at in range(len(packed))), every=0.0005
    )
    assert make().fetch(site.url("/a"), purpose="page").body == PAGE + b"<!-- fin -->"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_gigabytes_of_zeros_are_cut_without_taking_memory(site: Site, make: Make, coding: str) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if coding == "gzip" else 15)
    piece = b"".join(packer.compress(bytes(1_000_000)) for _ in range(100))

    def write(connection: socket.socket, closing: threading.Event) -> None:
        connection.sendall(head_of(f"Content-Encoding: {coding}"))
        while not closing.is_set():
            connection.sendall(piece)

    site.pages["/a"] = Raw(write)
    fetcher = make(max_body_bytes=5_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    fetched = fetcher.fetch(site.url("/a"), purpose="page")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (fetched.outcome, fetched.body, fetched.capture, len(fetched.attempts)) == ("too_large", b"", None, 1)
    assert grown < 40_000  # KiB


def test_a_body_of_just_the_limit_is_not_too_large(site: Site, make: Make) -> None:
    site.pages["/a"] = bytes(1_000_000)
    assert make().fetch(site.url("/a"), purpose="document").outcome == "ok"


def test_a_certificate_nobody_vouches_for_is_not_accepted(make: Make, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(tmp_path))
    with Site({"/": PAGE}, tls=context) as site:
        fetched = make().fetch(site.url("/"), purpose="page")
        assert (fetched.outcome, site.asked, len(fetched.attempts)) == ("tls_error", [], 1)
        assert "certificate" in (fetched.error or "")


def test_a_certificate_in_our_trust_store_is_accepted_for_its_own_name_alone(
    make: Make, tmp_path: Path, monkeypatch: Any
) -> None:
    pem = own_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    monkeypatch.setattr("certifi.where", lambda: str(pem))
    names_resolve(monkeypatch, {"site.example": "127.0.0.1", "autre.example": "127.0.0.1"})
    with Site({"/": PAGE}, tls=context) as site:
        fetcher = make()
        assert fetcher.fetch(site.url("/", host="site.example"), purpose="page").outcome == "ok"
        assert fetcher.fetch(site.url("/", host="autre.example"), purpose="page").outcome == "tls_error"


def test_https_asked_of_a_server_without_it_is_a_tls_error(site: Site, make: Make) -> None:
    fetched = make(retries=0).fetch(site.url("/").replace("http:", "https:"), purpose="page")
    assert fetched.outcome == "tls_error"
