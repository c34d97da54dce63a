"""Whatever kills the program, and whenever: no alert is lost, and one that comes twice is the same message twice.

`make test` takes a sample of the kills: at every third counted point, once at each moment of each server, at eight random
moments. `make soak` takes all of them. The path of a message repeats itself, so a sample goes through all its steps, too.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from multiprocessing.connection import wait
from pathlib import Path

import pytest

from tests.support.measures.patience import HANGS
from tests.support.processes.forked import warm_processes
from tests.support.processes.killed_outbox import run
from tests.support.servers.receivers import Mailbox, Web, mail_server
from tests.support.stored.outboxes import alert, queue, rows, states

MOST_STARTS = 400
POINTS = range(1, 45)
"""Of those counted in a process: through the first and second messages, into the third."""
AT_THE_FIRST_MESSAGE = 16
"""The number of points before it."""


@pytest.fixture(scope="module")
def processes():
    """Processes forked from one that has everything imported: a kill costs no start of Python."""
    return warm_processes()


class Trial:
    """A working file, a mail server with two recipients, a web receiver, and how often the program was killed."""

    def __init__(self, folder: Path, processes, stack: ExitStack) -> None:
        self.working = folder / "warehouse.duckdb"
        self.processes = processes
        self.mailbox: Mailbox = stack.enter_context(mail_server())
        self.web: Web = stack.enter_context(Web())
        self.addresses = {
            "team": f"mailto://127.0.0.1:{self.mailbox.port}/?from=a@example.org&to=one@x.org,two@x.org",
            "hook": f"json://{self.web.host}/hook",
        }
        self.kills = 0
        self.starts = 0

    def fill(self, first: int, count: int) -> None:
        queue(self.working, [alert(number) for number in range(first, first + count)], "team", "hook")

    def start(self, kill_at: int = 0):
        self.starts += 1
        assert self.starts < MOST_STARTS, "it makes no headway"
        process = self.processes.Process(target=run, args=(self.working, self.addresses, kill_at), daemon=True)
        process.start()
        return process

    def end(self, process) -> bool:
        """Wait for it to end, and return whether it was killed."""
        process.join(HANGS)
        assert process.exitcode in (0, -9), "it ends well, or it was killed"
        self.kills += process.exitcode == -9
        return process.exitcode == -9

    @property
    def done(self) -> bool:
        return set(states(self.working)) == {"sent"}

    def check(self) -> Counter[str]:
        """Nothing is lost, everything is in order, and repeats are the same message; returns how often each came."""
        wanted = rows(self.working, "SELECT alert_id FROM alerts ORDER BY created_at, alert_id")
        stored = dict(rows(self.working, "SELECT channel_id || ' ' || alert_id, message_id FROM deliveries"))
        came: Counter[str] = Counter()
        for part, arrivals in self._arrivals().items():
            firsts = list(dict.fromkeys(alert_id for alert_id, _ in arrivals))
            assert firsts == [one for (one,) in wanted], f"{part}: all told, in the order in which they were written"
            for alert_id, message_id in arrivals:
                assert message_id == stored[f"{part} {alert_id}"], "each arrival is the message that the table names"
                came[f"{part} {alert_id}"] += 1
            assert len({message_id for _, message_id in arrivals}) == len(wanted), "one message an alert, not one an attempt"
        return came

    def _arrivals(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {"team": [], "team/2": [], "hook": []}
        for [to], mail in self.mailbox.mails:
            text = mail.get_body(("plain",)).get_content()
            part = {"one@x.org": "team", "two@x.org": "team/2"}[to]
            found[part].append((text.split()[0], mail["Message-ID"].strip("<>").partition(".")[0]))
        for asked in self.web.sent:
            assert asked.headers["Idempotency-Key"] == asked.json["message_id"]
            found["hook"].append((asked.json["message"].split()[0], asked.json["message_id"]))
        return found


@pytest.fixture
def trial(tmp_path, processes) -> Iterator[Trial]:
    with ExitStack() as stack:
        yield Trial(tmp_path, processes, stack)


@pytest.mark.slow
@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.soak)])
def test_no_kill_at_any_boundary_loses_an_alert(trial, every):
    trial.fill(0, 48 // every)  # a kill may leave a message fewer, and at the last point there must be two yet
    points = (*POINTS[::every], *POINTS[AT_THE_FIRST_MESSAGE::every])
    for point in points:
        assert trial.end(trial.start(kill_at=point)), "there are as many points"
    trial.end(trial.start())
    assert trial.done
    assert trial.kills == len(points)
    came = trial.check()
    twice = sum(count - 1 for count in came.values())
    # Of all points, only those between the server's acceptance and the commit that records it lead to a repeat.
    assert 0 < twice < trial.kills / 2


@pytest.mark.slow
@pytest.mark.parametrize("kills", [4, pytest.param(12, marks=pytest.mark.soak)])
def test_no_kill_while_a_server_is_talked_to_loses_an_alert(trial, kills):
    """The servers kill the program: at the recipient, before they accept the letter, and after, before they say so."""
    process = None
    moment = 0
    armed = threading.Event()

    def kill() -> None:
        if armed.is_set():
            armed.clear()
            process.kill()
            wait([process.sentinel], HANGS)  # not `join`: two threads that ask for the exit code at once may both miss it

    trial.mailbox.at_recipient = lambda address: kill() if moment == 0 else None
    trial.mailbox.at_data = lambda: kill() if moment == 1 else None
    trial.mailbox.taken = lambda: kill() if moment == 2 else None
    trial.web.answer = lambda asked: (kill() if moment == 3 else None, 200)[1]
    for number in range(kills):
        moment = number % 4
        trial.fill(number, 1)
        process = trial.start()
        armed.set()
        assert trial.end(process)
    trial.end(trial.start())
    assert trial.done
    assert max(trial.check().values()) > 1, "what had been taken came again, as the same message"


@pytest.mark.slow
@pytest.mark.parametrize("kills", [8, pytest.param(25, marks=pytest.mark.soak)])
def test_no_kill_at_a_moment_of_chance_loses_an_alert(trial, kills):
    trial.fill(0, 8)
    chance = random.Random(20260529)
    filled = 8
    while trial.kills < kills or not trial.done:
        if trial.done:
            trial.fill(filled, 4)
            filled += 4
        process = trial.start()
        if trial.kills < kills:
            process.join(chance.uniform(0.02, 0.25))
            process.kill()
        trial.end(process)
    trial.check()
