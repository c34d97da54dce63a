"""The server: alone and beside other work, and what it does with those who are slow, large or many."""

from __future__ import annotations

import asyncio
import http.client
import shutil
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bench.crowd import crowd, publish_changed
from flows.config.load import ConfigError, load_config
from flows.config.tables.web import host_and_port
from flows.web import serving
from flows.web.errors import WebServerError
from flows.web.settings import WebSettings, settings_of
from flows.web.turns import Turns
from tests.flows.web.conftest import Ids
from tests.support.measures.patience import HANGS
from tests.support.processes.commands import start
from tests.support.servers.browsing import served
from warehouse.published.serving.snapshot import BusyError


def asked(address: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=HANGS)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, text


def told(address: str, *parts: bytes) -> bytes:
    """What comes back on one connection for these bytes, until it is closed."""
    host, port = host_and_port(urlsplit(address).netloc)
    with socket.create_connection((host, port), HANGS) as connection:
        for part in parts:
            connection.sendall(part)
        got = b""
        while portion := connection.recv(65_536):
            got += portion
    return got


def test_fifty_ask_at_once(published: Path, ids: Ids) -> None:
    paths = list(ids.addresses.values())[:5] * 10
    with served(published) as address, ThreadPoolExecutor(50) as pool:
        statuses = [status for status, _ in pool.map(lambda path: asked(address, path), paths)]
    assert statuses == [200] * 50


def test_who_dribbles_the_head_of_a_request_is_closed(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_HEAD_SECONDS", 0.5)
    monkeypatch.setattr(serving, "_IDLE_SECONDS", 1)
    with served(published) as address:
        assert told(address, b"GET / HTTP/1.1\r\nHost: x\r\n") == b""
        assert told(address, b"") == b""
        whole = b"GET /static/style.css HTTP/1.1\r\nHost: x\r\n\r\n"
        assert told(address, whole, b"GET / HT").count(b"HTTP/1.1 200") == 1
        assert asked(address, "/")[0] == 200


def test_who_dribbles_a_body_is_told_so(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.web.security.BODY_SECONDS", 0.5)
    head = b"POST /commitments HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 60000\r\n\r\na"
    with served(published) as address:
        assert told(address, head).startswith((b"HTTP/1.1 405", b"HTTP/1.1 413"))


def test_a_head_that_is_too_large_is_refused(published: Path) -> None:
    with served(published) as address:
        got = told(address, b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000)
    assert got.startswith(b"HTTP/1.1 4")


def test_a_port_that_is_taken_is_told(published: Path) -> None:
    with served(published) as address, pytest.raises(WebServerError, match="cannot be served") as caught:
        serving.serve_alone(WebSettings(published), urlsplit(address).netloc)
    assert "--listen" in str(caught.value.hint)


def test_the_command_serves_until_it_is_stopped(published: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{probe.getsockname()[1]}"
    config = published.parents[1] / "followthrough.toml"
    program = start("web", "--config", str(config), "--listen", listen)
    assert program.stderr is not None
    assert listen in program.stderr.readline()
    while program.poll() is None:
        try:
            status, text = asked(f"http://{listen}", "/")
        except ConnectionRefusedError:
            continue
        break
    assert (status, b"<h1>" in text) == (200, True)
    program.send_signal(signal.SIGTERM)
    assert program.wait(HANGS) in (0, 130)
    assert "Traceback" not in program.stderr.read()


@pytest.mark.parametrize(
    ("listen", "expected"),
    [("127.0.0.1:8787", ("127.0.0.1", 8787)), ("[::1]:80", ("::1", 80)), ("web.example.org:1", ("web.example.org", 1))],
)
def test_where_to_listen(listen: str, expected: tuple[str, int]) -> None:
    assert host_and_port(listen) == expected


@pytest.mark.parametrize(
    "listen", ["", "8787", "localhost", "localhost:0", "localhost:70000", "a b:80", "[:80", "http://x:1"]
)
def test_where_nobody_can_listen(listen: str) -> None:
    with pytest.raises(ValueError, match=r"host and a port|Invalid"):
        host_and_port(listen)


def configured(tmp_path: Path, lines: str) -> WebSettings:
    file = tmp_path / "followthrough.toml"
    file.write_text(f"[web]\n{lines}\n", encoding="utf-8")
    return settings_of(load_config(file))


def test_the_prefix_is_that_of_the_address(tmp_path: Path) -> None:
    assert configured(tmp_path, "").prefix == ""
    assert configured(tmp_path, 'base_url = "https://www.example.org"').prefix == ""
    settings = configured(tmp_path, 'base_url = "https://www.example.org/a/b/"')
    assert (settings.base_url, settings.prefix) == ("https://www.example.org/a/b", "/a/b")


@pytest.mark.parametrize(
    "line",
    [
        'base_url = "www.example.org"',
        'base_url = "ftp://x.org"',
        'base_url = "https://x.org/?a"',
        'base_url = "https://x.org/a b"',
        'base_url = "https://me:secret@x.org"',
        'listen = "nowhere"',
        "listen = 8787",
        'lisen = "x:1"',
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigError) as caught:
        configured(tmp_path, line)
    assert "web." in str(caught.value)


def test_turns_come_in_the_order_of_asking_and_whoever_goes_away_takes_none() -> None:
    async def asked() -> list[str]:
        turns, came = Turns(1, HANGS), list[str]()

        async def take(name: str) -> None:
            async with turns.turn():
                came.append(name)
                await asyncio.sleep(0)

        async with turns.turn():
            waiting = [asyncio.create_task(take(name)) for name in ("first", "gone", "second", "third")]
            await asyncio.sleep(0)
            waiting[1].cancel()
            came.append("now")
        await asyncio.gather(*waiting, return_exceptions=True)  # one of them was given up
        await take("last")
        return came

    assert asyncio.run(asked()) == ["now", "first", "second", "third", "last"]


def test_whoever_waits_too_long_is_sent_away_and_keeps_no_turn() -> None:
    async def asked() -> None:
        turns = Turns(1, 0.01)
        async with turns.turn():
            with pytest.raises(BusyError):
                async with turns.turn():
                    pass
        async with turns.turn():
            assert not turns._free
        assert turns._free == 1

    asyncio.run(asked())


def test_a_turn_that_comes_as_somebody_goes_away_is_given_on() -> None:
    async def asked() -> None:
        turns = Turns(1, HANGS)

        async def take() -> None:
            async with turns.turn():
                pass

        async with turns.turn():
            waiting = asyncio.create_task(take())
            await asyncio.sleep(0)
        waiting.cancel()  # its turn has come, and it has not been told yet
        await asyncio.gather(waiting, return_exceptions=True)  # it was given up
        assert turns._free == 1

    asyncio.run(asked())


def test_nobody_in_a_crowd_is_refused_while_a_pass_publishes(published: Path, own_copy: Path, ids: Ids) -> None:
    working = Path(shutil.copy(published.with_name("warehouse.duckdb"), own_copy.parent))
    paths = [ids.addresses[kind] for kind in ("home", "commitments", "promise", "search")]
    with served(own_copy) as address:
        answers = crowd(address, paths, lambda: publish_changed(working, own_copy, 0), at_once=50)
    assert set(answers.statuses) == {200}
    assert answers.statuses.total() >= 50
