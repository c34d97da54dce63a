"""Commitments whose day is near, or has passed with nothing found that says they are done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from alerts.kinds.deadline import LAST_BEFORE, DeadlineFacts, period_end
from alerts.model import Alert, CommitmentFacts, ReleaseFacts
from alerts.rules.coverage import Watching
from alerts.rules.events import DatedCommitment, NotifiedStage
from parsers.dates import paris_day
from parsers.identity import stable_id
from parsers.model import DeadlinePrecision

_Stage = tuple[Literal["due_soon", "overdue"], int]

STAGES: tuple[tuple[_Stage, int], ...] = (
    (("due_soon", 30), -30),
    (("due_soon", LAST_BEFORE), -LAST_BEFORE),
    (("overdue", 1), 1),
    (("overdue", 30), 30),
    (("overdue", 180), 180),
)
"""The notices of one commitment in their order, each with its day counted from the due day."""

_FIRST_SILENCE: _Stage = ("overdue", 1)

HORIZON = timedelta(days=30)
"""How far ahead of the due day the first notice comes."""

_LONG_PAST = timedelta(days=30)
"""News whose deadline had passed by more than this when it was first seen gets no reminder."""
_ORDER = {stage: place for place, (stage, _) in enumerate(STAGES)}


def stage_reached(due_on: date, passed_on: date, today: date, watched_until: date | None) -> _Stage | None:
    """The latest notice whose day has come; None when the due day is more than 30 days ahead.

    Notices of a silence are counted from `passed_on`, the last day of the period that the words name. A silence has lasted
    until a day if sources were read on that day or later: `watched_until`.
    """
    reached = None
    for stage, days in STAGES:
        ahead = stage[0] == "due_soon"
        day = (due_on if ahead else passed_on) + timedelta(days=days)
        if day <= today and (ahead or (watched_until is not None and day <= watched_until)):
            reached = stage
    if due_on < today and reached is not None and reached[0] == "due_soon":
        return None  # too late for that, too early to speak of silence
    return reached


def as_deadline(release: ReleaseFacts, promise: CommitmentFacts, now: datetime) -> Alert:
    """A deadline as a `due_soon` alert with the id of its commitment: to be put to filters, and not to be sent."""
    facts = DeadlineFacts(release, promise, 0, 0)
    return Alert(promise.commitment_id, "due_soon", "", now, facts, source_id=release.source_id)


def notice_days(due_on: date, precision: DeadlinePrecision | None) -> list[date]:
    """The days on which the notices of a commitment fall due, in their order, if nothing comes between."""
    passed_on = period_end(due_on, precision)
    return [(due_on if stage[0] == "due_soon" else passed_on) + timedelta(days=days) for stage, days in STAGES]


def notices(
    promises: Iterable[DatedCommitment],
    told: Iterable[NotifiedStage],
    now: datetime,
    watching: Watching,
    standing: frozenset[str],
) -> list[Alert]:
    """The notices to be given now: for each commitment the latest stage reached, if neither it nor a later one was given.

    A stage missed while the machine was off is not made up for once a later one has come. Nothing is said when a later
    release says that it is fulfilled or replaced, or takes stock of it. Progress does not end the watch: the notice says
    what was last reported. For what came in a first capture, a backfill or a better reading, only stages whose day came
    later are given; news gets its stage at once, unless its day had passed by more than 30 days. Of copies of one
    announcement, one gets reminders. For a source that cannot be read just now, a passed day is not reported at once;
    nor is it while most sources cannot be read (`Watching.is_poor`).

    A commitment that is now worded, or read, differently has another id; notices given for a commitment of the same release
    for the same day that no longer stands count as given for it, and the stages go on from there.

    Args:
        promises: those that name a day, in any order, with all that are due on the same day in copies of their release.
        told: every notice that was given.
        now: the time, naive and in UTC.
        watching: what was read of the sources.
        standing: commitment_ids of all standing commitments with a day, including those of `promises`.
    """
    today = paris_day(now)
    told_of: dict[tuple[str, date], int] = {}
    told_by: dict[tuple[str, date], int] = {}
    told_before: dict[tuple[str, date], int] = {}
    for notice in told:
        place = _ORDER[notice.kind, notice.stage]
        key = (notice.commitment_id, notice.due_on)
        told_of[key] = max(told_of.get(key, place), place)
        by = (notice.release_id, notice.due_on)
        told_by[by] = max(told_by.get(by, place), place)
        if notice.commitment_id not in standing:
            told_before[by] = max(told_before.get(by, place), place)
    alerts = []
    for same_day in _announcements(promises):
        for one in _speaking(same_day):
            due_on = one.promise.due_on
            if due_on is None or due_on > today + HORIZON:
                continue
            passed_on = period_end(due_on, one.promise.precision)
            stage = stage_reached(due_on, passed_on, today, watching.until)
            if stage == _FIRST_SILENCE and one.release.source_id in watching.failing:
                continue
            if stage is not None and stage[0] == "overdue" and watching.is_poor(passed_on):
                continue
            before = told_before.get((one.release.release_id, due_on), -1)
            followed = _followed(one, same_day)
            if stage is None or not _is_to_be_notified(one, stage, due_on, followed, goes_on=before >= 0):
                continue
            copies = [told_by.get((copy, due_on), -1) for copy in one.release.same_as]
            if max([told_of.get((one.promise.commitment_id, due_on), -1), before, *copies]) < _ORDER[stage]:
                alerts.append(_alert(one, stage, due_on, now, followed, watching))
    return alerts


def _announcements(promises: Iterable[DatedCommitment]) -> list[list[DatedCommitment]]:
    """The commitments in groups: those of copies of one announcement that are due on one day."""
    groups: dict[tuple[date, str], list[DatedCommitment]] = defaultdict(list)
    for one in promises:
        if one.promise.due_on is not None:
            groups[one.promise.due_on, one.announcement].append(one)
    return [sorted(groups[key], key=lambda one: one.promise.commitment_id) for key in sorted(groups)]


def _speaking(group: list[DatedCommitment]) -> list[DatedCommitment]:
    """Those of one release: the first of the copies that promises something for that day."""
    speaker = min((one.release.release_id != one.announcement, one.release.release_id) for one in group)[1]
    return [one for one in group if one.release.release_id == speaker]


def _followed(one: DatedCommitment, group: list[DatedCommitment]) -> DatedCommitment:
    """What came of the commitment, or of one for the same day in a copy: across languages they cannot be matched up,
    and silence must not be claimed where a follow-up was found."""
    copies = [other for other in group if other.release.release_id != one.release.release_id]
    return max([one, *copies], key=lambda other: (other.settled, other.last_told is not None, other.follow_ups > 0))


def _is_to_be_notified(
    one: DatedCommitment, stage: _Stage, due_on: date, followed: DatedCommitment, *, goes_on: bool
) -> bool:
    if followed.settled:
        return False
    if goes_on:
        return True
    if one.news:
        return due_on >= one.known_since - _LONG_PAST
    start = due_on if stage[0] == "due_soon" else period_end(due_on, one.promise.precision)
    stage_day = start + timedelta(days=dict(STAGES)[stage])
    return stage_day > one.known_since and due_on >= one.known_since


def _alert(
    one: DatedCommitment, stage: _Stage, due_on: date, now: datetime, followed: DatedCommitment, watching: Watching
) -> Alert:
    kind, days = stage
    today = paris_day(now)
    coverage = None
    if kind == "overdue":
        since = one.release.published_on or one.known_since
        coverage = watching.coverage(since, period_end(due_on, one.promise.precision), today)
    facts = DeadlineFacts(
        one.release,
        one.promise,
        days,
        (due_on - today).days,
        followed.follow_ups,
        followed.last_told,
        one.moved_from,
        coverage,
    )
    return Alert(
        alert_id=stable_id("alert", kind, one.promise.commitment_id, due_on.isoformat(), days),
        kind=kind,
        title=facts.title(kind),
        created_at=now,
        facts=facts,
        release_id=one.release.release_id,
        commitment_id=one.promise.commitment_id,
        source_id=one.release.source_id,
    )
