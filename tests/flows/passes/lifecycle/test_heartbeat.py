"""The dead-man address is fetched after good runs, and disclosed to nobody."""

from __future__ import annotations

import logging
import socket
import threading
import time
from pathlib import Path

import pytest

from flows.cli.terminal import exits
from flows.config.load import Config, ConfigError, load_config
from flows.passes.lifecycle.heartbeat import beat
from tests.support.measures.patience import HANGS
from tests.support.servers.sites import Raw, Reply, Site

SECRET = "s3cr3t-7f1c"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    file = tmp_path / "followthrough.toml"
    file.write_text(
        'catalogue = []\n[monitoring]\nheartbeat_env = "WATCHDOG"\n[http]\nrespect_robots = true\n', encoding="utf-8"
    )
    return load_config(file)


@pytest.mark.parametrize(
    ("reply", "good"),
    [
        (Reply(b"OK"), True),
        (Reply(b"", status=204), True),
        (Reply(b"x" * 500_000), True),
        (Reply(b"", status=302, headers={"Location": f"/there/{SECRET}"}), True),
        (Reply(b"no such check", status=404), False),
        (Reply(b"", status=500), False),
        (Reply(b"", status=302, headers={"Location": f"ftp://{SECRET}/"}), False),
        (Raw(lambda connection, _: connection.close()), False),
    ],
)
def test_the_address_is_fetched_and_never_told(
    config: Config, site: Site, caplog: pytest.LogCaptureFixture, reply: Reply | Raw, good: bool
) -> None:
    site.pages = {f"/ping/{SECRET}": reply, f"/there/{SECRET}": b"OK"}
    with caplog.at_level(logging.DEBUG):
        assert beat(config, environ={"WATCHDOG": site.url(f"/ping/{SECRET}")}) is good
    assert site.count(f"/ping/{SECRET}") >= 1
    assert site.count("/robots.txt") == 0
    assert ("the heartbeat was not sent" in caplog.text) is not good
    assert SECRET not in caplog.text
    assert str(site.port) not in caplog.text


def test_the_address_may_stand_in_a_file(config: Config, site: Site, tmp_path: Path) -> None:
    site.pages = {f"/{SECRET}": b"OK"}
    file = tmp_path / "watchdog"
    file.write_text(site.url(f"/{SECRET}") + "\n", encoding="utf-8")
    assert beat(config, environ={"WATCHDOG_FILE": str(file)})
    assert site.count(f"/{SECRET}") == 1


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({}, "WATCHDOG is not set"),
        ({"WATCHDOG": "  "}, "WATCHDOG is not set"),
        ({"WATCHDOG_FILE": f"/nowhere/{SECRET}"}, "cannot be read"),
        ({"WATCHDOG": f"not an address {SECRET}"}, "forbidden_address"),
        ({"WATCHDOG": f"file:///{SECRET}"}, "forbidden_address"),
        ({"WATCHDOG": f"http://169.254.169.254/{SECRET}"}, "forbidden_address"),
    ],
)
def test_what_is_wrong_with_the_address_is_a_warning(
    config: Config, caplog: pytest.LogCaptureFixture, environ: dict[str, str], says: str
) -> None:
    assert beat(config, environ=environ) is False
    assert says in caplog.text
    assert SECRET not in caplog.text


def hang(_: socket.socket, closing: threading.Event) -> None:
    closing.wait(HANGS)


def test_a_service_that_hangs_is_not_waited_for(config: Config, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.passes.lifecycle.heartbeat._TOTAL_SECONDS", 0.3)
    monkeypatch.setattr("flows.passes.lifecycle.heartbeat._CONNECT_SECONDS", 0.3)
    site.pages = {"/": Raw(hang)}
    begun = time.monotonic()
    assert not beat(config, environ={"WATCHDOG": site.url("/")})
    assert time.monotonic() - begun < HANGS / 2


def test_nothing_is_fetched_when_no_address_is_wanted(caplog: pytest.LogCaptureFixture) -> None:
    assert beat(Config(), environ={"WATCHDOG": "http://127.0.0.1:9/"}) is False
    assert caplog.text == ""


def test_an_address_in_the_file_itself_is_refused_and_not_repeated(said, bare) -> None:  # type: ignore[no-untyped-def]  # fixtures
    text = f'catalogue = []\n[monitoring]\nheartbeat_env = "https://watchdog.example/{SECRET}"\n'
    (bare / "followthrough.toml").write_text(text, encoding="utf-8")
    status, _, complaints = said("doctor")
    assert status == exits.USAGE
    assert "heartbeat_env" in complaints
    assert SECRET not in complaints


def test_a_variable_that_holds_the_address_is_no_misspelt_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOWTHROUGH_MONITORING_", f"https://watchdog.example/{SECRET}")
    file = tmp_path / "followthrough.toml"
    file.write_text("catalogue = []\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="unknown key"):
        load_config(file)
    file.write_text('catalogue = []\n[monitoring]\nheartbeat_env = "FOLLOWTHROUGH_MONITORING_"\n', encoding="utf-8")
    assert load_config(file).monitoring.heartbeat_env == "FOLLOWTHROUGH_MONITORING_"


def test_the_doctor_says_whether_the_address_is_there(said, bare, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # fixtures
    text = 'catalogue = []\n[monitoring]\nheartbeat_env = "FOLLOWTHROUGH_HEARTBEAT_URL"\n'
    (bare / "followthrough.toml").write_text(text, encoding="utf-8")
    status, output, _ = said("doctor")
    assert (status, "FOLLOWTHROUGH_HEARTBEAT_URL is not set" in output) == (exits.USAGE, True)
    monkeypatch.setenv("FOLLOWTHROUGH_HEARTBEAT_URL", f"https://watchdog.example/{SECRET}")
    status, output, _ = said("doctor")
    assert (status, "its address is there" in output, SECRET in output) == (exits.OK, True, False)
