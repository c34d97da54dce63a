"""Alerts of versions of releases: what was published, promised anew, moved, edited or taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from alerts import rules
from alerts.generate.context import Context, ids_of, judged, moves_told, noted, notified
from alerts.model import Alert, CommitmentFacts
from alerts.rules.events import Arrival, Pass, Version
from alerts.rules.from_rows import commitment_facts_of, release_of
from alerts.rules.news import arrival_of_version, is_reported
from parsers.dates import paris_day
from parsers.model import VersionKind
from warehouse.connection.sql import Row
from warehouse.connection.transaction import Transaction
from warehouse.outbox import news as stored


def versions_to_judge(transaction: Transaction, new: list[Row], context: Context) -> list[Version]:
    """The versions to be judged, each with its commitments and its occasion; first listings of sources are noted."""
    version_ids = ids_of(new, "version")
    if not version_ids:
        return []
    rows = stored.versions_for_alerts(transaction, version_ids)
    listed = stored.first_listings(transaction, {row["source_id"] for row in rows})
    first: list[Row] = [
        {"subject": "source", "id": source_id, "occasion": "first_capture", "taken_at": at}
        for source_id, (at, known) in listed.items()
        if at is not None and not known
    ]
    stored.take_up(transaction, first)
    release_ids = {row["release_id"] for row in rows}
    known = _Known(
        releases=stored.releases_for_alerts(transaction, release_ids),
        commitments=stored.commitments_of(transaction, release_ids),
        before=stored.words_before(
            transaction, [row["version_id"] for row in rows if row["kind"] in ("edit", "restored", "gone")]
        ),
        new_commitments=ids_of(new, "commitment"),
        listed_at={source_id: at for source_id, (at, _) in listed.items()},
        today=paris_day(context.now),
    )
    return [_version(row, known, context.run) for row in rows]


def alerts_of_versions(
    transaction: Transaction, versions: list[Version], context: Context, failed: set[str]
) -> tuple[list[Alert], dict[str, str]]:
    """Alerts, and by alert_id the whole texts of the releases of which they show a part."""
    news = [one for one in versions if one.occasion == "news"]
    if not news:
        return [], {}
    now = context.now
    told = notified(transaction, {release for one in news for release in (one.release.release_id, *one.release.same_as)})
    sources = sorted({one.release.source_id for one in news if one.former_body is not None})
    changed = context.template_changed
    templates = {one for one in sources if changed is not None and changed(transaction, one)}
    words = [one for one in news if one.release.source_id not in templates]
    alerts = judged(lambda some: rules.new_releases(some, now), news, _version_id, failed)
    alerts += judged(lambda some: rules.new_commitments(some, told, now), news, _version_id, failed)
    alerts += judged(lambda some: rules.edited(some, now), words, _version_id, failed)
    moves = moves_told(transaction, [one.release for one in news if one.gone])
    alerts += judged(lambda some: rules.moved(some, moves, now), news, _version_id, failed)
    alerts += judged(lambda some: rules.withdrawn(some, now), words, _version_id, failed)
    bodies = {one.release.release_id: one.body for one in news}
    return alerts, {one.alert_id: bodies[one.release_id or ""] for one in alerts if one.facts.shows_a_part}


def take_up(
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
            rows.append(noted("version", one.version_id, one.occasion, context))
            if one.kind == "first":
                rows.append(noted("release", one.release.release_id, one.occasion, context))
    occasions = {one.version_id: one.occasion for one in versions}
    reread: Arrival = "backfill" if context.run == "backfill" else "reread"
    rows += [
        noted("commitment", row["id"], occasions.get(row["version_id"], reread), context)
        for row in new
        if row["subject"] == "commitment" and row["version_id"] not in failed
    ]
    stored.take_up(transaction, rows)


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


def _version_id(version: Version) -> str:
    return version.version_id
