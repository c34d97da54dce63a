"""Takes up what people decided in a browser, when the working file is open for writing anyway."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from warehouse.review.inbox import Inbox, Seized
from warehouse.store import Store

log = logging.getLogger("followthrough")


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What taking up did."""

    stored: int
    """Decisions that were not stored yet."""
    damaged: int
    """Lines that could not be read, and are kept apart."""
    seized: Seized


def take_up(store: Store, inbox: Inbox) -> TakenUp | None:
    """Store what waits in the inbox; None when nothing does. Once it is published, `inbox.forget(taken.seized)`.

    Raises WarehouseError when it cannot be stored; it then waits as before.
    """
    if inbox.is_empty():
        return None
    seized = inbox.seize()
    stored = store.decide(seized.decisions) if seized.waiting else 0
    if seized.damaged:
        log.warning("%d damaged lines of %s were kept in %s", len(seized.damaged), inbox.path, inbox.damaged)
    if stored:
        log.info("%d decisions were taken up from %s", stored, inbox.path)
    return TakenUp(stored, len(seized.damaged), seized)
