"""Keeps alerts from being sent while what they are about is muted, and has them sent afterwards: in an open transaction."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from alerts.model import Alert, Standing
from alerts.muting.covering import Mutes
from alerts.muting.ending import Kept, worth_sending
from alerts.rows import alert_of
from warehouse.connection.transaction import Transaction
from warehouse.incidents import open_incidents
from warehouse.outbox.mutes import (
    KeptDelivery,
    Mute,
    alerts_not_begun,
    end_mute_of,
    links_that_count,
    mute_deliveries,
    muted_deliveries,
    record_mute,
    standing_mutes,
    statuses_now,
)


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of alerts whose mute had ended, counted once a recipient."""

    sent: int
    """To be sent with this pass."""
    outdated: int
    """No longer worth it."""


def decide(transaction: Transaction, mute: Mute) -> int:
    """Record that something is muted, or no longer; return how many deliveries that were waiting are kept from now on.

    What is no longer muted is sent by `end_mutes`, at the next pass.
    """
    record_mute(transaction, mute)
    mutes = Mutes([mute] if mute.verdict == "muted" else [])
    waiting = _readable(alerts_not_begun(transaction)) if mutes else []
    kept = [one.alert_id for one in waiting if mutes.of(one) is not None]
    return mute_deliveries(transaction, kept) if kept else 0


def kept_now(transaction: Transaction, alerts: Iterable[Alert], now: datetime) -> set[str]:
    """The alert_ids of those of new alerts that are muted.

    The end of an incident that was muted is kept too: whether it is sent is decided with what was kept before.
    """
    mutes = Mutes(standing_mutes(transaction, now))
    return {one.alert_id for one in alerts if mutes.of(one) is not None} if mutes else set()


def end_mutes(transaction: Transaction, now: datetime) -> Ended:
    """Have what is kept and no longer muted sent, as far as it still holds."""
    mutes = Mutes(one for one in standing_mutes(transaction, now) if not one.is_over)
    ended: list[tuple[KeptDelivery, Kept]] = []
    unknown: list[tuple[KeptDelivery, bool]] = []
    for row in muted_deliveries(transaction):
        try:
            alert = alert_of(row.alert)
        except (ValueError, KeyError):  # written by another version of the program: sent by its title, never lost
            unknown.append((row, True))
            continue
        if mutes.of(alert) is None:
            ended.append((row, Kept(alert, row.channel_id, row.was_told)))
    if not ended and not unknown:
        return Ended(0, 0)
    kept = [one for _, one in ended]
    worth = worth_sending(kept, _standing(transaction, [one.alert for one in kept]))
    decided = [*zip((row for row, _ in ended), worth, strict=True), *unknown]
    end_mute_of(transaction, decided, now)
    sent = sum(holds for _, holds in decided)
    return Ended(sent, len(decided) - sent)


def _standing(transaction: Transaction, alerts: list[Alert]) -> Standing:
    links = [follow_up_id for one in alerts for follow_up_id in one.facts.about_links]
    promises = [promise.commitment_id for one in alerts for promise in one.facts.about_commitments]
    return Standing(
        frozenset(one.incident_id for one in open_incidents(transaction)),
        statuses_now(transaction, promises),
        links_that_count(transaction, links),
    )


def _readable(rows: Iterable[dict[str, object]]) -> list[Alert]:
    found = []
    for row in rows:
        with contextlib.suppress(ValueError, KeyError):  # of a newer program: it is sent as before
            found.append(alert_of(row))
    return found
