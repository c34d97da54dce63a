"""Deciding again what releases say of earlier promises, at the end of a run, in portions."""

from __future__ import annotations

import logging
import time

from flows.config.load import Config
from flows.passes.report import Report
from flows.passes.stopping import Stop
from warehouse.store import GenerateAlerts, open_store

log = logging.getLogger("followthrough")

_PORTION = 200
"""Releases a transaction; about two seconds."""
SECONDS = 300.0
"""A run spends so long on it at most; what is left is done by the next one."""


def match_again(
    config: Config, *, report: Report, stop: Stop, generate: GenerateAlerts | None = None, seconds: float | None = SECONDS
) -> bool:
    """Match again what must be, and return whether nothing is left; `generate` writes the alerts of it.

    `seconds` is how long it may take; None for as long as it takes. On an interrupt the portion under way is ended;
    a run out of time takes these seconds more. Raises WarehouseError when the working file cannot be read or written.
    """
    done = 0
    ends = None if seconds is None else time.monotonic() + seconds
    report.step("Matching")
    while stop.reason != "interrupted" and (ends is None or time.monotonic() < ends):
        with open_store(config.warehouse.path, wait_seconds=config.warehouse.lock_seconds, generate=generate) as store:
            portion = store.match_again(most=_PORTION)
        if portion == 0:
            return True
        done += portion
    log.info("%d releases were matched again; the rest waits for the next run", done)
    return False
