"""`followthrough replay FOLDER…`: which messages a marked folder would have brought, had it been watched day by day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json
from flows.cli.terminal.printing import print_facts, print_table
from parsers.text.lines import visible_line

if TYPE_CHECKING:
    from alerts.outbox.compose import Recipient
    from alerts.outbox.plan import Rules
    from flows.config.load import Config
    from flows.config.tables.channels import Channel, Subscription
    from flows.evaluation.replay import Replay


_BUSY = 5
"""Messages to one recipient on one day that a reader still reads one by one."""
_FIGURES = ("alerts", "messages", "median", "longest", "characters")
"""Columns of numbers."""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day such as 2021-05-29") from None


def replay(
    folders: Annotated[
        list[Path], typer.Argument(metavar="FOLDER…", help="Folders with docs/*.json, as docs/evaluation.md describes them.")
    ],
    config: ConfigOption = None,
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="FOLDER", help="Write each message as a mail (.eml) into this new folder."),
    ] = None,
    smtp: Annotated[
        str | None, typer.Option("--smtp", metavar="HOST:PORT", help="Post them to a mail sink on this machine.")
    ] = None,
    language: Annotated[
        Literal["fr", "en"], typer.Option(help="Of the words around the quotations, without channels of your own.")
    ] = "fr",
    until: Annotated[
        date | None, typer.Option(parser=_day, metavar="DAY", help="The last day (default: that of the last document).")
    ] = None,
    aside: Annotated[
        bool, typer.Option("--without-held-out", help="Leave out the third of the groups held out while rules are written.")
    ] = False,
    busy: Annotated[
        int, typer.Option("--busy", metavar="N", min=0, help="List the days with more than N messages to one recipient.")
    ] = _BUSY,
    as_json: JsonOption = False,
) -> None:
    """Replay a marked folder by its days of publication, and count the messages a reader would have had.

    The channels and subscriptions of the configuration decide who gets what; nothing is sent to them. The working file
    and the published file are left alone.
    """
    from flows.config.load import load_config
    from flows.evaluation.gold import GoldError, read_documents
    from flows.evaluation.replay import replay as replayed_days
    from flows.evaluation.replay_sources import replayed
    from flows.evaluation.scoring import aside as is_aside
    from flows.passes.alerting import subscribers
    from flows.passes.report import counted

    if into is not None and smtp is not None:
        raise typer.BadParameter("--into and --smtp exclude each other")
    loaded = load_config(config)
    documents = [(folder.name, one) for folder in folders for one in read_documents(folder).values()]
    chosen = [(name, one) for name, one in documents if not (aside and is_aside(one))]
    dated = replayed(chosen, loaded.sources())
    if not dated:
        raise GoldError("no document in it has a day of publication", hint="Give `published` a day such as 2021-05-29.")
    if undated := len(chosen) - len(dated):
        err.print(f"Left out: {counted(undated, 'document')} without a day of publication.")
    loaded = loaded if loaded.channel else _with_reader(loaded, language)
    to = _recipients(loaded, into, smtp)
    with err.status("Replaying") as status:
        result = replayed_days(
            dated, subscribers(loaded), to, until=until, progress=lambda day: status.update(f"Replaying {day}")
        )
    if as_json:
        print_json(_as_dict(result, busy))
    else:
        _print(result, busy)
        if into is not None:
            out.print(f"\nThe mails are in {into}.", markup=False)


def _with_reader(config: Config, language: Literal["fr", "en"]) -> Config:
    """The configuration with a reader who gets every kind of alert."""
    from alerts.kinds.registry import kinds
    from flows.config.tables.channels import Channel, Subscription

    reader: tuple[Channel, ...] = (Channel(id="reader", url_env="NOT_USED", language=language),)
    wants: tuple[Subscription, ...] = (Subscription(channel="reader", kinds=kinds()),)
    return config.model_copy(update={"channel": reader, "subscription": wants})


def _recipients(config: Config, into: Path | None, smtp: str | None) -> list[tuple[Recipient, Rules]]:
    from flows.evaluation.replay_mails import Folder, sink, sink_address
    from flows.passes.delivery import rules_of

    if smtp is not None:
        place = sink_address(smtp)
        return [(sink(one.id, place), rules_of(one)) for one in config.channel]
    if into is not None:
        if into.exists() and (not into.is_dir() or any(into.iterdir())):
            raise typer.BadParameter(f"{into} is there already and is not an empty folder", param_hint="--into")
        into.mkdir(parents=True, exist_ok=True)
    return [(Folder(one.id, into), rules_of(one)) for one in config.channel]


def _print(result: Replay, busy: int) -> None:
    from flows.evaluation.replay_measures import LONG
    from flows.passes.report import counted

    found = result.measures
    twice = found.releases_more_than_once
    more = f"; {counted(twice, 'release')} cost a recipient more than one" if twice else ""
    many = f"more than {counted(busy, 'message')} to one recipient"
    days = found.busy(busy)
    print_facts(
        [
            (
                "Replayed",
                f"{counted(result.releases, 'release')} of {counted(result.sources, 'source')},"
                f" {result.first} to {result.last}",
            ),
            ("Passes", f"{result.passes}, on the days on which there was something to do"),
            ("Messages", f"{len(found.mails)}, of them {counted(found.digests, 'digest')}"),
            ("A release", f"{counted(found.most_a_release, 'message')} to one recipient at most{more}"),
            ("Characters", f"{found.median} (median), {found.longest} (longest), digests apart"),
            ("Busy days", f"{len(days)} with {many}"),
        ]
    )
    kinds = _table("Alerts, and the messages with them, digests apart", ("kind", "alerts", "messages", "median", "longest"))
    for kind in found.by_kind:
        kinds.add_row(kind.kind, str(kind.alerts), str(kind.messages), str(kind.median), str(kind.longest))
    print_table(kinds)
    if days:
        table = _table(f"Days with {many}", ("day", "to", "messages"))
        for day in days:
            table.add_row(day.day, day.recipient, str(day.messages))
        print_table(table)
    if not found.long:
        out.print(f"No message is longer than {LONG} characters, digests apart.")
        return
    table = _table(f"Over {LONG} characters, digests apart", ("characters", "day", "to", "kinds", "alerts"))
    table.add_column("subject", ratio=1, min_width=20)
    for one in found.long:
        kinds_of = ", ".join(one.kinds)
        table.add_row(
            str(one.characters), one.day, one.recipient, kinds_of, str(one.alerts), Text(visible_line(one.subject))
        )
    print_table(table)


def _table(title: str, columns: tuple[str, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    for name in columns:
        table.add_column(name, no_wrap=True, justify="right" if name in _FIGURES else "left")
    return table


def _as_dict(result: Replay, busy: int) -> dict[str, Any]:
    found = result.measures
    mails = [asdict(one) for one in found.mails]
    return {
        "first": result.first,
        "last": result.last,
        "releases": result.releases,
        "sources": result.sources,
        "passes": result.passes,
        "messages": len(mails),
        "digests": found.digests,
        "most_a_release": found.most_a_release,
        "releases_more_than_once": found.releases_more_than_once,
        "median_characters": found.median,
        "longest_characters": found.longest,
        "kinds": found.kinds,
        "by_kind": [asdict(one) for one in found.by_kind],
        "busy_days": [asdict(one) for one in found.busy(busy)],
        "long": [asdict(one) for one in found.long],
        "mails": mails,
    }
