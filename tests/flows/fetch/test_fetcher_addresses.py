"""Which addresses are asked at all, whatever they are written like or turn into."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from tests.support.servers.fetching import PAGE, Make
from tests.support.servers.sites import Site

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
