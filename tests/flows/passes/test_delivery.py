"""Deliveries with the configuration's channels; those under Prefect are in tests/flows/scheduled/test_flows.py."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from flows.config.load import load_config
from flows.passes.delivery import deliver_due
from flows.passes.lifecycle.run_lock import one_delivery_at_a_time
from flows.passes.report import summary
from tests.support.servers.receivers import Web, mail_server
from tests.support.stored.outboxes import MORNING, alert, plain_render, queue, states

SECRET = "hunter2-of-the-desk"
CHANNELS = """
catalogue = []

[warehouse]
path = "warehouse.duckdb"
published = "followthrough.duckdb"
archive = "archive"

[[channel]]
id = "team"
url_env = "TEAM_URL"

[[channel]]
id = "hook"
url_env = "HOOK_URL"
"""


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    (tmp_path / "followthrough.toml").write_text(CHANNELS, encoding="utf-8")
    for name in ("TEAM_URL", "HOOK_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def deliver(home: Path, **options):
    return deliver_due(load_config(home / "followthrough.toml"), lambda: MORNING, render=plain_render, **options)


def test_each_channel_gets_what_is_for_it(home, monkeypatch):
    queue(home / "warehouse.duckdb", [alert(1), alert(2)], "team", "hook")
    with mail_server() as box, Web() as web:
        monkeypatch.setenv("TEAM_URL", f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org")
        (home / "hook").write_text(f"json://{web.host}/a\njson://{web.host}/b\n", encoding="utf-8")
        monkeypatch.setenv("HOOK_URL_FILE", str(home / "hook"))
        delivered = deliver(home)
    assert (delivered.sent, delivered.messages, delivered.waiting, delivered.in_trouble) == (6, 6, 0, False)
    assert [asked.path for asked in web.sent] == ["/a", "/a", "/b", "/b"]
    assert box.subjects == ["Communiqué n° 1", "Communiqué n° 2"]
    assert next(iter(summary(delivered))).startswith("Alerts: 6 sent in 6 messages")


def test_a_channel_whose_address_is_missing_or_wrong_keeps_everything_until_it_is_mended(home, monkeypatch, caplog):
    queue(home / "warehouse.duckdb", [alert(1)], "team", "hook")
    monkeypatch.setenv("HOOK_URL", f"slack://{SECRET}")
    delivered = deliver(home)
    assert delivered.problems == (
        "channel team: the environment variable TEAM_URL is not set",
        "channel hook: HOOK_URL is not understood as an address that begins with slack://",
    )
    assert delivered.in_trouble
    assert states(home / "warehouse.duckdb") == {"pending": 2}
    assert SECRET not in caplog.text
    with Web() as web:
        for name in ("TEAM_URL", "HOOK_URL"):
            monkeypatch.setenv(name, f"json://{web.host}/hook")
        assert deliver(home).sent == 2


def test_without_channels_alerts_are_printed(home, monkeypatch):
    (home / "followthrough.toml").write_text(CHANNELS.partition("[[channel]]")[0], encoding="utf-8")
    queue(home / "warehouse.duckdb", [alert(1)], "console")
    printed: list[str] = []
    assert deliver(home, write=printed.append).sent == 1
    assert printed[0].startswith("Communiqué n° 1\n\n")


def test_when_nothing_waits_no_address_is_read(home):
    queue(home / "warehouse.duckdb", [alert(1)])
    assert deliver(home).problems == ()


def test_two_processes_do_not_send_the_same(home, monkeypatch):
    """The second one waits for a while, and leaves what is in progress alone."""
    monkeypatch.setattr("flows.passes.delivery.BUSY_SECONDS", 0.3)
    queue(home / "warehouse.duckdb", [alert(1)], "team")
    with Web() as web:
        monkeypatch.setenv("TEAM_URL", f"json://{web.host}/hook")
        with one_delivery_at_a_time(home / "warehouse.duckdb", 1.0) as alone:
            assert alone
            assert deliver(home).busy
        assert web.sent == []
        assert deliver(home).sent == 1


def test_what_comes_in_while_messages_are_sent_reaches_every_recipient(home, monkeypatch):
    """Another process stores an alert between two messages: it does not yet have a row for the second recipient."""
    working = home / "warehouse.duckdb"
    queue(working, [alert(1)], "team")
    once = threading.Event()

    def answer(asked):
        if not once.is_set():
            once.set()
            queue(working, [alert(2)], "team")
        return 200

    with Web() as web:
        web.answer = answer
        monkeypatch.setenv("TEAM_URL", f"json://{web.host}/a json://{web.host}/b")
        deliver(home)
    came = [(asked.path, asked.json["message"].split()[0]) for asked in web.sent]
    assert came == [("/a", "alert00001"), ("/a", "alert00002"), ("/b", "alert00001"), ("/b", "alert00002")]
