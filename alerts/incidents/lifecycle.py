"""Incidents: what many polls in a row make of the signs of sources; when they open, remind and close. Pure.

A hiccup opens nothing. An incident reports at most three things: that it is open, once a week that it still is, and that
it is over. Many sources in trouble at once are one incident. docs/health.md explains it for users.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import cast

from alerts.incidents.notice import incident_alert
from alerts.incidents.symptoms import LONGEST_DETAIL, signs_after
from alerts.model import Alert, IncidentCause, IncidentPhase
from parsers.dates import paris_time
from parsers.identity import stable_id
from parsers.model import Source
from parsers.text.lines import one_line
from warehouse.incidents import Incident, Poll, Signs

REMINDED_EVERY = timedelta(days=7)
"""How often an open incident is recalled: often enough not to be forgotten, seldom enough to be read."""
MANY = 5
"""This many sources in trouble at once are one incident."""
AT_ONCE = timedelta(days=4)
"""Sources whose trouble began within this time of each other may share a reason; a source polled once a day shows three
failures in a row after three days."""
RECENTLY = timedelta(hours=36)
"""A poll longer ago than this says nothing about today; every source is polled at least once a day."""
SET_BACK = timedelta(minutes=5)
"""A clock set back by less was only corrected."""
_POLL_FAILED = frozenset({"unreachable", "blocked", "not_a_feed", "empty"})
_CLOCK: IncidentCause = "clock"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of judging the polls of a run. Nothing in it is stored yet."""

    signs: tuple[Signs, ...]
    """Of the sources that were polled."""
    incidents: tuple[Incident, ...]
    """Those that are new or have changed."""
    alerts: tuple[Alert, ...]
    """What they have to report, in the order in which they opened."""


def judge(
    sources: Mapping[str, Source],
    polls: Iterable[Poll],
    before: Mapping[str, Signs],
    still_open: Sequence[Incident],
    *,
    run_id: str,
    now: datetime,
    today: date,
    previous_start: datetime | None = None,
) -> Judgement:
    """Judge the polls of one run.

    Args:
        sources: those that are watched and on the web, by source_id.
        polls: what the run showed of the sources that it visited; those that were stopped before they requested anything,
            or whose source is not watched, are passed over.
        before: the signs stored last, by source_id. Judging a run again changes nothing.
        still_open: the incidents still open.
        run_id: of the run.
        now: UTC, naive.
        today: the day in Europe/Paris.
        previous_start: when the run before this one began; later than `now` when the clock was set back.
    """
    signs = {
        poll.source_id: signs_after(sources[poll.source_id], poll, before.get(poll.source_id), run_id, now, today)
        for poll in polls
        if poll.asked and poll.source_id in sources and not _judged(before.get(poll.source_id), run_id)
    }
    bench = _Bench(sources, {**before, **signs}, frozenset(signs), now)
    for incident in still_open:
        bench.go_on(incident)
    bench.look_at_clock(still_open, previous_start)
    bench.open_new(still_open)
    return Judgement(tuple(signs.values()), tuple(bench.changed.values()), tuple(bench.alerts))


def _judged(before: Signs | None, run_id: str) -> bool:
    return before is not None and before.run_id == run_id


@dataclass(slots=True)
class _Bench:
    """One judgement in progress."""

    sources: Mapping[str, Source]
    signs: Mapping[str, Signs]
    polled: frozenset[str]
    now: datetime
    changed: dict[str, Incident] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    """Sources covered by an open incident."""
    alone: set[str] = field(default_factory=set)
    """Those of them that have an incident to themselves."""

    def go_on(self, incident: Incident) -> None:
        """Close, recall or keep open an incident."""
        if not incident.source_ids:
            return  # of the clock or of the program: not a matter of sources
        watched = tuple(one for one in incident.source_ids if one in self.sources)
        if not watched:
            self._keep(replace(incident, resolved_at=self.now))  # quietly: nobody asks for these sources any more
            return
        stored, incident = incident, replace(incident, source_ids=watched)
        troubled = [one for one in watched if self._cause(one)]
        if self.polled.isdisjoint(watched):
            self._take(incident)
            return
        # One that many share is over when most of them are well; the others have reasons of their own.
        if 2 * len(troubled) < len(watched) or not troubled:
            self._keep(replace(incident, resolved_at=self.now), "resolved")
            return
        cause = self._most_common(troubled)
        detail = self._detail(troubled, cause) if incident.source_id is None else self.signs[troubled[0]].detail or ""
        incident = replace(incident, cause=cause, detail=detail)
        self._take(incident)
        if reminder_is_due(incident, self.now):
            reminded = replace(incident, reminded_at=self.now, reminders=incident.reminders + 1)
            self._keep(reminded, "reminded", troubled)
        elif incident != stored:
            self._keep(incident)

    def _take(self, incident: Incident) -> None:
        self.taken.update(incident.source_ids)
        if incident.source_id is not None:
            self.alone.add(incident.source_id)

    def look_at_clock(self, still_open: Sequence[Incident], previous_start: datetime | None) -> None:
        """This machine's clock, which belongs to no source: set back since the previous run, or right again."""
        lasting = [one for one in still_open if one.cause == _CLOCK and not one.source_ids]
        back = previous_start - self.now if previous_start else timedelta()
        if previous_start and back >= SET_BACK and not lasting:
            detail = (
                f"the run before this one began at {paris_time(previous_start)}, which is still to come: this "
                "machine's clock was set back, or was wrong before"
            )
            self._keep(opened((), None, _CLOCK, detail, self.now), "opened")
        elif back < SET_BACK:
            for incident in lasting:
                self._keep(replace(incident, resolved_at=self.now), "resolved")

    def open_new(self, still_open: Sequence[Incident]) -> None:
        """Open what has lasted long enough: one incident per source, or one for many."""
        waiting = sorted(one for one in self.polled if self._lasts(one) and one not in self.taken)
        fresh = self._fresh()
        failing = [one for one in fresh if self._cause(one) in _POLL_FAILED]
        here = [one for one in fresh if one in self.polled]
        failing_here = [one for one in here if one in failing]
        if _many(len(failing), len(fresh)) and 2 * len(failing_here) >= len(here):
            self._at_once([one for one in failing if self._lasts(one)], len(fresh), still_open)
            waiting = [one for one in waiting if one not in failing]
        by_cause: dict[IncidentCause, list[str]] = defaultdict(list)
        for one in waiting:
            by_cause[self._certain_cause(one)].append(one)
        for cause, concerned in by_cause.items():
            if len(concerned) >= MANY:
                self._open_shared(concerned, cause)
                continue
            for one in concerned:
                self._keep(opened((one,), one, cause, self.signs[one].detail or "", self.now), "opened")

    def _at_once(self, lasting: list[str], fresh: int, still_open: Sequence[Incident]) -> None:
        """Most sources fail: one incident, as soon as most have failed often enough, and no individual ones until then."""
        new = [one for one in lasting if one not in self.taken]
        if not new:
            return
        shared = next((one for one in still_open if self._may_join(one)), None)
        if shared is not None:
            incident = self.changed.get(shared.incident_id, shared)
            members = tuple(sorted({*incident.source_ids, *new}))
            self.changed[shared.incident_id] = replace(incident, source_ids=members)
            self.taken.update(new)
        elif _many(len(lasting), fresh):
            self._open_shared(new, self._most_common(new))

    def _may_join(self, incident: Incident) -> bool:
        standing = self.changed.get(incident.incident_id, incident)
        many = incident.source_id is None and bool(incident.source_ids) and incident.cause in _POLL_FAILED
        return many and standing.resolved_at is None and self.now - incident.opened_at <= AT_ONCE

    def _open_shared(self, concerned: Sequence[str], cause: IncidentCause) -> None:
        members = tuple(sorted(concerned))
        self._keep(opened(members, None, cause, self._detail(members, cause), self.now), "opened")
        self.taken.update(members)

    def _detail(self, troubled: Sequence[str], cause: IncidentCause) -> str:
        alike = [one for one in troubled if self._cause(one) == cause]
        said = f"{len(troubled)} sources at once, {len(alike)} of them {cause}"
        if cause in ("unreachable", "not_a_feed"):
            said += "; look at this machine's network first"
        elif cause == "blocked":
            said += "; sites that share a platform may refuse this program together"
        return one_line(f"{said}. {self.sources[alike[0]].name}: {self.signs[alike[0]].detail or cause}", LONGEST_DETAIL)

    def _fresh(self) -> list[str]:
        """The sources polled lately, except those known to have trouble of their own, or old trouble."""
        return [
            one
            for one, signs in self.signs.items()
            if one in self.sources
            and one not in self.alone
            and abs(self.now - signs.judged_at) <= RECENTLY
            and (signs.since is None or self.now - signs.since <= AT_ONCE)
        ]

    def _lasts(self, source_id: str) -> bool:
        signs = self.signs[source_id]
        return signs.cause is not None and signs.streak >= self.sources[source_id].failures_before_incident

    def _cause(self, source_id: str) -> str | None:
        return self.signs[source_id].cause if source_id in self.signs else None

    def _certain_cause(self, source_id: str) -> IncidentCause:
        return cast("IncidentCause", self.signs[source_id].cause)

    def _most_common(self, source_ids: Sequence[str]) -> IncidentCause:
        return Counter(self._certain_cause(one) for one in source_ids).most_common(1)[0][0]

    def _keep(self, incident: Incident, phase: IncidentPhase | None = None, told: Sequence[str] | None = None) -> None:
        self.changed[incident.incident_id] = incident
        if phase is not None:
            concerned = incident.source_ids if told is None else told
            names = [self.sources[one].name for one in concerned]
            self.alerts.append(incident_alert(incident, phase, names, self.now))


def opened(members: tuple[str, ...], source_id: str | None, cause: IncidentCause, detail: str, now: datetime) -> Incident:
    """A new incident: of one source, of many (`source_id` None), or of none (the machine, the program)."""
    incident_id = stable_id("incident", source_id, cause if source_id is None else None, now.isoformat())
    return Incident(incident_id, source_id, cause, now, None, None, detail, members)


def reminder_is_due(incident: Incident, now: datetime) -> bool:
    """Whether it is time to recall an open incident.

    A last reminder in the future, from before the clock was set back, must not silence the next one for years.
    """
    last = incident.reminded_at or incident.opened_at
    return now - last >= REMINDED_EVERY or last - now > timedelta(days=1)


def _many(count: int, of: int) -> bool:
    return count >= MANY and 2 * count >= of
