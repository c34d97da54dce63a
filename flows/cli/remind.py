"""`followthrough remind`: look at every deadline now, even though no source has published anything."""

from __future__ import annotations

from dataclasses import asdict

from flows.cli.terminal.logs import LogFormatOption, configured
from flows.cli.terminal.options import ConfigOption, JsonOption, out, print_json
from warehouse.clock import utc_now


def remind(config: ConfigOption = None, as_json: JsonOption = False, log_format: LogFormatOption = None) -> None:
    """Tell of deadlines that are near or have passed with no follow-up found; asks no site for anything."""
    from flows.passes.closing import send_and_show
    from flows.passes.remind_pass import remind_pass
    from flows.passes.report import summary

    loaded = configured(config, log_format)
    reminded = remind_pass(loaded)
    delivered = send_and_show(loaded, utc_now)
    if as_json:
        print_json({**asdict(reminded), "alerts": asdict(delivered)})
        return
    out.print(_counted(reminded.notices, "new notice of a deadline", "new notices of deadlines"))
    if reminded.caught_up:
        out.print(f"{_counted(reminded.caught_up, 'alert', 'alerts')} caught up with.")
    for line in summary(delivered):
        out.print(line, markup=False)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
