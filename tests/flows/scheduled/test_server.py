"""Who may talk to Prefect's server (whoever knows a password made for each start), and what its first start waits for."""

from __future__ import annotations

import contextlib
import http.server
import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from flows.scheduled import server
from flows.scheduled.password import password_file
from flows.scheduled.server import PrefectServerError, prefect_api, what_starts
from tests.support.measures.patience import HANGS

OURS = ("PREFECT_API_URL", "PREFECT_API_AUTH_STRING", "PREFECT_SERVER_API_AUTH_STRING", "PREFECT_HOME")


@pytest.fixture(autouse=True)
def _no_prefect(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PREFECT")]:
        monkeypatch.delenv(name)
    for name in OURS:  # what the program sets is gone after the test
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_a_password_is_new_each_time_and_in_a_file_for_us_alone(tmp_path):
    with password_file(tmp_path, 4200) as first, password_file(tmp_path, 4201) as second:
        assert first != second
        assert len(first.partition(":")[2]) >= 40
        files = {one.name: one.read_text() for one in tmp_path.iterdir()}
        assert files == {"api-4200.password": first, "api-4201.password": second}
        assert {stat.filemode(one.stat().st_mode) for one in tmp_path.iterdir()} == {"-rw-------"}
    assert not list(tmp_path.iterdir())


def test_a_file_that_somebody_else_put_there_is_not_written_to(tmp_path):
    elsewhere = tmp_path / "theirs"
    elsewhere.write_text("")
    (tmp_path / "api-4200.password").symlink_to(elsewhere)
    with password_file(tmp_path, 4200):
        assert elsewhere.read_text() == ""


def test_what_a_killed_process_left_is_removed_and_what_is_in_use_stays(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from flows.scheduled.password import password_file\n"
        "with password_file(Path(sys.argv[1]), 4200): os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], check=False, timeout=HANGS
    )  # its status is looked at
    assert killed.returncode == -9
    assert [one.name for one in tmp_path.iterdir()] == ["api-4200.password"]
    with password_file(tmp_path, 4201), password_file(tmp_path, 4202):
        assert {one.name for one in tmp_path.iterdir()} == {"api-4201.password", "api-4202.password"}


def test_an_api_of_the_operators_own_is_used_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv("PREFECT_API_URL", "http://prefect.example/api")
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "admin:theirs")
    with prefect_api(tmp_path / "data" / "warehouse.duckdb", scheduler=True) as api:
        assert api == os.environ["PREFECT_API_URL"] == "http://prefect.example/api"
        assert os.environ["PREFECT_API_AUTH_STRING"] == "admin:theirs"
        assert "PREFECT_SERVER_API_AUTH_STRING" not in os.environ
        assert not list((tmp_path / "data" / "prefect").iterdir())
    assert os.environ["PREFECT_API_URL"] == "http://prefect.example/api"


@contextlib.contextmanager
def impostor(port: int) -> Iterator[None]:
    """Somebody who answers that all is well, on the port where Prefect's server was to be."""

    class Healthy(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", port), Healthy) as one:
        thread = threading.Thread(target=one.serve_forever)
        thread.start()
        yield
        one.shutdown()
        thread.join()


def test_nobody_who_took_the_port_first_is_told_the_password(tmp_path, monkeypatch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setattr(server, "_free_port", lambda: port)
    ours = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: ours + 1)  # as seen by another user
    with (
        impostor(port),
        pytest.raises(PrefectServerError, match=rf"another user \(uid {ours}\)"),
        prefect_api(tmp_path / "warehouse.duckdb", scheduler=False),
    ):
        pytest.fail("it was taken for Prefect's server")
    assert not [name for name in OURS[:3] if name in os.environ]


def test_whoever_waits_is_told_for_what(tmp_path, monkeypatch):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.delenv("PREFECT_HOME", raising=False)
    monkeypatch.setattr(server, "template", lambda: tmp_path / "template.db")
    warehouse = tmp_path / "warehouse.duckdb"
    assert "makes its database first" in what_starts(warehouse)
    (tmp_path / "template.db").touch()
    assert "database" not in what_starts(warehouse), "it was made when the program was installed"
    (tmp_path / "template.db").unlink()
    (tmp_path / "prefect").mkdir()
    (tmp_path / "prefect" / "prefect.db").touch()
    assert "database" not in what_starts(warehouse)
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    assert "PREFECT_API_URL" in what_starts(warehouse)


class StartedError(Exception):
    """Instead of a server."""


def started_with(tmp_path, monkeypatch, **options) -> tuple[list[str], dict[str, str]]:
    """The command line and the environment of the server that would be started."""
    seen = []

    def start(command, *, env, **_):
        seen.append((command, env))
        raise StartedError

    monkeypatch.setattr(server.subprocess, "Popen", start)
    with pytest.raises(StartedError), prefect_api(tmp_path / "warehouse.duckdb", scheduler=True, **options):
        pytest.fail("nothing was started")
    return seen[0]


def test_prefects_page_is_served_at_a_fixed_port_where_it_is_wanted(tmp_path, monkeypatch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command, env = started_with(tmp_path, monkeypatch, page_port=port)
    assert "--ui" in command
    assert command[command.index("--host") + 1 :][:3] == ["127.0.0.1", "--port", str(port)]
    assert env["PREFECT_SERVER_UI_API_URL"] == f"http://127.0.0.1:{port}/api"
    assert env["PREFECT_SERVER_UI_STATIC_DIRECTORY"] == str(tmp_path / "prefect" / "page")
    assert len(env["PREFECT_SERVER_API_AUTH_STRING"]) > 40, "and asks for a password"
    assert "PREFECT_SERVER_REGISTER_BLOCKS_ON_START" not in env, "the page offers Prefect's blocks"
    command, env = started_with(tmp_path, monkeypatch)
    assert "--no-ui" in command
    assert "--ui" not in command
    assert env["PREFECT_SERVER_REGISTER_BLOCKS_ON_START"] == "false"
    monkeypatch.setenv("PREFECT_SERVER_REGISTER_BLOCKS_ON_START", "true")
    assert started_with(tmp_path, monkeypatch)[1]["PREFECT_SERVER_REGISTER_BLOCKS_ON_START"] == "true", (
        "the operator decides"
    )


def test_a_port_that_somebody_has_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with (
            pytest.raises(PrefectServerError, match=rf"127\.0\.0\.1:{port}: Address already in use") as caught,
            prefect_api(tmp_path / "warehouse.duckdb", scheduler=False, page_port=port),
        ):
            pytest.fail("it was taken for free")
    assert "ui_port" in (caught.value.hint or "")
