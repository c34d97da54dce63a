"""Passes as the real Prefect runs them: with its own server, on a schedule, stopped, and after a crash."""

import base64
import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import duckdb
import psutil
import pytest

from flows.cli.terminal import exits
from flows.scheduled.deployments import DEPLOYMENTS
from tests.support.measures.patience import HANGS
from tests.support.servers.newsroom import configure, furnish
from tests.support.servers.sites import Site

ENDED = ("COMPLETED", "CANCELLED", "FAILED", "CRASHED")


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(),
        start_new_session=True,
    )


def releases(folder: Path) -> int:
    with duckdb.connect(str(folder / "data" / "followthrough.duckdb"), read_only=True) as connection:
        return connection.execute("SELECT count(*) FROM releases").fetchone()[0]


def wait_until(true, seconds: float = HANGS) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.2)


def everything_below(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def all_gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=HANGS)[1]


@pytest.mark.slow
def test_a_pass_is_one_flow_run_with_one_task_a_source(first_start):
    status, _, said = (first_start / "said").read_text(encoding="utf-8").partition("\n")
    assert int(status) == exits.OK, said
    assert "4 new releases" not in said  # the seed corpus counts, too
    assert "9 new releases" in said
    assert releases(first_start) == 9
    with sqlite3.connect(first_start / "data" / "prefect" / "prefect.db") as history:
        assert history.execute("SELECT state_type FROM flow_run").fetchall() == [("COMPLETED",)]
        tasks = history.execute("SELECT name, state_type FROM task_run ORDER BY name").fetchall()
        assert tasks == [(f"visit {name}", "COMPLETED") for name in ("office-0", "office-1", "seed-corpus")]
        parameters = history.execute("SELECT parameters FROM flow_run").fetchone()[0]
        assert json.loads(parameters)["config"] == str(first_start / "followthrough.toml")
    home = first_start / "data" / "prefect"
    assert stat.filemode(home.stat().st_mode) == "drwx------"
    assert {stat.filemode(one.stat().st_mode) for one in home.glob("prefect.db*")} == {"-rw-------"}


@pytest.mark.slow
def test_ctrl_c_ends_run_and_server_and_keeps_what_came(tmp_path, started_before):
    started_before(tmp_path / "data" / "prefect")
    with Site() as site:
        sources = furnish(site, 1, 30, slow_seconds=0.1)
        process = start("run", "--config", str(configure(tmp_path, site, sources)))
        wait_until(lambda: site.count(f"/{sources[0]}/communique-3") > 0)
        below = everything_below(process)
        assert below
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=HANGS)
        assert process.returncode == exits.INTERRUPTED, said
        assert "Traceback" not in said
        assert "interrupted" in said
        assert all_gone(below)
    assert 3 + 5 <= releases(tmp_path) < 30 + 5


def ask(request: urllib.request.Request) -> dict:
    """What Prefect's API answers. It says 503 while its SQLite file is busy; its client then tries again, and so do we."""
    ends = time.monotonic() + HANGS
    while True:
        try:
            with urllib.request.urlopen(request, timeout=HANGS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code != 503 or time.monotonic() > ends:
                raise
            time.sleep(0.5)


class Served:
    """`followthrough serve`, running."""

    def __init__(self, config: Path) -> None:
        self.process = start("serve", "--config", str(config))
        self.said: list[str] = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if "API: " in line:
                break
        assert self.said, self.process.wait()
        assert "API: " in self.said[-1], "".join(self.said)
        self.api = self.said[-1].split("API: ")[1].split("/api")[0] + "/api"
        [self.password_file] = (config.parent / "data" / "prefect").glob("api-*.password")

    @property
    def password(self) -> str:
        return self.password_file.read_text(encoding="ascii")

    def request(self, path: str, body: dict | None = None, password: str | None = None) -> urllib.request.Request:
        login = base64.b64encode((self.password if password is None else password).encode()).decode()
        return urllib.request.Request(
            self.api + path,
            None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json", "Authorization": f"Basic {login}"},
        )

    def post(self, path: str, body: dict) -> dict:
        return ask(self.request(path, body))

    def deployment(self) -> dict:
        hourly = {"deployments": {"name": {"any_": ["hourly"]}}}
        wait_until(lambda: self.post("/deployments/filter", hourly))
        return self.post("/deployments/filter", hourly)[0]

    def planned(self) -> set[str]:
        """The deployments with a planned run, by the schedule alone."""
        runs = self.post("/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}})
        return {run["deployment_id"] for run in runs if run["auto_scheduled"]}

    def state(self, run: dict) -> str:
        return ask(self.request(f"/flow_runs/{run['id']}"))["state"]["type"]


def refused(request: urllib.request.Request) -> bool:
    """Whether the API answers that it does not know who asks."""
    try:
        ask(request)
    except urllib.error.HTTPError as error:
        assert error.code == 401
        return True
    return False


def as_another_user(work: Callable[[], bool]) -> bool:
    """What `work` says in a process of another user; only root can make one."""
    child = os.fork()
    if child == 0:
        os.setgid(65534)
        os.setuid(65534)
        os._exit(1 if work() else 2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


def cannot_be_read(path: Path) -> bool:
    try:
        path.read_bytes()
    except PermissionError:  # what is asked here
        return True
    return False


def nobody_else_gets_in(served: Served, folder: Path) -> None:
    asked = {"deployments": {"name": {"any_": ["hourly"]}}}
    without = urllib.request.Request(
        f"{served.api}/deployments/filter", json.dumps(asked).encode(), {"Content-Type": "application/json"}
    )
    for request in (without, served.request("/deployments/filter", asked, "admin:guess")):
        assert refused(request)
    assert not refused(served.request("/deployments/filter", asked))
    prefect = folder / "data" / "prefect"
    assert served.password_file.stat().st_mode & 0o777 == 0o600
    if os.geteuid() == 0:
        for one in (prefect, prefect.parent, *Path(folder).parents, folder):
            one.chmod(one.stat().st_mode | 0o005)  # so that nothing but the file's own mode keeps them out
        assert as_another_user(lambda: cannot_be_read(served.password_file))
        assert as_another_user(lambda: refused(without))
    preflight = {"Origin": "http://elsewhere.example", "Access-Control-Request-Method": "POST"}
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(urllib.request.Request(without.full_url, headers=preflight, method="OPTIONS"), timeout=HANGS)
    assert "Access-Control-Allow-Origin" not in answer.value.headers

    everybody_sees = [
        word for one in (psutil.Process(served.process.pid), *everything_below(served.process)) for word in one.cmdline()
    ]
    logs = (prefect / "server.log").read_text(encoding="utf-8", errors="replace")  # of others; the secret is ASCII
    for secret in (served.password, served.password.partition(":")[2]):
        assert not [word for word in everybody_sees if secret in word]
        assert secret not in logs + "".join(served.said)


@pytest.mark.slow
def test_serve_runs_hourly_one_at_a_time_and_recovers_from_a_crash(tmp_path, started_before):
    started_before(tmp_path / "data" / "prefect")
    with Site() as site:
        sources = furnish(site, 1, 20, slow_seconds=0.5)
        config = configure(tmp_path, site, sources)
        served = Served(config)
        below = []
        try:
            deployment = served.deployment()
            schedule = deployment["schedules"][0]["schedule"]
            assert (schedule["cron"], schedule["timezone"]) == ("7 * * * *", "Europe/Paris")
            wait_until(lambda: len(served.planned()) == len(DEPLOYMENTS))
            nobody_else_gets_in(served, tmp_path)
            password = served.password
            other = start("serve", "--config", str(config))
            said, _ = other.communicate(timeout=HANGS)
            assert (other.returncode, "another `followthrough serve` is on" in said) == (exits.LOCKED, True), said
            create = f"/deployments/{deployment['id']}/create_flow_run"
            first = served.post(create, {})
            wait_until(lambda: served.state(first) == "RUNNING")
            second = served.post(create, {})
            wait_until(lambda: served.state(second) in ENDED)
            assert served.state(second) == "CANCELLED"
            wait_until(lambda: served.state(first) in ENDED)
            assert served.state(first) == "COMPLETED"
            assert releases(tmp_path) == 25

            # What a crash leaves behind: a run that Prefect believes to be running, and that holds the only slot.
            zombie = served.post(create, {"state": {"type": "RUNNING"}})
            wait_until(lambda: served.state(zombie) in ("RUNNING", "PENDING", "CANCELLED"))
        finally:
            below = everything_below(served.process)
            served.process.kill()
            served.process.communicate(timeout=HANGS)
        wait_until(lambda: all_gone(below))

        again = Served(config)
        try:
            wait_until(lambda: again.state(zombie) in ENDED)
            third = again.post(create, {})
            wait_until(lambda: again.state(third) in ENDED)
            assert again.state(third) == "COMPLETED"
            below = everything_below(again.process)
            again.process.send_signal(signal.SIGTERM)
            said, _ = again.process.communicate(timeout=HANGS)
            assert again.process.returncode == exits.OK, said
            assert all_gone(below)
            assert "Warning" not in said
            assert "Traceback" not in said
            # Each start has a password of its own; the first process was killed, and so removed nothing.
            assert not list((tmp_path / "data" / "prefect").glob("*.password"))
            kept = [one for one in (tmp_path / "data").rglob("*") if one.is_file() and password.encode() in one.read_bytes()]
            assert kept == []
        finally:
            if again.process.poll() is None:
                again.process.kill()


def test_the_server_that_cannot_start_is_told_with_its_own_status(tmp_path):
    with Site() as site:
        config = configure(tmp_path, site, furnish(site, 1, 1))
        home = tmp_path / "data" / "prefect"
        home.mkdir(parents=True)
        (home / "prefect.db").write_text("this is no database")
        process = start("run", "--config", str(config))
        said, _ = process.communicate(timeout=HANGS)
    assert process.returncode == exits.SERVER, said
    assert "--direct" in said
