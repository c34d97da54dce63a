"""`followthrough worker`: visit the sources of a pool, for the machine that stores what they publish."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli.terminal.logs import LogFormatOption, configured, tell
from flows.cli.terminal.options import ConfigOption


def worker(
    pool: Annotated[str, typer.Argument(help="As sources name it: `pool` of [\\[source]].")],
    config: ConfigOption = None,
    log_format: LogFormatOption = None,
) -> None:
    """Visit the sources of a pool until stopped, and send what they bring to the machine that stores (docs/scaling.md)."""
    from flows.scheduled.server import check_reached_by_others, set_up_prefect

    loaded = configured(config, log_format)
    check_reached_by_others(f"a worker of the pool {pool}")
    set_up_prefect(loaded.warehouse.path)
    from flows.scheduled.pools.worker import serve_pool

    loaded = configured(config, log_format)  # Prefect, now imported, would report in lines of its own
    tell(f"Visiting the sources of the pool {pool}, which lie at {loaded.work.results}. Stop with Ctrl-C.")
    serve_pool(loaded, pool)
