"""When incidents open, remind and close: histories of polls go in, messages come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from alerts.incidents.lifecycle import judge
from alerts.incidents.program import after_failure, after_success
from alerts.kinds.incident import IncidentFacts
from alerts.model import Alert
from alerts.rows import alert_of, alert_row
from flows.sources.plan import is_due
from parsers.dates import paris_day
from parsers.model import Source
from warehouse.harvests.values import SourceState
from warehouse.incidents import Incident, Poll, Signs

START = datetime(2026, 1, 1, 0, 7)
HOUR = timedelta(hours=1)


def source(number: int, **more: Any) -> Source:
    return Source(f"s{number:02d}", f"Source {number}", "generic", f"https://s{number}.example/", **more)


def poll(source_id: str, seen: str, now: datetime) -> Poll:
    """A poll in one letter: `.` fine, `u` unreachable, `b` blocked, `f` no feed, `e` empty, `s` silent, `t` new template."""
    newest = paris_day(now) - timedelta(days=100 if seen == "s" else 1)
    well: dict[str, Any] = {"read": 1, "listed": 10, "failures": 0, "releases": 10, "newest_on": newest}
    failed = {"u": "failed", "b": "blocked", "f": "unreadable"}.get(seen)
    if failed:
        well |= {"read": 0, "listed": 0, "failures": 1, failed: 1}
    elif seen == "e":
        well["listed"] = 0
    elif seen == "t":
        well |= {"read_again": 10, "changed": 10}
    return Poll(source_id, **well)


class Watch:
    """Consecutive runs, each judged with what was stored from the ones before."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.sources = {one.source_id: one for one in sources}
        self.signs: dict[str, Signs] = {}
        self.incidents: dict[str, Incident] = {}
        self.alerts: list[Alert] = []
        self.runs = 0
        self.started: datetime | None = None

    def run(self, now: datetime, seen: dict[str, str]) -> list[str]:
        """One run in which these sources were polled; returns the messages, each as `phase cause source,…`."""
        self.runs += 1
        open_ = [one for one in self.incidents.values() if one.resolved_at is None]
        judgement = judge(
            self.sources, [poll(one, letter, now) for one, letter in seen.items()], self.signs, open_,
            run_id=f"run-{self.runs}", now=now, today=paris_day(now), previous_start=self.started,
        )  # several a line, as in a table  # fmt: skip
        self.signs |= {one.source_id: one for one in judgement.signs}
        self.incidents |= {one.incident_id: one for one in judgement.incidents}
        self.alerts += judgement.alerts
        self.started = now
        return [told(alert) for alert in judgement.alerts]


def told(alert: Alert) -> str:
    facts = alert.facts
    assert isinstance(facts, IncidentFacts)
    which = alert.source_id or (f"{facts.source_count} at once" if facts.source_count else "the machine")
    return f"{facts.phase} {facts.cause} {which}"


@pytest.mark.parametrize(
    ("history", "messages"),
    [
        (".", []),
        ("u", []),
        ("uu.uu.u.u", []),  # hiccups
        ("uuu", ["opened unreachable s00"]),
        ("uuu.", ["opened unreachable s00", "resolved unreachable s00"]),
        ("uuuuuuuuuuuuu.", ["opened unreachable s00", "resolved unreachable s00"]),
        ("ube", ["opened empty s00"]),  # something else each time, and never fine
        ("uuubbbeee.", ["opened unreachable s00", "resolved empty s00"]),  # another cause, the same incident
        ("bbb", ["opened blocked s00"]),
        ("fff", ["opened not_a_feed s00"]),
        ("s", ["opened silent s00"]),  # a hundred days is no hiccup
        ("s.", ["opened silent s00", "resolved silent s00"]),
        ("su.", ["opened silent s00", "resolved unreachable s00"]),
        ("t", ["opened layout_changed s00"]),
        ("uuu.uuu", ["opened unreachable s00", "resolved unreachable s00", "opened unreachable s00"]),
        # Six hours apart, so that 28 polls are a week.
        ("uuu" + "u" * 28, ["opened unreachable s00", "reminded unreachable s00"]),
        ("uuu" + "u" * 84 + ".", ["opened unreachable s00", *["reminded unreachable s00"] * 3, "resolved unreachable s00"]),
    ],
)
def test_a_history_of_polls_is_told_in_so_many_messages(history: str, messages: list[str]) -> None:
    watch = Watch([source(0)])
    found = [line for at, seen in enumerate(history) for line in watch.run(START + 6 * at * HOUR, {"s00": seen})]
    assert found == messages
    assert len({alert.alert_id for alert in watch.alerts}) == len(watch.alerts)


def test_a_source_has_its_own_patience() -> None:
    watch = Watch([source(0, failures_before_incident=1), source(1, failures_before_incident=5)])
    found = [watch.run(START + at * HOUR, {"s00": "u", "s01": "u"}) for at in range(5)]
    assert found == [["opened unreachable s00"], [], [], [], ["opened unreachable s01"]]


def test_a_run_judged_again_changes_nothing() -> None:
    watch = Watch([source(0, failures_before_incident=1)])
    assert watch.run(START, {"s00": "u"}) == ["opened unreachable s00"]
    before = (dict(watch.signs), dict(watch.incidents))
    watch.runs -= 1
    assert watch.run(START, {"s00": "u"}) == []
    assert (watch.signs, watch.incidents) == before


def test_a_run_that_did_not_poll_a_source_leaves_its_incident_alone() -> None:
    watch = Watch([source(0, failures_before_incident=1), source(1)])
    watch.run(START, {"s00": "u"})
    assert watch.run(START + timedelta(days=30), {"s01": "."}) == []
    assert watch.run(START + timedelta(days=31), {}) == []
    assert watch.run(START + timedelta(days=32), {"s00": "u"}) == ["reminded unreachable s00"]  # one, not four


def test_a_source_that_is_no_longer_watched_closes_its_incident_quietly() -> None:
    watch = Watch([source(0, failures_before_incident=1), source(1)])
    watch.run(START, {"s00": "u"})
    del watch.sources["s00"]
    assert watch.run(START + HOUR, {"s01": "."}) == []
    assert [one.resolved_at for one in watch.incidents.values()] == [START + HOUR]


def test_many_sources_at_once_are_one_incident_and_none_of_their_own() -> None:
    watch = Watch([source(number) for number in range(12)])
    everything = dict.fromkeys(watch.sources, "u")
    assert [watch.run(START + at * HOUR, everything) for at in range(4)] == [[], [], ["opened unreachable 12 at once"], []]
    [incident] = watch.incidents.values()
    assert (incident.source_id, len(incident.source_ids)) == (None, 12)
    assert "this machine's network" in incident.detail
    assert watch.run(START + 4 * HOUR, dict.fromkeys(watch.sources, ".")) == ["resolved unreachable 12 at once"]


def test_a_hiccup_of_the_network_makes_no_incident_of_a_source_that_had_failed_before() -> None:
    watch = Watch([source(number) for number in range(12)])
    well = dict.fromkeys(watch.sources, ".")
    for at in range(2):
        assert watch.run(START + at * HOUR, {**well, "s00": "u"}) == []
    assert watch.run(START + 2 * HOUR, dict.fromkeys(watch.sources, "u")) == []
    assert watch.run(START + 3 * HOUR, {**well, "s00": "u"}) == ["opened unreachable s00"]


def test_sources_that_come_round_at_different_hours_are_one_incident_too() -> None:
    watch = Watch([source(number) for number in range(12)])
    found: list[str] = []
    for at in range(6, 60):
        away = 6 <= at - 6 < 42
        found += watch.run(START + at * HOUR, {f"s{n:02d}": "u" if away else "." for n in range(12) if n % 6 == at % 6})
    assert [line.split(" ", 2)[:2] for line in found] == [["opened", "unreachable"], ["resolved", "unreachable"]]
    [incident] = watch.incidents.values()
    assert len(incident.source_ids) == 12  # those that failed for the third time an hour later joined


def test_a_run_in_which_most_are_well_shows_that_the_network_is_back() -> None:
    watch = Watch([source(number) for number in range(12)])
    for at in range(2):
        assert watch.run(START + at * HOUR, dict.fromkeys(watch.sources, "u")) == []
    # The others have not been polled since, and count as failing.
    assert watch.run(START + 2 * HOUR, {"s00": "u", "s01": ".", "s02": ".", "s03": "."}) == ["opened unreachable s00"]


def test_sources_that_break_one_after_the_other_are_told_one_by_one() -> None:
    watch = Watch([source(number) for number in range(12)])
    found: list[str] = []
    for at in range(24):
        found += watch.run(START + 3 * at * HOUR, {one: "u" if int(one[1:]) * 3 <= at else "." for one in watch.sources})
    assert found == [f"opened unreachable s{number:02d}" for number in range(8)]


def test_few_sources_are_told_one_by_one() -> None:
    watch = Watch([source(number) for number in range(20)])
    seen = {one: "u" if one < "s04" else "." for one in watch.sources}
    found = [watch.run(START + at * HOUR, seen) for at in range(3)]
    assert found[2] == [f"opened unreachable s0{number}" for number in range(4)]


def test_five_that_have_the_same_trouble_in_the_same_run_are_one_incident_however_many_are_well() -> None:
    watch = Watch([source(number) for number in range(100)])
    seen = {one: "s" if one < "s30" else "." for one in watch.sources}
    assert watch.run(START, seen) == ["opened silent 30 at once"]
    assert watch.run(START + HOUR, {**seen, "s00": "."}) == []
    # Its members keep it open until most of them are well again; anything else that breaks is reported separately.
    assert watch.run(START + 2 * HOUR, {**seen, "s99": "s"}) == ["opened silent s99"]


def test_one_of_many_that_stays_in_trouble_gets_an_incident_of_its_own() -> None:
    watch = Watch([source(number) for number in range(10)])
    for at in range(3):
        watch.run(START + at * HOUR, dict.fromkeys(watch.sources, "u"))
    after = {**dict.fromkeys(watch.sources, "."), "s07": "u"}
    assert watch.run(START + 3 * HOUR, after) == ["resolved unreachable 10 at once", "opened unreachable s07"]


def test_half_of_the_sources_broken_for_months_do_not_hide_the_next_one() -> None:
    watch = Watch([source(number) for number in range(12)])
    broken = {one: "u" if one < "s06" else "." for one in watch.sources}
    for at in range(3):
        watch.run(START + at * HOUR, broken)
    assert len(watch.incidents) == 1
    for day in range(1, 60):
        watch.run(START + timedelta(days=day), broken)
    found = [watch.run(START + timedelta(days=60, hours=at), {**broken, "s11": "b"}) for at in range(3)]
    assert [line for lines in found for line in lines if "reminded" not in line] == ["opened blocked s11"]


def test_a_clock_that_was_set_back_is_told_once_and_silences_no_reminder() -> None:
    watch = Watch([source(0, failures_before_incident=1)])
    later = datetime(2035, 1, 1)
    assert watch.run(later, {"s00": "u"}) == ["opened unreachable s00"]
    assert watch.run(START, {"s00": "u"}) == ["reminded unreachable s00", "opened clock the machine"]
    assert watch.run(START + HOUR, {"s00": "u"}) == ["resolved clock the machine"]
    assert watch.run(START + timedelta(days=7), {"s00": "u"}) == ["reminded unreachable s00"]
    assert watch.run(START + timedelta(days=7, minutes=-1), {"s00": "u"}) == []  # only corrected


def test_titles_and_facts_hold_what_a_message_needs_and_nothing_that_breaks_a_line() -> None:
    named = replace(source(0, failures_before_incident=1), name="Préfecture\ndu \u202eNord <b>")
    watch = Watch([named])
    watch.run(START, {"s00": "u"})
    watch.run(START + HOUR, {"s00": "."})
    first, last = watch.alerts
    assert (first.title, last.title) == (
        "Préfecture du Nord <b> cannot be reached",
        "over: Préfecture du Nord <b> cannot be reached",
    )
    assert isinstance(last.facts, IncidentFacts)
    assert (last.facts.opened_at, last.facts.resolved_at) == (START, START + HOUR)
    assert alert_of(alert_row(last)) == last


def test_a_year_of_hourly_runs_tells_each_outage_in_one_message_a_phase() -> None:
    """Twelve sources polled at their own pace, by the real rules of what is due; a program that is off for a month."""
    watch = Watch([source(number) for number in range(12)])
    states: dict[str, SourceState] = {}
    outages = {  # source: (from day, to day, what is seen)
        "s00": (20, 20.4, "u"),  # two polls: a hiccup
        "s01": (30, 40, "u"),  # ten days: opened, a reminder, resolved
        "s02": (50, 80, "b"),  # thirty days: opened, four reminders, resolved
        "s03": (100, 102, "e"),
        "s04": (300, 400, "s"),  # to the end of the year and beyond
        "s05": (210, 211.5, "f"),
    }

    def seen(source_id: str, day: float) -> str:
        if 150 <= day < 153 or 170 <= day < 170.1:
            return "u"  # the network is down, once for three days and once for two hours
        begins, ends, letter = outages.get(source_id, (0, 0, "."))
        return letter if begins <= day < ends else "."

    for hour in range(365 * 24):
        day, now = hour / 24, START + hour * HOUR
        if 240 <= day < 270:
            continue  # switched off
        polled = {
            one.source_id: seen(one.source_id, day)
            for one in watch.sources.values()
            if is_due(one, states.get(one.source_id), now)
        }
        for source_id, letter in polled.items():
            failures = states[source_id].failures + 1 if source_id in states and letter in "ubf" else int(letter in "ubf")
            states[source_id] = SourceState(source_id, now, failures)
        if polled:
            watch.run(now, polled)

    assert Counter(told(alert) for alert in watch.alerts) == {
        "opened unreachable s01": 1,
        "reminded unreachable s01": 1,
        "resolved unreachable s01": 1,
        "opened blocked s02": 1,
        "reminded blocked s02": 4,
        "resolved blocked s02": 1,
        "opened empty s03": 1,
        "resolved empty s03": 1,
        "opened unreachable 12 at once": 1,
        "resolved unreachable 12 at once": 1,
        "opened not_a_feed s05": 1,
        "resolved not_a_feed s05": 1,
        "opened silent s04": 1,
        "reminded silent s04": 9,
    }
    assert len({alert.alert_id for alert in watch.alerts}) == len(watch.alerts)
    assert [one.source_id for one in watch.incidents.values() if one.resolved_at is None] == ["s04"]


def test_failed_runs_are_told_once_a_streak_and_again_after_a_week() -> None:
    open_: list[Incident] = []
    lines: list[str] = []
    for hour in range(24 * 8):
        incident, alert = after_failure(open_, "the disk is full", START + hour * HOUR)
        open_ = [incident]
        lines += [f"{hour} {told(alert)}"] if alert else []
    assert lines == ["0 opened run_failed the machine", "168 reminded run_failed the machine"]
    closed = after_success(open_, START + timedelta(days=9))
    assert closed is not None
    assert told(closed[1]) == "resolved run_failed the machine"
    assert closed[1].title == "over: the program's runs fail"
    assert after_success([], START) is None


def test_judging_sources_leaves_the_incident_of_failed_runs_open() -> None:
    watch = Watch([source(0)])
    incident, _ = after_failure([], "the disk is full", START)
    watch.incidents[incident.incident_id] = incident
    assert watch.run(START + HOUR, {"s00": "."}) == []
    assert watch.incidents[incident.incident_id] == incident
