"""The flow that runs once a day: deadlines that are close, or passed in silence."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Cancelled

from flows.config.load import load_config
from flows.passes.closing import send_and_show
from flows.passes.lifecycle.run_lock import AnotherRunError
from flows.passes.remind_pass import remind_pass
from flows.passes.report import set_up_logging, summary
from warehouse.clock import utc_now

log = logging.getLogger("followthrough")

_TIME_LIMIT = 15 * 60
"""Seconds. Deadlines take a few; a server that answers slowly must not hold up the morning digests."""


@flow(name="remind", timeout_seconds=_TIME_LIMIT, persist_result=False, validate_parameters=False)
def remind(config: str | None = None) -> dict[str, int] | State[Any]:
    """Report deadlines that are close or have passed, and send what is due.

    Args:
        config: the configuration file; None for the usual places and the defaults.

    Returns:
        How many alerts were written; or a cancelled state when a pass is under way, which sends reminders itself.
    """
    loaded = load_config(Path(config) if config else None)
    set_up_logging(lines=loaded.logging.format)
    try:
        reminded = remind_pass(loaded)
    except AnotherRunError as error:
        return Cancelled(message=error.message)
    for line in summary(send_and_show(loaded, utc_now)):
        log.info("%s", line)
    return {"caught_up": reminded.caught_up, "notices": reminded.notices}
