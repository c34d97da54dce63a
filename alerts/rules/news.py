"""How a thing came into the warehouse, and so whether it is news. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from alerts.model import CommitmentFacts
from alerts.rules.events import Arrival, Pass
from parsers.dates import paris_day
from parsers.model import VersionKind

_OLDER = timedelta(days=30)
"""What was published more than this before its source was first watched is not news, whenever it is first listed."""

_LONG_OVERDUE = timedelta(days=3 * 365)
"""The view commitment_status draws the same line, in calendar years."""

_FRESH = timedelta(days=14)
"""A link from a release taken up longer ago is our finding, not somebody's news. What was published longer ago and is found
by a backfill is not news."""


def is_reported(one: CommitmentFacts, *, known_since: date | None) -> bool:
    """Whether a commitment is reported as one: never an event, nor what was due more than three years before `known_since`.

    `known_since` is the day on which the ledger first held it; None when that was not noted. What was due so long ago is a
    page read late, or a misread day.
    """
    if one.firmness == "event":
        return False
    return one.due_on is None or known_since is None or one.due_on >= known_since - _LONG_OVERDUE


def arrival_of_version(
    kind: VersionKind,
    run: Pass,
    *,
    is_seed: bool,
    first_listed_at: datetime | None,
    source_listed_at: datetime | None,
    published_on: date | None = None,
    today: date | None = None,
) -> Arrival:
    """How a new version came.

    Args:
        kind: of the version.
        run: what stores it.
        is_seed: whether it belongs to the corpus shipped with the program, which is nobody's news.
        first_listed_at: when its entry was first listed, UTC; None when it has none.
        source_listed_at: when the lists of its source were first read, UTC. Everything listed in one reading has one
            timestamp, so the two are the same for what was there at first, whenever its page was fetched. They are compared
            for equality, not order, because clocks are set back.
        published_on: day of publication, when it is known to the day. A list that was unreachable at the first reading
            later shows items years old, and so does a new sitemap; these must not be reported page by page.
        today: the day in Paris. A backfill reads the newest lists too: what was published within the last 14 days is judged
            as in any other run.
    """
    fresh = kind == "first" and published_on is not None and today is not None and published_on >= today - _FRESH
    if run == "backfill" and not fresh:
        return "backfill"
    if run == "reparse" or kind == "technical":
        return "reread"
    if is_seed:
        return "first_capture"
    if kind != "first":
        return "news"
    if source_listed_at is None:
        return "news"
    if first_listed_at == source_listed_at:
        return "first_capture"
    older = published_on is not None and published_on < paris_day(source_listed_at) - _OLDER
    return "first_capture" if older else "news"


def link_is_news(
    *,
    later: Arrival | None,
    later_revision: int,
    earlier: Arrival | None,
    earlier_revision: int,
    known_for: timedelta = timedelta(0),
) -> bool:
    """Whether a follow-up is reported: its later release came as news, and not just its earlier one now, other than as news.

    The second case is an old page, brought by a first capture or a backfill, that a release long known mentions: it is
    counted in the summary.

    Args:
        later: how the later release came, or the change to it that stands now; None when it is not known.
        later_revision: of the transaction in which that came.
        earlier: how the earlier release came.
        earlier_revision: of the transaction in which that one came.
        known_for: how long ago the later release, or that change, was taken up; zero for what a person accepted now. Better
            rules, or weights of a larger warehouse, find links among releases known for years; these are not news.
    """
    if later != "news" or known_for > _FRESH:
        return False
    return earlier == "news" or earlier_revision <= later_revision
