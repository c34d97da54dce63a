"""What became of a commitment, as events in order of their days, in words for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from flows.cli.terminal.quoting import deadline, names, published_day
from parsers.text.lines import visible_line

if TYPE_CHECKING:
    from warehouse.published.ledger import History
    from warehouse.review.decisions import Decision

RELATIONS = {
    "review": "review",
    "progress": "progress",
    "fulfilled": "fulfilled",
    "renewed": "promised again",
    "superseded": "superseded",
    "follow_up": "follow-up",
}
"""`FollowUpRelation` in words."""

_SUBJECTS = {"commitment": "promise", "follow_up": "link", "same_announcement": "copy"}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a timeline, and the details below it."""

    on: date | None
    """None when the day is not known."""
    day: str
    """The day for people, no more exact than is known."""
    what: str
    said: str
    below: tuple[str, ...] = ()


def timeline(row: dict[str, Any], history: History) -> list[Event]:
    """The events of a commitment in `ledger`: promised, due, what was said since, and silence; unknown days come last."""
    events = [_promised(row), *_due(row), *(_follow_up(one, row) for one in history.follow_ups)]
    ordered = sorted(events, key=lambda event: (event.on is None, event.on or date.max))
    return [*ordered, _silence(row, history)]


def lateness(days_after_due: int | None, due_on: date | None) -> str:
    """How long after the last day on which a commitment could be due something was said; "" when that is not known."""
    if days_after_due is None or due_on is None:
        return ""
    if days_after_due == 0:
        return "on the last day it could be due"
    count = abs(days_after_due)
    days = f"{count} day{'' if count == 1 else 's'}"
    return f"{days} {'after' if days_after_due > 0 else 'before'} the last day it could be due"


def stands(row: dict[str, Any]) -> str:
    """Where a commitment stands, in a few words for a table."""
    status, left, count = row["status"], row["days_left"], row["follow_up_count"]
    if status == "overdue":
        return f"overdue {-left:,} d"
    if status == "due_soon":
        return f"due in {left} d" if left else "due today"
    times = f" ({count})" if count > 1 else ""
    if status == "followed_up" and (row["last_follow_up_late_by"] or 0) > 0:
        return f"followed up{times}, {row['last_follow_up_late_by']:,} d late"
    return str(status).replace("_", " ") + times


def decided(decision: Decision) -> str:
    """A decision in one line."""
    about = _SUBJECTS[decision.subject]
    verdict = decision.verdict + (f" as {RELATIONS[decision.relation]}" if decision.relation else "")
    note = f": « {visible_line(decision.note)} »" if decision.note else ""
    return f"{about} {verdict} by {visible_line(decision.decided_by)}{note}"


def copies(history: History) -> Iterator[str]:
    """The other releases of the announcement, one line each."""
    for one in history.copies:
        first = "" if one["same_as"] else ", the first of them"
        day = published_day(one) or "day not known"
        title, url = visible_line(one["title"]), visible_line(one["url"])
        yield f"{day}  {title} ({one['source_id']}{first})  {url}  {one['release_id']}"


def belonging(history: History) -> Iterator[str]:
    """The releases that belong with the commitment's own, one line each with the evidence."""
    for one in history.related:
        day = published_day(one) or "day not known"
        side = "later" if one["is_later"] else "earlier"
        yield f"{day}  {visible_line(one['title'])} ({one['source_id']}, {side}, {one['kind']})  {visible_line(one['url'])}"
        yield f"  « {visible_line(one['quote'])} »"


def _promised(row: dict[str, Any]) -> Event:
    who = names(row["actors"]) or visible_line(row["authority"] or "") or "not named"
    return Event(row["published_on"], published_day(row) or "day not known", "promised", f"by {who}")


def _due(row: dict[str, Any]) -> Iterator[Event]:
    first, last = row["deadline_from"], row["deadline_to"]
    if not row["deadline_text"]:
        return
    said = deadline(first, last, row["deadline_text"], row["deadline_precision"])
    if last is None:
        yield Event(first, first.isoformat() if first else "no day", "from" if first else "due", said)
        return
    left = row["days_left"]
    ahead = f"in {left} day{'' if left == 1 else 's'}" if left > 0 else "today" if left == 0 else f"{-left:,} days ago"
    yield Event(last, last.isoformat(), "due", f"{said}; the last day of it is {ahead}")


def _follow_up(one: dict[str, Any], row: dict[str, Any]) -> Event:
    who = visible_line(one["authority"] or one["source_id"])
    late = lateness(one["days_after_due"], row["due_on"])
    below = [f"« {visible_line(one['quote'])} »" if one["quote"] else "its words are not known"]
    if one["quote"] and one["quote_start"] is None:
        below.append("these words do not stand in the release as it reads now")
    below += [
        f"why: {visible_line('; '.join(one['reasons'] or ()))}",
        f"{visible_line(one['title'])}  {visible_line(one['url'])}",
    ]
    if one["same_as"]:
        below.append("a copy of another release that is counted once")
    sure = f"{one['score']:.2f}" if one["score"] is not None else "not known"
    grade = f"{one['evidence']}, " if one["evidence"] else ""
    weak = "" if one["counts"] else ", a suggestion that does not count"
    by = visible_line(one["decided_by"] or "rules")
    below.append(f"link {one['follow_up_id']}, {grade}score {sure}, by {by}{weak}")
    if one["moved_to"]:
        below.append(f"puts it off to {one['moved_to']}")
    said = f"by {who}" + (f", {late}" if late else "")
    return Event(one["published_on"], published_day(one) or "day not known", RELATIONS[one["relation"]], said, tuple(below))


def _silence(row: dict[str, Any], history: History) -> Event:
    known = [one["published_on"] for one in history.follow_ups if one["published_on"]]
    last = max(known, default=None)
    until = history.published_at.date().isoformat()
    if history.follow_ups:
        since = f" since {last}" if last else ""
        return Event(None, until, "since then", f"nothing more found{since} in the sources watched")
    since = f" since {published_day(row)}" if row["published_on"] else ""
    return Event(None, until, "silence", f"no follow-up found{since} in the sources watched")


def silent_since(row: dict[str, Any], follow_ups: Sequence[dict[str, Any]]) -> date | None:
    """Publication day of the last release that spoke of a commitment, or of the commitment itself; None when not known."""
    days: list[date] = [one["published_on"] for one in (*follow_ups, row) if one["published_on"]]
    return max(days, default=None)
