"""Fetching from a server that behaves, and from one that does not."""

from __future__ import annotations

import gzip
import hashlib
import resource
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from flows.fetch import Fetched, Fetcher, HttpSettings
from parsers.model import Outcome
from tests.patience import HANGS
from tests.sites import Raw, Reply, Site
from warehouse.harvests.values import Validators

LOCAL = HttpSettings(
    contact="veille@example.org",
    delay_seconds=0,
    allow_private_addresses=True,
    connect_seconds=HANGS,
    read_seconds=HANGS,
    total_seconds=HANGS,
    max_body_bytes=1_000_000,
    backoff_seconds=0.01,
    respect_robots=False,
)
PAGE = "<html><title>Préfecture</title><body><p>Le préfet annonce un plan.</p></body></html>".encode()

Make = Callable[..., Fetcher]


@pytest.fixture
def make() -> Iterator[Make]:
    made: list[Fetcher] = []

    def build(settings: HttpSettings = LOCAL, **changes: Any) -> Fetcher:
        given = {name: changes.pop(name) for name in ("sleep", "clock", "now") if name in changes}
        made.append(Fetcher(_with(settings, **changes), **given))
        return made[-1]

    yield build
    for one in made:
        one.close()


def _with(settings: HttpSettings, **changes: Any) -> HttpSettings:
    return HttpSettings(**{**{name: getattr(settings, name) for name in settings.__slots__}, **changes})


def _send(*pieces: bytes, every: float = 0.0) -> Raw:
    def write(connection: socket.socket, closing: threading.Event) -> None:
        for piece in pieces:
            connection.sendall(piece)
            if every and closing.wait(every):
                return

    return Raw(write)


def _head(*headers: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode()


# What an answer leads to


def test_a_page_is_fetched_with_all_that_is_needed_to_keep_it(site: Site, make: Make) -> None:
    site.pages["/a"] = Reply(PAGE, etag='"v1"', headers={"Last-Modified": "Mon, 23 Nov 2020 12:00:00 GMT", "X-Deux": "é"})
    fetched = make().fetch(site.url("/a#haut"), purpose="page")
    assert (fetched.outcome, fetched.status, fetched.body, fetched.error) == ("ok", 200, PAGE, None)
    assert fetched.final_url == site.url("/a")
    assert fetched.content_type == "text/html; charset=utf-8"
    assert fetched.validators == Validators('"v1"', "Mon, 23 Nov 2020 12:00:00 GMT", 0)
    (attempt,) = fetched.attempts
    assert (attempt.outcome, attempt.http_status, attempt.bytes, attempt.purpose) == ("ok", 200, len(PAGE), "page")
    assert fetched.capture is not None
    assert fetched.capture.capture_id == attempt.capture_id == hashlib.sha256(PAGE).hexdigest()
    assert fetched.capture.requested_url == site.url("/a#haut")
    assert ("ETag", '"v1"') in fetched.capture.headers
    assert abs(fetched.fetched_at - datetime.now(UTC).replace(tzinfo=None)) < timedelta(seconds=30)


def test_we_say_who_we_are_and_carry_nothing_else(site: Site, make: Make) -> None:
    site.pages["/a"] = Reply(PAGE, headers={"Set-Cookie": "session=1; Path=/"})
    fetcher = make(contact="veille@example.org\r\nX-Evil: 1")
    fetcher.fetch(site.url("/a"), purpose="page")
    fetcher.fetch(site.url("/a"), purpose="page")
    for asked in site.asked:
        assert asked.headers["User-Agent"] == "Followthrough/0.1 (+veille@example.org X-Evil: 1)"
        assert set(asked.headers) == {
            "Host", "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Connection",
        }  # fmt: skip


def test_a_connection_is_used_again(site: Site, make: Make) -> None:
    site.pages |= {"/a": PAGE, "/b": Reply(b"", 301, {"Location": "/a"}), "/c": Reply(PAGE, etag='"1"')}
    fetcher = make()
    for path in ("/a", "/b", "/missing", "/a"):
        fetcher.fetch(site.url(path), purpose="page")
    assert fetcher.fetch(site.url("/c"), purpose="page", validators=Validators('"1"')).outcome == "not_modified"
    assert len({asked.connection for asked in site.asked}) == 1


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (203, "ok"), (202, "protocol_error"), (204, "protocol_error"), (206, "protocol_error"), (300, "protocol_error"),
        (301, "protocol_error"), (304, "protocol_error"), (401, "refused"), (403, "refused"), (404, "not_found"),
        (410, "not_found"), (418, "refused"), (429, "rate_limited"), (451, "refused"), (500, "server_error"),
        (501, "server_error"), (600, "protocol_error"),
    ],
)  # fmt: skip
def test_each_status_has_one_outcome_and_is_not_asked_for_again(
    site: Site, make: Make, status: int, outcome: Outcome
) -> None:
    site.pages["/a"] = Reply(b"", status) if status in (204, 304) else Reply(PAGE, status)
    fetched = make().fetch(site.url("/a"), purpose="page")
    assert (fetched.outcome, fetched.status, len(fetched.attempts)) == (outcome, status, 1)
    assert site.count("/a") == 1
    assert (fetched.error is None) == (outcome == "ok")


def test_the_body_of_an_error_is_kept_as_well(site: Site, make: Make) -> None:
    site.pages["/a"] = Reply("<html>Page supprimée</html>".encode(), 410)
    fetched = make().fetch(site.url("/a"), purpose="page")
    assert fetched.capture is not None
    assert fetched.capture.http_status == 410


def test_a_block_page_with_status_200_is_a_refusal(site: Site, make: Make) -> None:
    site.pages["/a"] = "<html><title>Accès refusé</title><h1>Accès refusé</h1><p>Vous avez été bloqué.</p></html>"
    fetched = make().fetch(site.url("/a"), purpose="page")
    assert (fetched.outcome, fetched.status, site.count("/a")) == ("refused", 200, 1)
    assert fetched.capture is not None
    assert "refuses us" in (fetched.error or "")


# Conditions


def test_what_did_not_change_is_not_sent_again_and_every_tenth_request_is_made_in_full(site: Site, make: Make) -> None:
    site.pages["/feed"] = Reply(b"<rss/>", etag='W/"1"')
    fetcher = make()
    known, outcomes = None, []
    for _ in range(12):
        fetched = fetcher.fetch(site.url("/feed"), purpose="feed", validators=known)
        known = fetched.validators
        outcomes.append(fetched.outcome)
    assert outcomes == ["ok"] + ["not_modified"] * 9 + ["ok"] + ["not_modified"]
    assert fetched.capture is None


def test_a_failure_keeps_the_validators_known(site: Site, make: Make) -> None:
    site.pages["/feed"] = Reply(PAGE, 500, etag='"new"')
    known = Validators('"old"', None, 3)
    assert make().fetch(site.url("/feed"), purpose="feed", validators=known).validators == known


def test_validators_that_could_break_a_request_are_not_sent(site: Site, make: Make) -> None:
    site.pages["/feed"] = PAGE
    known = Validators('"a"\r\nX-Evil: 1', "é" * 10, 0)
    assert make().fetch(site.url("/feed"), purpose="feed", validators=known).outcome == "ok"
    assert not {"If-None-Match", "If-Modified-Since", "X-Evil"} & set(site.asked[0].headers)


# Redirects


def test_redirects_are_followed_and_the_last_address_is_told(site: Site, make: Make) -> None:
    site.pages |= {
        "/Actualites": Reply(b"", 301, {"Location": "/actualites"}),
        "/actualites": Reply(b"x" * 200_000, 302, {"Location": "/t\u00e9l\u00e9chargement ici?a=b"}),
        "/t%E9l%E9chargement%20ici?a=b": PAGE,
    }
    fetched = make().fetch(site.url("/Actualites"), purpose="page")
    assert (fetched.outcome, fetched.final_url) == ("ok", site.url("/t%E9l%E9chargement%20ici?a=b"))
    assert [attempt.url for attempt in fetched.attempts] == [site.url("/Actualites")]


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        ("/a", "redirect_loop"),
        ("http://169.254.169.254/latest/meta-data", "forbidden_address"),
        ("file:///etc/passwd", "forbidden_address"),
        ("javascript:alert(1)", "forbidden_address"),
        ("http://user:secret@example.org/", "forbidden_address"),
        ("", "redirect_loop"),
    ],
)
def test_a_redirect_to_where_we_do_not_go_ends_the_fetch(site: Site, make: Make, location: str, outcome: Outcome) -> None:
    site.pages["/a"] = Reply(b"", 302, {"Location": location})
    fetched = make().fetch(site.url("/a"), purpose="page")
    assert fetched.outcome == outcome
    assert site.count("/a") == 1
    assert "secret" not in (fetched.error or "")


def test_five_redirects_are_followed_and_a_sixth_is_not(site: Site, make: Make) -> None:
    for number in range(6):
        site.pages[f"/{number}"] = Reply(b"", 307, {"Location": f"/{number + 1}"})
    site.pages["/6"] = PAGE
    fetcher = make()
    assert fetcher.fetch(site.url("/1"), purpose="page").outcome == "ok"
    assert fetcher.fetch(site.url("/0"), purpose="page").outcome == "redirect_loop"


def test_a_redirect_from_outside_into_our_network_is_refused(site: Site, make: Make, monkeypatch: Any) -> None:
    site.pages["/a"] = Reply(b"", 302, {"Location": site.url("/b", host="interne.example")})
    site.pages["/b"] = PAGE
    fetcher = make(allow_private_addresses=False)
    _names(monkeypatch, {"public.example": "127.0.0.1", "interne.example": "127.0.0.1"})
    monkeypatch.setattr("flows.fetch.addresses.refusal", _loopback_is_public_for_the_first(1))
    fetched = fetcher.fetch(site.url("/a", host="public.example"), purpose="page")
    assert (fetched.outcome, site.count("/a"), site.count("/b")) == ("forbidden_address", 1, 0)


# Addresses


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:1", "http://[::1", "http://a.fr:99999/", "", "http://a b/"]
)
def test_an_address_that_is_none_ends_without_a_request(make: Make, url: str) -> None:
    fetched = make().fetch(url, purpose="page")
    assert (fetched.outcome, fetched.status, len(fetched.attempts)) == ("forbidden_address", None, 1)


def test_a_password_is_neither_sent_nor_recorded(make: Make) -> None:
    for url in ("http://user:secret@example.org/", "http://user:secret@[::1", "file://user:secret@h/\x00\n"):
        fetched = make().fetch(url, purpose="page")
        assert fetched.outcome == "forbidden_address"
        assert "secret" not in fetched.attempts[0].url + (fetched.error or "")
        assert fetched.attempts[0].url.isprintable()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]", "0"])
def test_loopback_is_refused_by_default_however_it_is_written(site: Site, make: Make, host: str) -> None:
    fetched = make(allow_private_addresses=False).fetch(f"http://{host}:{site.port}/", purpose="page")
    assert fetched.outcome in ("forbidden_address", "unreachable")
    assert site.asked == []


def test_a_name_that_turns_private_after_the_check_gains_nothing(site: Site, make: Make, monkeypatch: Any) -> None:
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])
    looked_up: list[str] = []

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    connected: list[Any] = []

    def connect(_: socket.socket, where: Any) -> None:
        connected.append(where)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)
    fetched = make(allow_private_addresses=False).fetch(site.url("/", host="change.example"), purpose="page")
    assert fetched.outcome == "unreachable"
    assert connected == [("93.184.216.34", site.port)]
    assert looked_up == ["change.example"]
    assert make(allow_private_addresses=False).fetch(site.url("/", host="change.example"), purpose="page").outcome == (
        "forbidden_address"
    )
    assert connected == [("93.184.216.34", site.port)]


def test_a_proxy_of_the_environment_is_not_used(site: Site, make: Make, monkeypatch: Any) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    site.pages["/a"] = PAGE
    assert make().fetch(site.url("/a"), purpose="page").outcome == "ok"


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
    site.pages["/a"] = _send(_head(f"Content-Length: {len(PAGE)}") + PAGE)
    fetcher = make()
    for _ in range(3):
        fetched = fetcher.fetch(site.url("/a"), purpose="page")
        assert [attempt.outcome for attempt in fetched.attempts] == ["ok"]
        time.sleep(0.02)


@pytest.mark.parametrize(
    "start",
    [
        _head("Content-Length: 100000"),
        _head("Content-Type: text/html"),
        _head("Transfer-Encoding: chunked"),
        b"HTTP/1.1 200 OK\r\nX-",
        b"",
    ],
    ids=["body", "body-without-length", "chunks", "headers", "status"],
)
def test_an_answer_that_drips_is_left_when_its_whole_time_is_over(site: Site, make: Make, start: bytes) -> None:
    drops = [b"1"] * 40_000 if b"chunked" not in start else [b"1\r\nx\r\n"] * 40_000  # more than HANGS takes
    site.pages["/a"] = _send(start or b"H", *drops, every=0.05)
    begun = time.monotonic()
    fetched = make(total_seconds=1.2).fetch(site.url("/a"), purpose="page")
    assert (fetched.outcome, fetched.body, len(fetched.attempts)) == ("timeout", b"", 1)
    assert 1.0 < time.monotonic() - begun < HANGS / 2
    assert fetched.attempts[0].elapsed_ms > 1000


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (b"", "unreachable"),
        (_head("Content-Length: 50") + b"short", "protocol_error"),
        (_head("Transfer-Encoding: chunked") + b"5\r\nhello\r\n", "protocol_error"),
        (_head("Transfer-Encoding: chunked") + b"zz\r\nhello\r\n0\r\n\r\n", "protocol_error"),
        (_head("Transfer-Encoding: chunked") + b"-5\r\nhello\r\n0\r\n\r\n", "protocol_error"),
        (b"220 smtp.example.org ESMTP\r\n", "protocol_error"),
        (b"HTTP/1.1 abc OK\r\n\r\n", "protocol_error"),
        (_head(*(f"X-{number}: 1" for number in range(300))), "protocol_error"),
        (_head("X: " + "a" * 100_000), "protocol_error"),
        (_head("Content-Encoding: gzip") + b"not gzip at all", "protocol_error"),
        (_head("Content-Encoding: gzip") + gzip.compress(PAGE)[:-12], "protocol_error"),
        (_head("Content-Encoding: br") + b"\x0b\x02\x80", "protocol_error"),
        (_head("Content-Encoding: gzip, gzip") + gzip.compress(gzip.compress(PAGE)), "protocol_error"),
        (_head("Content-Encoding: gzip") + b"".join(gzip.compress(b"") for _ in range(3000)), "protocol_error"),
        (_head("Content-Length: 99999999999"), "too_large"),
        (_head() + b"x" * 1_000_001, "too_large"),
    ],
)  # fmt: skip
def test_a_broken_answer_has_its_outcome_and_no_body(site: Site, make: Make, answer: bytes, outcome: Outcome) -> None:
    site.pages["/a"] = _send(answer)
    fetched = make(retries=0).fetch(site.url("/a"), purpose="page")
    assert (fetched.outcome, fetched.body, fetched.capture) == (outcome, b"", None)
    assert fetched.error is not None
    assert fetched.error.isprintable()
    assert len(fetched.error) <= 300


@pytest.mark.parametrize(
    "answer",
    [
        _head() + PAGE,
        _head(f"Content-Length: {len(PAGE)}") + PAGE + b"more than was said",
        _head("Transfer-Encoding: chunked") + b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE),
        _head("Content-Encoding: gzip") + gzip.compress(PAGE),
        _head("Content-Encoding: x-gzip") + gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:]) + b"\0\0\0",
        _head("Content-Encoding: GZIP", "Content-Length: 0", "Transfer-Encoding: chunked") + b"0\r\n\r\n",
        _head("Content-Encoding: deflate") + zlib.compress(PAGE),
        _head("Content-Encoding: deflate") + zlib.compress(PAGE, wbits=-15),
        _head("Content-Encoding: identity") + PAGE,
        b"HTTP/1.0 200\r\n\r\n" + PAGE,
        b"HTTP/1.1 100 Continue\r\n\r\n" + _head() + PAGE,
    ],
)  # fmt: skip
def test_an_odd_but_whole_answer_is_read(site: Site, make: Make, answer: bytes) -> None:
    site.pages["/a"] = _send(answer)
    fetched = make(retries=0).fetch(site.url("/a"), purpose="page")
    assert (fetched.outcome, fetched.body in (PAGE, b"")) == ("ok", True)


def test_a_packed_body_that_comes_byte_by_byte_is_whole(site: Site, make: Make) -> None:
    packed = gzip.compress(PAGE) + gzip.compress(b"<!-- fin -->")
    site.pages["/a"] = _send(
        _head("Content-Encoding: gzip"), *(packed[at : at + 1] for at in range(len(packed))), every=0.0005
    )
    assert make().fetch(site.url("/a"), purpose="page").body == PAGE + b"<!-- fin -->"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_gigabytes_of_zeros_are_cut_without_taking_memory(site: Site, make: Make, coding: str) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if coding == "gzip" else 15)
    piece = b"".join(packer.compress(bytes(1_000_000)) for _ in range(100))

    def write(connection: socket.socket, closing: threading.Event) -> None:
        connection.sendall(_head(f"Content-Encoding: {coding}"))
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
    context.load_cert_chain(_own_certificate(tmp_path))
    with Site({"/": PAGE}, tls=context) as site:
        fetched = make().fetch(site.url("/"), purpose="page")
        assert (fetched.outcome, site.asked, len(fetched.attempts)) == ("tls_error", [], 1)
        assert "certificate" in (fetched.error or "")


def test_a_certificate_in_our_trust_store_is_accepted_for_its_own_name_alone(
    make: Make, tmp_path: Path, monkeypatch: Any
) -> None:
    pem = _own_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    monkeypatch.setattr("certifi.where", lambda: str(pem))
    _names(monkeypatch, {"site.example": "127.0.0.1", "autre.example": "127.0.0.1"})
    with Site({"/": PAGE}, tls=context) as site:
        fetcher = make()
        assert fetcher.fetch(site.url("/", host="site.example"), purpose="page").outcome == "ok"
        assert fetcher.fetch(site.url("/", host="autre.example"), purpose="page").outcome == "tls_error"


def test_https_asked_of_a_server_without_it_is_a_tls_error(site: Site, make: Make) -> None:
    fetched = make(retries=0).fetch(site.url("/").replace("http:", "https:"), purpose="page")
    assert fetched.outcome == "tls_error"


# Trying again


def test_a_transient_failure_is_tried_again_and_every_try_is_recorded(site: Site, make: Make) -> None:
    answers: list[Reply | Raw] = [Reply(b"", 502), _send(b""), Reply(PAGE)]
    site.pages["/a"] = lambda _: answers.pop(0)
    fetched = make().fetch(site.url("/a"), purpose="page")
    assert [attempt.outcome for attempt in fetched.attempts] == ["server_error", "unreachable", "ok"]
    assert fetched.outcome == "ok"


def test_pauses_between_tries_grow_and_tries_come_to_an_end(site: Site, make: Make) -> None:
    site.pages["/a"] = Reply(PAGE, 503)
    pauses: list[float] = []
    fetched = make(sleep=pauses.append, backoff_seconds=2.0).fetch(site.url("/a"), purpose="page")
    assert (fetched.outcome, len(fetched.attempts)) == ("server_error", 3)
    assert [1 <= pauses[0] <= 2, 2 <= pauses[1] <= 4, len(pauses)] == [True, True, 2]


def test_a_short_retry_after_is_waited_for(site: Site, make: Make) -> None:
    answers = [Reply(b"", 503, {"Retry-After": "7"}), Reply(PAGE)]
    site.pages["/a"] = lambda _: answers.pop(0)
    moment = _Moment()
    fetched = make(clock=moment.clock, sleep=moment.sleep).fetch(site.url("/a"), purpose="page")
    assert [attempt.outcome for attempt in fetched.attempts] == ["rate_limited", "ok"]
    assert sum(moment.pauses) == pytest.approx(7)


def test_after_a_long_retry_after_nothing_of_the_platform_is_asked(site: Site, make: Make) -> None:
    site.pages |= {"/a": Reply(b"", 429, {"Retry-After": "3600"}), "/b": PAGE}
    moment = _Moment()
    fetcher = make(clock=moment.clock, sleep=moment.sleep)
    fetched = fetcher.fetch(site.url("/a"), purpose="page", platform="prefectures")
    assert (fetched.outcome, len(fetched.attempts), moment.pauses) == ("rate_limited", 1, [])
    held = fetcher.fetch(site.url("/b"), purpose="page", platform="prefectures")
    assert (held.outcome, held.status, site.count("/b")) == ("rate_limited", None, 0)
    assert fetcher.fetch(site.url("/b"), purpose="page", platform="gov.uk").outcome == "ok"
    moment.now += 3601
    assert fetcher.fetch(site.url("/b"), purpose="page", platform="prefectures").outcome == "ok"


class _Moment:
    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


# Politeness


def test_robots_txt_is_asked_first_and_obeyed(site: Site, make: Make) -> None:
    site.pages |= {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /prive\nCrawl-delay: 3", content_type="text/plain"),
        "/a": PAGE,
        "/prive/a": PAGE,
        "/vers": Reply(b"", 302, {"Location": "/prive/a"}),
    }
    moment = _Moment()
    fetcher = make(respect_robots=True, clock=moment.clock, sleep=moment.sleep)
    first = fetcher.fetch(site.url("/a"), purpose="page")
    assert [(attempt.purpose, attempt.outcome) for attempt in first.attempts] == [("robots", "ok"), ("page", "ok")]
    denied = fetcher.fetch(site.url("/prive/a"), purpose="page")
    assert (denied.outcome, denied.status, len(denied.attempts)) == ("robots_denied", None, 1)
    assert fetcher.fetch(site.url("/vers"), purpose="page").outcome == "robots_denied"
    assert [site.count(path) for path in ("/robots.txt", "/a", "/vers", "/prive/a")] == [1, 1, 1, 0]
    assert moment.pauses == [3.0, 3.0]


@pytest.mark.parametrize("status", [404, 401, 403, 410])
def test_no_robots_txt_allows_everything(site: Site, make: Make, status: int) -> None:
    site.pages |= {"/robots.txt": Reply(b"no", status), "/a": PAGE}
    assert make(respect_robots=True).fetch(site.url("/a"), purpose="page").outcome == "ok"


def test_a_robots_txt_that_speaks_of_blocking_is_no_block_page(site: Site, make: Make) -> None:
    site.pages |= {"/robots.txt": b"# Too many requests will be refused\nUser-agent: *\nDisallow: /prive", "/a": PAGE}
    fetcher = make(respect_robots=True)
    assert fetcher.fetch(site.url("/a"), purpose="page").outcome == "ok"
    assert fetcher.fetch(site.url("/prive"), purpose="page").outcome == "robots_denied"


@pytest.mark.parametrize(
    ("robots", "outcome"),
    [
        (Reply(b"<html><title>Captcha</title><body>Captcha</body></html>"), "refused"),
        (Reply(b"", 500), "server_error"),
        (Reply(b"", 429), "rate_limited"),
        (_send(b""), "unreachable"),
        (_send(b"nonsense\r\n"), "protocol_error"),
    ],
)
def test_while_robots_txt_cannot_be_had_nothing_is_asked_and_the_reason_is_told(
    site: Site, make: Make, robots: Reply | Raw, outcome: Outcome
) -> None:
    site.pages |= {"/robots.txt": robots, "/a": PAGE}
    fetcher = make(respect_robots=True, retries=0)
    for _ in range(2):
        fetched = fetcher.fetch(site.url("/a"), purpose="page")
        assert (fetched.outcome, site.count("/a")) == (outcome, 0)
        assert "robots.txt" in (fetched.error or "")
    assert site.count("/robots.txt") == 1


def test_the_first_half_megabyte_of_a_huge_robots_txt_counts(site: Site, make: Make) -> None:
    site.pages |= {"/robots.txt": b"User-agent: *\nDisallow: /a\n" + b"# bla\n" * 200_000, "/a": PAGE, "/b": PAGE}
    fetcher = make(respect_robots=True)
    assert fetcher.fetch(site.url("/a"), purpose="page").outcome == "robots_denied"
    assert fetcher.fetch(site.url("/b"), purpose="page").outcome == "ok"


def test_requests_to_one_platform_keep_their_distance_and_others_go_on(make: Make) -> None:
    slow = Reply(PAGE)
    with Site({"/a": slow}) as one, Site({"/a": slow}) as two:
        fetcher = make(delay_seconds=2)
        done: list[Fetched] = []

        def ask(site: Site, platform: str | None) -> None:
            done.append(fetcher.fetch(site.url("/a"), purpose="page", platform=platform))

        asking = [threading.Thread(target=ask, args=(one, "prefectures")) for _ in range(4)]
        asking += [threading.Thread(target=ask, args=(two, None)) for _ in range(3)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join(HANGS)
        gaps = [later.at - sooner.at for sooner, later in zip(one.asked, one.asked[1:], strict=False)]
    assert [fetched.outcome for fetched in done] == ["ok"] * 7
    assert min(gaps) >= 1.999
    assert two.asked[-1].at < one.asked[-1].at
    third = sorted(fetched.attempts[0].elapsed_ms for fetched in done)[2]  # all but two of them had to wait
    assert third < 1900, "waiting for a turn counts as fetching"


def test_a_redirect_waits_for_the_platform_it_leads_to(make: Make) -> None:
    with Site({"/b": PAGE}) as other, Site({"/a": Reply(b"", 302, {"Location": other.url("/b")})}) as site:
        moment = _Moment()
        fetcher = make(delay_seconds=5, clock=moment.clock, sleep=moment.sleep)
        fetcher.fetch(other.url("/b"), purpose="page", platform="prefectures")
        assert moment.pauses == []
        assert fetcher.fetch(site.url("/a"), purpose="page").outcome == "ok"
        assert moment.pauses == [5.0]


# Stopping


def test_stopping_ends_waits_and_transfers_soon(site: Site, make: Make) -> None:
    site.pages |= {"/drip": _send(_head(), *[b"x"] * 40_000, every=0.05), "/a": PAGE}
    fetcher = make(delay_seconds=300)
    done: list[Fetched] = []

    def ask(path: str, platform: str) -> None:
        done.append(fetcher.fetch(site.url(path), purpose="page", platform=platform))

    ask("/a", "patient")
    asking = [threading.Thread(target=ask, args=("/drip", "slow"))]
    asking += [threading.Thread(target=ask, args=("/a", "patient")) for _ in range(3)]
    for thread in asking:
        thread.start()
    while not site.count("/drip"):
        time.sleep(0.01)
    time.sleep(0.1)
    begun = time.monotonic()
    fetcher.stop()
    for thread in asking:
        thread.join(HANGS)
    assert time.monotonic() - begun < 200, "a third less than what is waited for"
    assert [fetched.outcome for fetched in done] == ["ok"] + ["cancelled"] * 4
    assert fetcher.fetch(site.url("/a"), purpose="page", platform="new").outcome == "cancelled"
    assert site.count("/a") == 1


def _names(monkeypatch: pytest.MonkeyPatch, names: dict[str, str]) -> None:
    real = socket.getaddrinfo

    def resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        return real(names.get(host, host), *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def _loopback_is_public_for_the_first(times: int) -> Callable[..., str | None]:
    from flows.fetch.addresses import refusal

    asked: list[str] = []

    def judge(ip: str, *, allow_private: bool) -> str | None:
        asked.append(ip)
        return None if len(asked) <= times else refusal(ip, allow_private=allow_private)

    return judge


def _own_certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "site.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("site.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "own.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return pem
