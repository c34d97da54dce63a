"""Notices of deadlines, from a look at the whole ledger."""

from __future__ import annotations

from alerts import rules
from alerts.generate.context import Context, judged
from alerts.rules.deadlines import HORIZON
from alerts.rules.events import DatedCommitment
from alerts.rules.from_rows import dated_commitment_of, stage_of, watching_of
from alerts.write import write
from parsers.dates import paris_day
from warehouse.connection.transaction import Transaction
from warehouse.outbox import news as stored


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
    alerts = judged(
        lambda some: rules.notices([one for group in some for one in group], told, context.now, read, standing),
        list(announcements.values()),
        lambda group: group[0].announcement,
        set(),
    )
    return write(transaction, alerts, {}, context.subscribers, context.now)
