"""What is wrong with a source, judged on what came of polling it and on its own rhythm. Pure: facts in, one symptom out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from alerts.model import IncidentCause
from parsers.model import Source
from parsers.text.lines import one_line
from warehouse.incidents import PAGES_TRIED, Poll, Signs

ENOUGH_PAUSES = 5
"""Pauses between days of publication from which a rhythm is learnt; fewer say nothing."""
PATIENCE_WITH_SILENCE = 2
"""This many times its second-longest pause is out of a source's rhythm."""
TEMPLATE_NEWS = timedelta(days=7)
"""A change of template is reported for this long, or until a page of the source is read again and has not changed."""
PAGES_WITHOUT_MARKS = 5
"""This many of the latest pages without the marks of their family are more than a page of another kind."""
LONGEST_DETAIL = 300
"""Characters."""
_GENERIC = "generic<"


@dataclass(frozen=True, slots=True)
class Symptom:
    """What is wrong with a source at one poll."""

    cause: IncidentCause
    detail: str
    """What was seen, one line in English for people."""
    certain: bool = False
    """It rests on weeks of history or on many pages, so one poll is enough to report it."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a source publishes, in days between two days of publication."""

    usual: float
    """The median."""
    long: int
    """The second-longest: the longest may be an outage, or a mistake in a date."""


def rhythm(days: Sequence[date]) -> Rhythm | None:
    """The rhythm that days of publication show, in any order; None when they are too few."""
    ordered = sorted(set(days))
    pauses = sorted((later - earlier).days for earlier, later in pairwise(ordered))
    if len(pauses) < ENOUGH_PAUSES:
        return None
    return Rhythm(float(median(pauses)), pauses[-2])


WATCHED_DAYS = 14
"""Days of watching before silence is an incident: the first run must not bring one for every quiet source."""


def silence_limit(max_age_days: int, found: Rhythm | None) -> int:
    """Days without anything new that are still usual: the source's `max_age_days`, more if its own rhythm is slower."""
    return max(max_age_days, PATIENCE_WITH_SILENCE * found.long) if found else max_age_days


def silence(newest_on: date | None, limit_days: int, today: date, watched_since: date | None = None) -> Symptom | None:
    """Whether nothing new has come for longer than usual; None also when nothing ever came.

    For a source that is watched only since `watched_since`, a few days ago, its first summary shows how old it is.
    """
    if watched_since is not None and (today - watched_since).days < WATCHED_DAYS:
        return None
    if newest_on is None or (days := (today - newest_on).days) <= limit_days:
        return None
    return Symptom("silent", f"nothing new for {days} days; {limit_days} would not be unusual", certain=True)


def listed_after(poll: Poll, before: Signs | None) -> int | None:
    """Entries that the lists of a source showed when they were last read whole; None when they never were.

    Lists that did not change show none in a poll, and still stand as they were.
    """
    if poll.listed is not None and (poll.listed > 0 or (poll.read and not poll.unchanged)):
        return poll.listed
    return before.listed if before else None


def symptom(source: Source, poll: Poll, before: Signs | None, today: date) -> Symptom | None:
    """What is wrong with `source`, the gravest first; None when nothing is.

    Args:
        source: as configured.
        poll: what visiting it brought; one that was stopped before it `asked` says nothing and must not be passed.
        before: what the previous poll showed.
        today: the day in Europe/Paris.
    """
    return (
        _unread(poll)
        or _pages_unread(source, poll)
        or _without_marks(source, poll)
        or _other_template(poll, before, today)
        or _empty(poll, before)
        or _dated_ahead(poll)
        or _silent(source, poll, today)
    )


def _silent(source: Source, poll: Poll, today: date) -> Symptom | None:
    return silence(poll.newest_on, silence_limit(source.max_age_days, rhythm(poll.days)), today, poll.watched_since)


def _unread(poll: Poll) -> Symptom | None:
    """No list could be read."""
    if (poll.read or poll.unchanged) and not poll.failures:
        return None
    said = one_line(poll.error or poll.problem or "", LONGEST_DETAIL)
    if poll.blocked:
        return Symptom("blocked", said or "its lists are refused")
    if poll.unreadable:
        return Symptom("not_a_feed", said or "what comes is no feed")
    if poll.unlisted:
        return Symptom("empty", said or "its pages list nothing")
    if poll.broke:
        return Symptom("not_a_feed", "the visit ended in a fault of the program; see the log")
    if poll.failed:
        return Symptom("unreachable", said or "none of its lists could be had")
    # Its lists came, and what they brought could not be stored: `problem` says why.
    return Symptom("not_a_feed", one_line(poll.problem or "", LONGEST_DETAIL) or "what comes cannot be stored")


def _pages_unread(source: Source, poll: Poll) -> Symptom | None:
    """Its lists can be read, but the pages they lead to cannot."""
    if poll.pages_unread < PAGES_TRIED or poll.page_tries < source.failures_before_incident:
        return None
    cause: IncidentCause = "unreachable"
    if poll.page_outcome in ("refused", "rate_limited", "robots_denied"):
        cause = "blocked"
    elif poll.page_outcome == "unreadable":
        cause = "layout_changed"
    said = f"its lists can be read, its last {PAGES_TRIED} pages cannot: {poll.page_error or 'they are empty'}"
    return Symptom(cause, one_line(said, LONGEST_DETAIL), certain=True)


def _other_template(poll: Poll, before: Signs | None, today: date) -> Symptom | None:
    if poll.template_changed:
        detail = (
            f"{poll.changed} of {poll.read_again} known pages that were read again changed at once: a new template, and no "
            "edits are told of them"
        )
        return Symptom("layout_changed", detail, certain=True)
    seen = _template_seen(poll, before)
    if seen is None or today - seen.date() >= TEMPLATE_NEWS:
        return None
    return Symptom(
        "layout_changed", f"most of its known pages changed at once on {seen:%Y-%m-%d}: a new template", certain=True
    )


def _template_seen(poll: Poll, before: Signs | None) -> datetime | None:
    """When a change of template was last seen, as long as no page has been read again since then."""
    return None if before is None or poll.read_again else before.template_seen_at


def _without_marks(source: Source, poll: Poll) -> Symptom | None:
    latest = poll.readers[:PAGES_WITHOUT_MARKS]
    if len(latest) < PAGES_WITHOUT_MARKS or not all(reader.startswith(_GENERIC) for reader in latest):
        return None
    detail = (
        f"its last {len(latest)} pages bear no marks of the family {source.family} and were read as pages of any site; "
        'their days and authorities may be missing. A family = "generic" in its paragraph would accept that'
    )
    return Symptom("layout_changed", detail, certain=True)


def _empty(poll: Poll, before: Signs | None) -> Symptom | None:
    if listed_after(poll, before) == 0:
        return Symptom("empty", "its lists can be read and hold nothing")
    if not poll.releases:
        return Symptom(
            "empty",
            f"no release of it could be read so far; {one_line(poll.problem or 'its pages say nothing', LONGEST_DETAIL)}",
        )
    return None


def _dated_ahead(poll: Poll) -> Symptom | None:
    if not poll.dated_ahead or poll.furthest_on is None:
        return None
    which = "a new release states a day" if poll.dated_ahead == 1 else f"{poll.dated_ahead} new releases state days"
    return Symptom("clock", f"{which} that is still to come, {poll.furthest_on} at the latest; check this machine's clock")


def signs_after(source: Source, poll: Poll, before: Signs | None, run_id: str, now: datetime, today: date) -> Signs:
    """What to remember of a source after a poll."""
    found = symptom(source, poll, before, today)
    learnt = rhythm(poll.days)
    streak = 0 if found is None else (before.streak if before else 0) + 1
    if found is not None and found.certain:
        streak = max(streak, source.failures_before_incident)
    return Signs(
        source_id=source.source_id,
        run_id=run_id,
        judged_at=now,
        cause=found.cause if found else None,
        streak=streak,
        since=None if found is None else (before.since if before and before.cause else None) or now,
        detail=found.detail if found else None,
        listed=listed_after(poll, before),
        usual_pause_days=learnt.usual if learnt else None,
        silence_limit_days=silence_limit(source.max_age_days, learnt),
        template_seen_at=now if poll.template_changed else _template_seen(poll, before),
    )
