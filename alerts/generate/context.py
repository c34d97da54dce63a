"""What all parts of generating share: to whom, when and in what kind of run, and how a rule's fault is kept to one thing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from alerts.model import Alert, ReleaseFacts
from alerts.rules.events import Arrival, Notified, NotifiedMove, Pass
from alerts.rules.from_rows import move_of
from alerts.subscriptions.subscribers import Subscribers
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


def judged(
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


def notified(transaction: Transaction, release_ids: set[str]) -> Notified:
    """The reported new commitments and follow-ups of some releases."""
    rows = stored.notified_releases(transaction, release_ids)
    return Notified(
        frozenset(row["release_id"] for row in rows if row["kind"] == "new_commitment"),
        frozenset((row["release_id"], row["earlier_release_id"]) for row in rows if row["kind"] == "follow_up"),
    )


def moves_told(transaction: Transaction, releases: Iterable[ReleaseFacts]) -> list[NotifiedMove]:
    """The reported changes of days of commitments of some releases and their copies."""
    release_ids = {copy for one in releases for copy in (one.release_id, *one.same_as)}
    return [move_of(row) for row in stored.notified_moves(transaction, release_ids)] if release_ids else []


def ids_of(new: Iterable[Row], subject: str) -> set[str]:
    """Of what was not judged yet, the ids of one subject: version, commitment or follow_up."""
    return {row["id"] for row in new if row["subject"] == subject}


def noted(subject: str, one_id: str, occasion: Arrival, context: Context) -> Row:
    """The row that says that something was judged."""
    return {"subject": subject, "id": one_id, "occasion": occasion, "taken_at": context.now}
