"""The iCalendar file of deadlines (RFC 5545): one all-day event for each commitment with a last day."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from alerts.messages import dates_in_words
from alerts.messages.escaping import clean, plain_text, shortened, web_address
from alerts.messages.titles import subject_matter
from alerts.messages.wordings import Wordings, wordings
from alerts.model import CommitmentFacts, Language, ReleaseFacts
from parsers.model import Amount

_PRODUCT = "-//Followthrough//Deadlines//EN"
_DOMAIN = "followthrough"
_TITLES = {"open": "due", "answered": "answered", "fulfilled": "fulfilled", "superseded": "superseded"}
_LONGEST_TITLE = 160
"""Characters; calendars show one line, and the rest on demand."""
_LONGEST_QUOTE = 2_000
"""Characters of the commitment in the notes of its day; no commitment in a release is longer than a page."""


@dataclass(frozen=True, slots=True)
class _Written:
    """An event as it was last written."""

    sequence: int
    stamp: datetime
    """UTC."""
    content: bytes


def deadline_calendar(
    rows: Sequence[Mapping[str, Any]], *, before: bytes | None, now: datetime, language: Language, name: str | None = None
) -> bytes:
    """The calendar of these deadlines (rows of `warehouse.published.feeds.deadlines_to_show`), in their order.

    An event keeps its UID forever. When something in it has changed since the calendar of `before`, its SEQUENCE is one
    greater and its DTSTAMP is `now`; else both stay. A calendar that cannot be read counts as none: its events are then
    written as new.

    Args:
        before: the file as it was last written, None when there is none.
        now: UTC.
        name: what it is about, for its title; None for the calendar of all deadlines.
    """
    words = wordings(language)
    known = _events_of(before)
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    title = words.say("feed.deadlines_of", name=name) if name else words.say("feed.deadlines")
    calendar.add("x-wr-calname", plain_text(shortened(title, _LONGEST_TITLE)))
    for row in rows:
        uid = f"{row['commitment_id']}@{_DOMAIN}"
        calendar.add_component(_numbered(row, uid, known.get(uid), now, words))
    written: bytes = calendar.to_ical(sorted=False)
    return written


def _numbered(row: Mapping[str, Any], uid: str, old: _Written | None, now: datetime, words: Wordings) -> Event:
    """The event of a row, with the numbers of the previous event if nothing else changed."""
    if old is None:
        return _event(row, uid, 0, row["first_seen_at"], words)
    same = _event(row, uid, old.sequence, old.stamp, words)
    return same if same.to_ical() == old.content else _event(row, uid, old.sequence + 1, now, words)


def _event(row: Mapping[str, Any], uid: str, sequence: int, stamp: datetime, words: Wordings) -> Event:
    promise, release = commitment_of(row), release_of(row)
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp.replace(microsecond=0, tzinfo=UTC))
    event.add("sequence", sequence)
    due: date = row["deadline_to"]
    event.add("dtstart", due)
    if due < date.max:
        event.add("dtend", due + timedelta(days=1))
    title = words.say(f"feed.{_TITLES[row['standing']]}", title=subject_matter(promise, words))
    event.add("summary", plain_text(shortened(title, _LONGEST_TITLE)))
    event.add("description", _description(promise, release, words))
    target = web_address(release.url)
    if target:
        event.add("url", target)
    if row["standing"] == "superseded":
        event.add("status", "CANCELLED")
    else:
        event.add("status", "CONFIRMED" if dates_in_words.exact(promise) else "TENTATIVE")
    event.add("transp", "TRANSPARENT")  # a deadline keeps nobody busy
    return event


def _description(promise: CommitmentFacts, release: ReleaseFacts, words: Wordings) -> str:
    who = clean(release.authority or words.say("body.nobody"))
    lines = [
        words.say("body.promised", on=dates_in_words.published(release, words), who=who),
        words.say("body.quote", words=shortened(promise.quote, _LONGEST_QUOTE, mark="[…]")),
        words.say("feed.stated", due=dates_in_words.due(promise, words)),
    ]
    if not dates_in_words.exact(promise):
        lines.append(words.say("feed.placed"))
    lines.append(shortened(release.title, _LONGEST_TITLE))
    target = web_address(release.url)
    if target:
        lines.append(target)
    lines.append(words.say("body.footer"))
    return "\n".join(plain_text(line) for line in lines)


def _events_of(before: bytes | None) -> dict[str, _Written]:
    """The events of a calendar by UID; those that cannot be read are left out."""
    if not before:
        return {}
    found = {}
    try:
        events = Calendar.from_ical(before).walk("VEVENT")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return {}
    for event in events:
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):  # edited by hand: written anew
            stamp = event.decoded("dtstamp").replace(tzinfo=None)
            found[str(event["uid"])] = _Written(int(str(event["sequence"])), stamp, event.to_ical())
    return found


def commitment_of(row: Mapping[str, Any]) -> CommitmentFacts:
    """What a row says of the commitment."""
    return CommitmentFacts(
        row["commitment_id"],
        row["quote"],
        tuple(row["actors"] or ()),
        tuple(row["partners"] or ()),
        row["action"],
        row["deadline_text"],
        row["deadline_from"],
        row["deadline_to"],
        row["deadline_precision"],
        tuple(Amount(**one) for one in row["amounts"] or ()),
        row["confidence"],
        row["headline"],
    )


def release_of(row: Mapping[str, Any]) -> ReleaseFacts:
    """What a row says of the release that makes it."""
    return ReleaseFacts(
        row["release_id"],
        row["source_id"],
        row["title"],
        row["url"],
        row["published_on"],
        row["published_precision"],
        row["authority"],
        row["territory"],
        row["language"],
    )
