"""Summaries of first captures and backfills."""

from __future__ import annotations

from alerts import rules
from alerts.generate.context import Context
from alerts.model import Alert
from alerts.rules.events import Version
from alerts.rules.from_rows import capture_of
from parsers.dates import paris_day
from warehouse.connection.sql import Row
from warehouse.connection.transaction import Transaction
from warehouse.outbox import news as stored


def summaries(transaction: Transaction, versions: list[Version], context: Context, *, everything: bool) -> list[Alert]:
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
