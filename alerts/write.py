"""Writes alerts with a delivery for each channel that wants them, in the transaction that stores their cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from alerts.model import Alert, ReleaseFacts
from alerts.rows import alert_row
from alerts.rules.from_rows import release_of
from alerts.subscriptions.subscribers import Subscribers
from warehouse.connection.transaction import Transaction
from warehouse.outbox import news as stored


def write(
    transaction: Transaction,
    alerts: Sequence[Alert],
    texts: Mapping[str, str],
    subscribers: Subscribers,
    now: datetime,
) -> int:
    """Write the alerts that are not there yet, and their deliveries; return how many are new.

    Args:
        transaction: the change to report.
        alerts: what to report.
        texts: by alert_id, the whole text of a release of which the alert shows a part.
        subscribers: who wants what.
        now: the time, naive and in UTC.
    """
    if not alerts:
        return 0
    known = stored.known_alerts(transaction, [one.alert_id for one in alerts])
    new = [one for one in alerts if one.alert_id not in known]
    sent = [one for one in new if one.facts.worth_sending]
    deliveries = subscribers.deliveries(sent, now, texts, _copies(transaction, sent))
    rows = [alert_row(one) for one in new]
    return stored.write_alerts(transaction, rows, [one.row() for one in deliveries])


def _copies(transaction: Transaction, alerts: Iterable[Alert]) -> dict[str, list[ReleaseFacts]]:
    """By release_id, the copies of the releases that are reported once for all of them."""
    told: dict[str, tuple[str, ...]] = {}
    for alert in alerts:
        if alert.facts.once_for_copies:
            told |= {one.release_id: one.same_as for one in alert.facts.about_releases}
    wanted = {copy for copies in told.values() for copy in copies}
    if not wanted:
        return {}
    rows = stored.releases_for_alerts(transaction, wanted)
    return {release_id: [release_of(rows[one]) for one in copies if one in rows] for release_id, copies in told.items()}
