"""A process killed in the midst of muting, or of ending a mute: no alert is lost or sent twice, and decisions are whole."""

from __future__ import annotations

import os
import signal
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from alerts.channels.console import CONSOLE, Console
from alerts.incidents.lifecycle import opened
from alerts.incidents.notice import incident_alert
from alerts.muting import keeping
from alerts.outbox.deliver import Outbox
from alerts.outbox.plan import Rules
from alerts.subscriptions.subscribers import ChannelRules, Subscribers, SubscriptionRules
from alerts.write import write
from tests.support.measures.patience import HANGS
from tests.support.processes.forked import warm_processes
from tests.support.stored.outboxes import MORNING, alert, plain_render, queue, rows, states
from warehouse.incidents import write_incidents
from warehouse.outbox.mutes import Mute
from warehouse.store import open_store

BEFORE = MORNING - timedelta(days=1)
AFTER = MORNING + timedelta(days=1)
MOMENTS = ("between the decision and the deliveries", "before the commit", "after the commit")
READER = Subscribers([ChannelRules(CONSOLE)], [SubscriptionRules(CONSOLE, ("incident",))])
INCIDENT = opened(("nord",), "nord", "blocked", "refused", BEFORE)
DECISIONS = {
    "a source": Mute("source", "nord", "muted", "Ana", BEFORE, MORNING),
    "an incident acknowledged": Mute("incident", INCIDENT.incident_id, "muted", "Ana", BEFORE),
}
WAITING = {"a source": 6, "an incident acknowledged": 1}
"""Deliveries that each keeps: all that waits is of that source."""


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def decided(working: Path, mute: Mute, moment: str = "") -> None:
    """Record a decision, or die."""
    if moment == MOMENTS[0]:
        keeping.mute_deliveries = die  # type: ignore[assignment]  # a stand-in
    with open_store(working) as store:
        store.write(lambda change: (keeping.decide(change, mute), moment == MOMENTS[1] and die()))
        if moment == MOMENTS[2]:
            die()


def ended(working: Path, now: datetime, moment: str = "") -> None:
    """Have what was muted sent, or die."""
    if moment == MOMENTS[0]:
        keeping.end_mute_of = die  # type: ignore[assignment]  # a stand-in
    with open_store(working) as store:
        store.write(lambda change: (keeping.end_mutes(change, now), moment == MOMENTS[1] and die()))
        if moment == MOMENTS[2]:
            die()


def killed(target: object, *arguments: object) -> None:
    process = warm_processes().Process(target=target, args=arguments, daemon=True)
    process.start()
    process.join(HANGS)
    assert process.exitcode == -signal.SIGKILL


@pytest.fixture
def working(tmp_path):
    """A file with an open incident of a source, and five alerts about its releases, none of which was sent."""
    path = tmp_path / "warehouse.duckdb"
    queue(path, [alert(number) for number in range(5)], CONSOLE)

    def begin(change):
        write_incidents(change, [INCIDENT])
        write(change, [incident_alert(INCIDENT, "opened", ["Nord"], BEFORE)], {}, READER, BEFORE)

    with open_store(path) as store:
        store.write(begin)
    return path


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("what", DECISIONS)
def test_a_decision_is_there_with_all_that_it_keeps_or_not_at_all(working, what, moment):
    killed(decided, working, DECISIONS[what], moment)
    whole = moment == MOMENTS[2]
    kept = WAITING[what] if whole else 0
    assert rows(working, "SELECT count(*) FROM mutes") == [(int(whole),)]
    assert Counter(states(working)) == Counter(pending=6 - kept, muted=kept)
    decided(working, DECISIONS[what])
    decided(working, DECISIONS[what])
    assert rows(working, "SELECT count(*) FROM mutes") == [(1,)]
    assert Counter(states(working)) == Counter(pending=6 - WAITING[what], muted=WAITING[what])


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_was_kept_is_sent_once_though_the_end_of_the_mute_was_killed(working, moment):
    decided(working, DECISIONS["a source"])
    killed(ended, working, AFTER, moment)
    assert set(states(working)) == ({"pending"} if moment == MOMENTS[2] else {"muted"})
    said: list[str] = []
    for day in (AFTER, AFTER + timedelta(days=1)):
        outbox = Outbox(working, render=plain_render, clock=lambda day=day: day)
        outbox.waiting()
        outbox.deliver([(Console(said.append), Rules())], {}, ())
    assert states(working) == {"sent": 6}
    assert len(said) == 1 and said[0].startswith("unmuted: 6")
