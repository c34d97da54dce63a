"""`followthrough web …`: the pages for a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli.terminal import exits
from flows.cli.terminal.logs import LogFormatOption, configured, tell
from flows.cli.terminal.options import ConfigOption
from flows.cli.web.export import export_pages

web_app = typer.Typer(
    help="Serve the pages of the published file to a browser, or write them to files.",
    epilog=exits.TABLE,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@web_app.callback()
def web(
    context: typer.Context,
    config: ConfigOption = None,
    listen: Annotated[
        str | None,
        typer.Option("--listen", metavar="HOST:PORT", help="Where to serve (default: [web] listen, else 127.0.0.1:8787)."),
    ] = None,
    log_format: LogFormatOption = None,
) -> None:
    """Serve the pages of the published file to a browser until stopped; what is published meanwhile is taken up."""
    if context.invoked_subcommand is not None:
        return
    from flows.config.tables.web import host_and_port
    from flows.web.serving import serve_alone
    from flows.web.settings import DEFAULT_LISTEN, settings_of

    loaded = configured(config, log_format)
    where = listen or loaded.web.listen or DEFAULT_LISTEN
    try:
        host_and_port(where)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--listen") from None
    settings = settings_of(loaded)
    tell(f"The pages are at {settings.base_url or f'http://{where}'}/ . Stop with Ctrl-C.")
    serve_alone(settings, where)


web_app.command("export")(export_pages)
