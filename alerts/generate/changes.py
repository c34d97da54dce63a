"""Alerts of a change to the warehouse, or of everything that was not judged yet."""

from __future__ import annotations

from alerts import rules
from alerts.generate.context import Context, ids_of
from alerts.generate.links import alerts_of_links
from alerts.generate.summaries import summaries
from alerts.generate.versions import alerts_of_versions, take_up, versions_to_judge
from alerts.write import write
from warehouse.connection.transaction import Transaction
from warehouse.outbox import news as stored


def generate(transaction: Transaction, context: Context, *, everything: bool = False) -> int:
    """Write the alerts of what is new, with their deliveries; return how many alerts are new.

    Args:
        transaction: the change to report.
        context: to whom, when, and in what kind of run.
        everything: look at everything never taken up, not only at what this transaction has stored (reconciliation).
    """
    new = stored.not_taken_up(transaction, None if everything else transaction.revision)
    failed: set[str] = set()  # what a rule fails on is not taken up, so the next run tries again
    versions = versions_to_judge(transaction, new, context)
    alerts, texts = alerts_of_versions(transaction, versions, context, failed)
    take_up(transaction, new, versions, context, failed)
    alerts += alerts_of_links(transaction, ids_of(new, "follow_up"), context, failed)
    alerts += summaries(transaction, versions, context, everything=everything)
    alerts = rules.without_what_moved(alerts)
    return write(transaction, alerts, texts, context.subscribers, context.now)
