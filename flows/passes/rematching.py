"""Deciding again what releases say of earlier commitments, at the end of a run, in portions."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flows.passes.lifecycle.opening import Opening
from flows.passes.lifecycle.stopping import Stop
from flows.passes.report import Report
from warehouse.store import Store

log = logging.getLogger("followthrough")

_PORTION = 200
"""Releases per transaction; about two seconds."""
SECONDS = 300.0
"""The longest that a run spends on it; what is left is done by the next one."""


@contextmanager
def matched_again(
    opening: Opening, *, report: Report, stop: Stop, seconds: float | None = SECONDS
) -> Iterator[tuple[Store, bool]]:
    """Match again what must be; then yield the working file, still open for what comes next, and whether nothing is left.

    After a whole portion the file is closed for a moment, so that nobody waiting for it has to wait for all of them.

    Args:
        opening: the working file, which is closed at the end.
        report: receives the start of matching.
        stop: when the user interrupts, the portion under way is ended; a run out of time takes `seconds` more.
        seconds: how long it may take; None for no limit.

    Raises:
        WarehouseLockedError: a process holds the working file and did not let go of it.
        WarehouseError: the working file cannot be read or written.
    """
    ends = None if seconds is None else time.monotonic() + seconds

    def is_over() -> bool:
        return stop.reason == "interrupted" or (ends is not None and time.monotonic() >= ends)

    report.step("Matching")
    done, portion = 0, _PORTION
    with opening:
        while True:
            store = opening.store()
            while portion and not is_over():
                portion = store.match_again(most=_PORTION)
                done += portion
                if portion >= _PORTION:
                    break
            if portion == 0 or is_over():
                if portion:
                    log.info("%d releases were matched again; the rest waits for the next run", done)
                yield store, portion == 0
                return
            opening.close()
