"""Alerts of links: a release follows up on commitments of an earlier one, or puts one off."""

from __future__ import annotations

from datetime import timedelta

from alerts import rules
from alerts.generate.context import Context, judged, moves_told, noted, notified
from alerts.model import Alert
from alerts.rules.events import Link
from alerts.rules.from_rows import link_of
from alerts.rules.news import link_is_news
from warehouse.connection.sql import Row
from warehouse.connection.transaction import Transaction
from warehouse.outbox import news as stored


def alerts_of_links(transaction: Transaction, follow_up_ids: set[str], context: Context, failed: set[str]) -> list[Alert]:
    """Of some links, which are then noted as judged; those that a rule fails on are added to `failed`."""
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
    told = notified(transaction, {copy for one in links for copy in (one.later.release_id, *one.later.same_as)})
    alerts = judged(lambda some: rules.follow_ups(some, told, context.now), links, _follow_up_id, failed)
    moves = moves_told(transaction, [one.earlier for one in links if one.moved_to is not None])
    alerts += judged(lambda some: rules.put_off(some, moves, context.now), links, _follow_up_id, failed)
    rows_noted = [
        noted("follow_up", _follow_up_id(one), "news" if one.news else "reread", context)
        for one in links
        if _follow_up_id(one) not in failed
    ]
    stored.take_up(transaction, rows_noted)
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
