"""The flow that sends what is due at times of its own, for digests that should not wait for the next pass."""

from __future__ import annotations

import logging
from pathlib import Path

from prefect import flow

from flows.config.load import load_config
from flows.passes.closing import send_and_show
from flows.passes.report import set_up_logging, summary
from warehouse.clock import utc_now

log = logging.getLogger("followthrough")

_TIME_LIMIT = 30 * 60
"""Seconds. A recipient is given a minute a message, and twenty are the most in an hour."""


@flow(name="deliver", timeout_seconds=_TIME_LIMIT, persist_result=False, validate_parameters=False)
def deliver(config: str | None = None) -> dict[str, int]:
    """Send what is due; while a pass delivers, what it leaves waits for the next one.

    Args:
        config: the configuration file; None for the usual places and the defaults.

    Returns:
        How many alerts were sent, and how many still wait.
    """
    loaded = load_config(Path(config) if config else None)
    set_up_logging(lines=loaded.logging.format)
    if not loaded.warehouse.path.exists():
        return {"sent": 0, "waiting": 0}  # no pass was made yet, so nothing waits
    delivered = send_and_show(loaded, utc_now, changed=False)
    for line in summary(delivered):
        log.info("%s", line)
    return {"sent": delivered.sent, "waiting": delivered.waiting}
