"""`followthrough remind`: look at every deadline now, even though no source has published anything."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from flows.cli.terminal import exits
from flows.cli.terminal.logs import LogFormatOption, configured
from flows.cli.terminal.options import ConfigOption, JsonOption, out, print_json
from warehouse.clock import utc_now

if TYPE_CHECKING:
    from alerts.outbox.delivered import Delivered
    from flows.passes.alerting import Reminded


def remind(config: ConfigOption = None, as_json: JsonOption = False, log_format: LogFormatOption = None) -> None:
    """Tell of deadlines that are near or have passed with no follow-up found; asks no site for anything."""
    from flows.passes.closing import send_and_show
    from flows.passes.lifecycle.stopping import Stop, stopping_on_signals
    from flows.passes.remind_pass import remind_pass

    loaded = configured(config, log_format)
    with stopping_on_signals(Stop()) as stop:
        reminded = remind_pass(loaded, stop=stop)
        delivered = send_and_show(loaded, utc_now, stop=stop)
    if as_json:
        print_json({**asdict(reminded), "alerts": asdict(delivered)})
    else:
        _print(reminded, delivered)
    if stop:
        raise typer.Exit(exits.INTERRUPTED)


def _print(reminded: Reminded, delivered: Delivered) -> None:
    from flows.passes.report import summary

    out.print(_counted(reminded.notices, "new notice of a deadline", "new notices of deadlines"))
    if reminded.caught_up:
        out.print(f"{_counted(reminded.caught_up, 'alert', 'alerts')} caught up with.")
    for line in summary(delivered):
        out.print(line, markup=False)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
