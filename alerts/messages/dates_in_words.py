"""Days, deadlines and spans of time in words, never more exact than they are known."""

from __future__ import annotations

from datetime import UTC, date, datetime

from alerts.messages.escaping import shortened
from alerts.messages.wordings import Wordings, in_print
from alerts.model import CommitmentFacts, ProgressFacts, ReleaseFacts
from parsers.dates import PARIS

_DAYS_OF_A_MONTH = 30.44
"""A twelfth of 365.25 days."""
_LONGEST_WORDS = 120
"""Characters of a deadline as worded in the release; longer ones are clauses."""
_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
"""By the month in which they begin."""
_COARSE = {"week": 7, "month": 31, "quarter": 92, "season": 92, "half_year": 184, "year": 366, "approximate": 31}
"""Days within which a deadline of that precision cannot be distinguished from another's day."""


def day(on: date, words: Wordings) -> str:
    """A day: "29 mai 2021", "1er mars 2021"."""
    return words.say("dates.day", day=_number(on, words), month=_month(on, words), year=on.year)


def moment(at: datetime, words: Wordings) -> str:
    """A moment, given in UTC, as a clock in Paris shows it."""
    there = at.replace(tzinfo=UTC).astimezone(PARIS)
    return words.say("dates.time", day=day(there.date(), words), hour=there.hour, minute=f"{there.minute:02d}")


def published(release: ReleaseFacts | ProgressFacts, words: Wordings) -> str:
    """When a release was published, after a verb: "le 29 mai 2021", "en mai 2021"."""
    on, precision = release.published_on, release.published_precision
    if on is None:
        return words.say("dates.unknown")
    if precision == "month":
        return words.say("dates.on_month", day=words.say("dates.month", month=_month(on, words), year=on.year))
    if precision == "year":
        return words.say("dates.on_year", day=words.say("dates.year", year=on.year))
    return words.say("dates.on_day", day=day(on, words))


def due(promise: CommitmentFacts, words: Wordings) -> str:
    """The deadline, with the words that set it: "mai 2021 (« Au cours des six prochains mois »)"."""
    when = due_when(promise, words)
    said = in_print(shortened(promise.deadline_text or "", _LONGEST_WORDS))
    if when is None:
        return words.say("due.words_only", words=said) if said else words.say("due.none")
    return words.say("due.with_words", when=when, words=said) if said else when


def due_when(promise: CommitmentFacts, words: Wordings) -> str | None:
    """The deadline, as exactly as the text states it and no more: "29 mai 2021", "mai 2021", "vers le 13 décembre 2020".

    None when the text sets no day at all.
    """
    start, end = promise.due_from, promise.due_on
    if end is None:
        return None if start is None else words.say("due.from", day=_rough(start, start, promise.precision, words))
    return _rough(start, end, promise.precision, words)


def due_of(promise: CommitmentFacts, words: Wordings) -> str | None:
    """The same, to follow a title: "à échéance du 29 mai 2021". None when the text sets no last day."""
    if promise.due_on is None:
        return None
    precision = promise.precision or "approximate"
    if precision == "week" and not _is_week(promise.due_from, promise.due_on):
        precision = "approximate"
    return words.say(f"due.of_{precision}", when=_rough(promise.due_from, promise.due_on, promise.precision, words))


def exact(promise: CommitmentFacts) -> bool:
    """Whether the text names the last day itself."""
    return promise.precision == "day"


def later(earlier: ReleaseFacts, release: ReleaseFacts, words: Wordings) -> str | None:
    """How long after the earlier release the other was published: "8 mois plus tard"; None when a day is not known."""
    first, last = earlier.published_on, release.published_on
    if first is None or last is None or last < first:
        return None
    if {earlier.published_precision, release.published_precision} != {"day"}:
        return None
    if first == last:
        return words.say("spans.later_same_day")
    return words.say("spans.later", span=_between(first, last, words))


def late(promise: CommitmentFacts, days_late: int | None, words: Wordings) -> str | None:
    """How long after the due day, as exactly as the due day is known: "53 jours après l'échéance"; None when not known."""
    if days_late is None:
        return None
    if not exact(promise):
        within = _COARSE.get(promise.precision or "approximate", 31)
        if abs(days_late) <= within:
            return words.say("spans.around")
        if days_late < 0:
            return words.say("spans.on_time")
        months = max(1, round(days_late / _DAYS_OF_A_MONTH))
        coarse = span(days_late, words) if within < 31 or months >= 24 else words.count("spans.months", months)
        return words.say("spans.late_about", span=coarse)
    if days_late == 0:
        return words.say("spans.on_the_day")
    return words.say("spans.on_time") if days_late < 0 else words.say("spans.late", span=span(days_late, words))


def span(days: int, words: Wordings) -> str:
    """A number of days in the unit that a person would choose: up to two months in days, up to two years in months."""
    if days < 60:
        return words.count("spans.days", days)
    months = round(days / _DAYS_OF_A_MONTH)
    return words.count("spans.months", months) if months < 24 else words.count("spans.years", months // 12)


def _between(first: date, last: date, words: Wordings) -> str:
    months = (last.year - first.year) * 12 + last.month - first.month
    if last.day < first.day:
        # To a reader, nine days short of eight months is eight months, twenty days short is seven.
        short = first.day - last.day
        months -= short > 10
    if (last - first).days < 45 or months < 1:
        return words.count("spans.days", (last - first).days)
    return words.count("spans.months", months) if months < 24 else words.count("spans.years", months // 12)


def _rough(start: date | None, end: date, precision: str | None, words: Wordings) -> str:
    if precision == "day":
        return day(end, words)
    if precision == "week" and start is not None and _is_week(start, end):
        within = (start.year, start.month) == (end.year, end.month)
        first = _number(start, words) if within else day(start, words)
        return words.say("dates.week", start=first, end=day(end, words))
    if precision == "month":
        return words.say("dates.month", month=_month(end, words), year=end.year)
    if precision == "quarter":
        return _part("quarter", (end.month - 1) // 3, end, words)
    if precision == "half_year":
        return _part("half_year", (end.month - 1) // 6, end, words)
    if precision == "season":
        name = _SEASONS.get(start.month) if start is not None and 80 <= (end - start).days <= 100 else None
        if name is None or start is None:
            return words.say("dates.about_month", month=_month(end, words), year=end.year)
        years = f"{start.year}-{end.year}" if start.year != end.year else str(end.year)
        return words.say(f"dates.{name}", year=years)
    if precision == "year":
        return words.say("dates.year", year=end.year)
    return words.say("dates.about", day=day(end, words))


def _part(name: str, number: int, end: date, words: Wordings) -> str:
    return words.say(f"dates.{name}", ordinal=words.pick("dates.ordinals", number), year=end.year)


def _is_week(start: date | None, end: date) -> bool:
    return start is not None and 4 <= (end - start).days <= 7


def _number(on: date, words: Wordings) -> str:
    return words.say("dates.first") if on.day == 1 else str(on.day)


def _month(on: date, words: Wordings) -> str:
    return words.pick("dates.months", on.month - 1)
