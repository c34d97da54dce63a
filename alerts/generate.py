"""Reports what happened: reads what is new in the warehouse, judges it by the rules, and writes alerts and their deliveries.

Everything here runs in an open transaction of `warehouse.store.Store`, and only passes it on to the functions
of `warehouse.outbox.news`, so alerts are stored with their cause or not at all. What was judged is noted
(`private.taken_up`), so the same function finds what should have been reported and was not.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from alerts import rules
from alerts.model import Alert, CommitmentFacts, ReleaseFacts
from alerts.rules.deadlines import HORIZON
from alerts.rules.events import Arrival, DatedCommitment, Link, Notified, NotifiedMove, Pass, Version
from alerts.rules.from_rows import (
    capture_of,
    commitment_facts_of,
    dated_commitment_of,
    link_of,
    move_of,
    release_of,
    stage_of,
    watching_of,
)
from alerts.rules.news import arrival_of_version, is_reported, link_is_news
from alerts.subscriptions.subscribers import Subscribers
from alerts.write import write
from parsers.dates import paris_day
from parsers.model import VersionKind
from warehouse.connection.sql import Row
from warehouse.connection.transaction import Transaction
from warehouse.outbox import news as stored

log = logging.getLogger("followthrough")

TemplateChanged = Callable[[Transaction, str], bool]
"""Whether most pages of a source changed in one transaction: that is its template, reported as an incident, not as edits."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Context:
    """What generating needs besides the warehouse."""

    subscribers: Subscribers
    now: datetime
    """Naive and in UTC."""
    run: Pass = "watch"
    template_changed: TemplateChanged | None = None


def generate(transaction: Transaction, context: Context, *, everything: bool = False) -> int:
    """Write the alerts of what is new, with their deliveries; return how many alerts are new.

    Args:
        transaction: the change to report.
        context: to whom, when, and in what kind of run.
        everything: look at everything never taken up, not only at what this transaction has stored (reconciliation).
    """
    new = stored.not_taken_up(transaction, None if everything else transaction.revision)
    failed: set[str] = set()  # what a rule fails on is not taken up, so the next run tries again
    versions = _versions(transaction, new, context)
    alerts, texts = _of_versions(transaction, versions, context, failed)
    _take_up(transaction, new, versions, context, failed)
    alerts += _of_links(transaction, _ids(new, "follow_up"), context, failed)
    alerts += _summaries(transaction, versions, context, everything=everything)
    alerts = rules.without_what_moved(alerts)
    return write(transaction, alerts, texts, context.subscribers, context.now)


def _ids(new: Iterable[Row], subject: str) -> set[str]:
    return {row["id"] for row in new if row["subject"] == subject}


def remind(transaction: Transaction, context: Context, *, silence: bool = True) -> int:
    """Write the deadline notices due today, with their deliveries; return how many are new.

    With `silence` False nothing is said about a day that has passed: for when not everything stored has been matched yet.
    """
    today = paris_day(context.now)
    rows = stored.commitments_with_a_day(transaction, today + HORIZON, context.now)
    told = [stage_of(row) for row in stored.notified_stages(transaction)]
    read = watching_of(
        stored.sources_read(transaction) if silence else [],
        stored.releases_by_day(transaction),
        stored.troubles(transaction),
        context.now,
    )
    announcements: dict[str, list[DatedCommitment]] = {}
    for one in map(dated_commitment_of, rows):
        announcements.setdefault(one.announcement, []).append(one)
    standing = frozenset(row["commitment_id"] for row in rows)
    alerts = _judged(
        lambda some: rules.notices([one for group in some for one in group], told, context.now, read, standing),
        list(announcements.values()),
        lambda group: group[0].announcement,
        set(),
    )
    return write(transaction, alerts, {}, context.subscribers, context.now)


def _versions(transaction: Transaction, new: list[Row], context: Context) -> list[Version]:
    """The versions to be judged, each with its commitments and its occasion; first listings of sources are noted."""
    version_ids = _ids(new, "version")
    if not version_ids:
        return []
    rows = stored.versions_for_alerts(transaction, version_ids)
    listed = stored.first_listings(transaction, {row["source_id"] for row in rows})
    noted: list[Row] = [
        {"subject": "source", "id": source_id, "occasion": "first_capture", "taken_at": at}
        for source_id, (at, known) in listed.items()
        if at is not None and not known
    ]
    stored.take_up(transaction, noted)
    release_ids = {row["release_id"] for row in rows}
    known = _Known(
        releases=stored.releases_for_alerts(transaction, release_ids),
        commitments=stored.commitments_of(transaction, release_ids),
        before=stored.words_before(
            transaction, [row["version_id"] for row in rows if row["kind"] in ("edit", "restored", "gone")]
        ),
        new_commitments=_ids(new, "commitment"),
        listed_at={source_id: at for source_id, (at, _) in listed.items()},
        today=paris_day(context.now),
    )
    return [_version(row, known, context.run) for row in rows]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored about some versions."""

    releases: dict[str, Row]
    commitments: dict[str, list[Row]]
    before: dict[str, Row]
    new_commitments: set[str]
    listed_at: dict[str, datetime | None]
    today: date


def _version(row: Row, known: _Known, run: Pass) -> Version:
    kind: VersionKind = row["kind"]
    release = known.releases[row["release_id"]]
    commitments = known.commitments.get(row["release_id"], [])
    own = [one for one in commitments if one["version_id"] == row["version_id"]]
    former = known.before.get(row["version_id"])
    gone = [
        one
        for one in commitments
        if former
        and one["version_id"] == former["former_version_id"]
        and (kind == "gone" or one["quote"] not in row["body"])
    ]
    return Version(
        version_id=row["version_id"],
        kind=kind,
        seen_at=row["seen_at"],
        body=row["body"],
        release=release_of(release, title=row["title"]),
        announcement=release["announcement"],
        occasion=arrival_of_version(
            kind,
            run,
            is_seed=row["source_id"] == stored.SEEDS,
            first_listed_at=row["first_listed_at"],
            source_listed_at=known.listed_at.get(row["source_id"]),
            published_on=release["published_on"] if release["published_precision"] == "day" else None,
            today=known.today,
        ),
        promises=_reported(own),
        new_commitments=_reported(one for one in own if one["commitment_id"] in known.new_commitments),
        former_title=former["former_title"] if former else None,
        former_body=former["former_body"] if former else None,
        gone=_reported(gone),
    )


def _reported(rows: Iterable[Row]) -> tuple[CommitmentFacts, ...]:
    """The commitments that are reported as such."""
    found = ((commitment_facts_of(row, row["title"]), row["first_held_at"]) for row in rows)
    return tuple(one for one, held_at in found if is_reported(one, known_since=paris_day(held_at) if held_at else None))


def _of_versions(
    transaction: Transaction, versions: list[Version], context: Context, failed: set[str]
) -> tuple[list[Alert], dict[str, str]]:
    """Alerts, and by alert_id the whole texts of the releases of which they show a part."""
    news = [one for one in versions if one.occasion == "news"]
    if not news:
        return [], {}
    now = context.now
    told = _notified(transaction, {release for one in news for release in (one.release.release_id, *one.release.same_as)})
    sources = sorted({one.release.source_id for one in news if one.former_body is not None})
    changed = context.template_changed
    templates = {one for one in sources if changed is not None and changed(transaction, one)}
    words = [one for one in news if one.release.source_id not in templates]
    alerts = _judged(lambda some: rules.new_releases(some, now), news, _version_id, failed)
    alerts += _judged(lambda some: rules.new_commitments(some, told, now), news, _version_id, failed)
    alerts += _judged(lambda some: rules.edited(some, now), words, _version_id, failed)
    moves = _moves_told(transaction, [one.release for one in news if one.gone])
    alerts += _judged(lambda some: rules.moved(some, moves, now), news, _version_id, failed)
    alerts += _judged(lambda some: rules.withdrawn(some, now), words, _version_id, failed)
    bodies = {one.release.release_id: one.body for one in news}
    return alerts, {one.alert_id: bodies[one.release_id or ""] for one in alerts if one.facts.shows_a_part}


def _version_id(version: Version) -> str:
    return version.version_id


def _judged(
    rule: Callable[[Sequence[_T]], list[Alert]], things: Sequence[_T], id_of: Callable[[_T], str], failed: set[str]
) -> list[Alert]:
    """What a rule makes of all things; if it fails, of each by itself, so that one it cannot judge holds nothing else up."""
    try:
        return rule(things)
    except Exception:  # from any rule, over any words; asked again one by one, and logged there
        alerts = []
        for one in things:
            try:
                alerts += rule([one])
            except Exception:  # logged, not taken up, and judged again by the next run
                log.exception("what is to be told of %s could not be judged; the next run tries again", id_of(one))
                failed.add(id_of(one))
        return alerts


def _notified(transaction: Transaction, release_ids: set[str]) -> Notified:
    rows = stored.notified_releases(transaction, release_ids)
    return Notified(
        frozenset(row["release_id"] for row in rows if row["kind"] == "new_commitment"),
        frozenset((row["release_id"], row["earlier_release_id"]) for row in rows if row["kind"] == "follow_up"),
    )


def _moves_told(transaction: Transaction, releases: Iterable[ReleaseFacts]) -> list[NotifiedMove]:
    """The reported changes of days of commitments of some releases and their copies."""
    release_ids = {copy for one in releases for copy in (one.release_id, *one.same_as)}
    return [move_of(row) for row in stored.notified_moves(transaction, release_ids)] if release_ids else []


def _take_up(
    transaction: Transaction,
    new: list[Row],
    versions: list[Version],
    context: Context,
    failed: set[str],
) -> None:
    """Note versions, releases and commitments as judged."""
    rows: list[Row] = []
    for one in versions:
        if one.version_id not in failed:
            rows.append(_noted("version", one.version_id, one.occasion, context))
            if one.kind == "first":
                rows.append(_noted("release", one.release.release_id, one.occasion, context))
    occasions = {one.version_id: one.occasion for one in versions}
    reread: Arrival = "backfill" if context.run == "backfill" else "reread"
    rows += [
        _noted("commitment", row["id"], occasions.get(row["version_id"], reread), context)
        for row in new
        if row["subject"] == "commitment" and row["version_id"] not in failed
    ]
    stored.take_up(transaction, rows)


def _noted(subject: str, one_id: str, occasion: Arrival, context: Context) -> Row:
    return {"subject": subject, "id": one_id, "occasion": occasion, "taken_at": context.now}


def _of_links(transaction: Transaction, follow_up_ids: set[str], context: Context, failed: set[str]) -> list[Alert]:
    if not follow_up_ids:
        return []
    rows = [
        row
        for row in stored.follow_ups_for_alerts(transaction, follow_up_ids)
        # One whose releases are not taken up waits for them.
        if row["later_occasion"] is not None and row["earlier_occasion"] is not None
    ]
    releases = stored.releases_for_alerts(
        transaction, {row[key] for row in rows for key in ("later_release_id", "earlier_release_id")}
    )
    links = [_link(row, releases, context) for row in rows]
    told = _notified(transaction, {copy for one in links for copy in (one.later.release_id, *one.later.same_as)})
    alerts = _judged(lambda some: rules.follow_ups(some, told, context.now), links, _follow_up_id, failed)
    moves = _moves_told(transaction, [one.earlier for one in links if one.moved_to is not None])
    alerts += _judged(lambda some: rules.put_off(some, moves, context.now), links, _follow_up_id, failed)
    noted = [
        _noted("follow_up", _follow_up_id(one), "news" if one.news else "reread", context)
        for one in links
        if _follow_up_id(one) not in failed
    ]
    stored.take_up(transaction, noted)
    return alerts


def _follow_up_id(link: Link) -> str:
    return link.link.follow_up_id


def _link(row: Row, releases: dict[str, Row], context: Context) -> Link:
    age = context.now - row["later_taken_at"] if row["later_taken_at"] and not row["accepted"] else timedelta(0)
    news = link_is_news(
        later=row["later_occasion"],
        later_revision=row["later_revision"],
        earlier=row["earlier_occasion"],
        earlier_revision=row["earlier_revision"],
        known_for=age,
    )
    return link_of(row, releases[row["later_release_id"]], releases[row["earlier_release_id"]], news=news)


def _summaries(transaction: Transaction, versions: list[Version], context: Context, *, everything: bool) -> list[Alert]:
    """Of sources whose first capture is now complete, and of what a backfill brought in this transaction."""
    today = paris_day(context.now)
    found: list[Row] = []
    if everything or any(one.occasion == "first_capture" for one in versions):
        whole = stored.whole_first_captures(transaction)
        if whole:
            found += [
                {**row, "occasion": "first_capture"}
                for row in stored.summaries(transaction, whole, occasion="first_capture", revision=None, today=today)
            ]
    filled = {one.release.source_id for one in versions if one.occasion == "backfill" and one.kind == "first"}
    if filled:
        found += [
            {**row, "occasion": "backfill"}
            for row in stored.summaries(transaction, filled, occasion="backfill", revision=transaction.revision, today=today)
        ]
    alerts = [rules.summary(capture_of(row), context.now) for row in found]
    return [one for one in alerts if one is not None]
