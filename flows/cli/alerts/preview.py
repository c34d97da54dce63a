"""`followthrough alerts preview KIND`: one message to look at, from stored alerts or from samples of the seed corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alerts.kinds.registry import kinds
from alerts.messages.escaping import Form
from alerts.model import Alert, AlertKind, Language, MessageOccasion
from flows.cli.terminal.options import ConfigOption, err, print_text

_MOST_ALERTS = 20
"""Alerts in a preview: enough to see what a digest looks like."""


def alert_kind(name: str) -> AlertKind:
    """The kind of that name; for options and arguments. Raises typer.BadParameter when there is none."""
    if name not in kinds():
        raise typer.BadParameter(f"{name!r} is not one of {', '.join(kinds())}")
    return name


KindArgument = Annotated[
    AlertKind,
    typer.Argument(
        parser=alert_kind, metavar="KIND", help="A kind of alert, such as follow_up, due_soon, overdue or edited."
    ),
]
FormOption = Annotated[Form, typer.Option("--format", help="As which form.")]
LanguageOption = Annotated[Language, typer.Option(help="Of the words around the quotations.")]
OccasionOption = Annotated[MessageOccasion, typer.Option(help="One alert, several gathered, or a test message.")]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Write the body to this file.", metavar="FILE")]
SamplesOption = Annotated[bool, typer.Option("--samples", help="Show samples even where alerts of the kind are stored.")]
LimitOption = Annotated[int | None, typer.Option(min=1, help="Characters of the body at most, as a service would set them.")]


def preview(
    kind: KindArgument,
    form: FormOption = "text",
    language: LanguageOption = "fr",
    occasion: OccasionOption = "single",
    output: OutputOption = None,
    samples: SamplesOption = False,
    limit: LimitOption = None,
    config: ConfigOption = None,
) -> None:
    """Write a message as it would be sent, to look at; nothing is sent."""
    from alerts.messages.render import render

    found = [] if samples else _stored(kind, config)
    if not found:
        from flows.cli.alerts.samples import sample_alerts

        found = list(sample_alerts(kind))
        if not found:
            raise typer.BadParameter(f"there is neither an alert nor a sample of the kind {kind}")
        err.print(f"No alert of the kind {kind} is shown from the published file; this is a sample.", markup=False)
    told = {"single": found[:1], "test": []}.get(occasion, found)
    message = render(told, occasion=occasion, language=language, form=form, body_limit=limit)
    if output is None:
        print_text(f"{message.subject}\n\n{message.body}\n")
        return
    output.write_text(message.body, encoding="utf-8")
    err.print(f"{output}: {message.subject}", markup=False)


def _stored(kind: AlertKind, config: Path | None) -> list[Alert]:
    """The newest alerts of that kind in the published file; none when there is no such file."""
    from alerts.feeds.write import readable
    from flows.config.load import load_config
    from warehouse.published.feeds import alerts_to_show

    published = load_config(config).warehouse.published
    if not published.exists():
        return []
    return list(readable(alerts_to_show(published, most=_MOST_ALERTS, kind=kind, intentions=True)))
