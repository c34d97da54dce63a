"""`followthrough alerts try`: what a subscription would have got of the alerts that are stored, and why not the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError
from rich import box
from rich.table import Table
from rich.text import Text

from flows.cli.alerts.muting import why_kept
from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json
from flows.cli.terminal.printing import SHORT_ID, print_table
from parsers.dates import paris_time
from parsers.text.lines import visible_line
from warehouse.clock import utc_now

if TYPE_CHECKING:
    from alerts.model import Alert
    from alerts.muting.covering import Mutes
    from flows.config.load import Config
    from flows.config.tables.channels import Subscription

_MOST = 100_000
"""Alerts read at most, the newest: more than ten years of a busy newsroom."""

_Many = Annotated[list[str] | None, typer.Option(help="As in a [\\[subscription]]; may be repeated.")]


def try_subscription(
    config: ConfigOption = None,
    days: Annotated[int, typer.Option(min=1, max=3660, help="Alerts written in so many days until now.")] = 30,
    name: Annotated[
        str | None, typer.Option("--subscription", metavar="N", help="The Nth [\\[subscription]] of the file, or its id.")
    ] = None,
    kind: _Many = None,
    source: _Many = None,
    territory: _Many = None,
    authority: _Many = None,
    partner: _Many = None,
    party: _Many = None,
    topic: _Many = None,
    commitment: _Many = None,
    match: Annotated[str | None, typer.Option(help="Words, as in a [\\[subscription]].")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show which stored alerts a subscription would have got, and which filters, or whose mute, hold back the others.

    One of the file (--subscription), or one made of the filters given. Words are looked for in what an alert shows.
    """
    from alerts.feeds.write import readable
    from alerts.muting.covering import Mutes
    from alerts.subscriptions.filters import why_not
    from flows.config.load import load_config
    from flows.passes.alerting import subscription_rules
    from warehouse.published.alert_list import published_mutes
    from warehouse.published.feeds import alerts_to_show

    loaded = load_config(config)
    lists = {
        "kinds": kind, "sources": source, "territories": territory, "authorities": authority, "partners": partner,
        "parties": party, "topics": topic, "commitments": commitment,
    }  # several a line, as in a table  # fmt: skip
    given: dict[str, Any] = {name: tuple(values) for name, values in lists.items() if values}
    if match is not None:
        given["match"] = match
    if name is not None and given:
        raise typer.BadParameter("--subscription and filters exclude each other")
    wanted = _made(given, loaded) if name is None else _called(loaded.subscription, name)
    rules = subscription_rules(wanted)
    territories = {one.source_id: one.territory for one in loaded.sources() if one.territory}
    since = utc_now() - timedelta(days=days)
    stored = readable(alerts_to_show(loaded.warehouse.published, most=_MOST, intentions=True))
    mutes = Mutes(published_mutes(loaded.warehouse.published, utc_now()))
    rows = [
        (one, (*why_not(one, rules, territories), *_muted_since(one, mutes))) for one in stored if one.created_at >= since
    ]
    if as_json:
        print_json(
            [
                {
                    "alert_id": one.alert_id,
                    "kind": one.kind,
                    "title": one.title,
                    "created_at": one.created_at,
                    "wanted": not reasons,
                    "held_back_by": reasons,
                }
                for one, reasons in rows
            ]
        )
        return
    if rows:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("written", no_wrap=True)
        table.add_column("kind", no_wrap=True)
        table.add_column("what", ratio=1, min_width=20)
        table.add_column("held back by", max_width=40)
        table.add_column("id", no_wrap=True)
        for one, reasons in rows:
            table.add_row(
                paris_time(one.created_at, zone=False),
                one.kind,
                Text(visible_line(one.title)),
                ", ".join(reasons) or "nothing: sent",
                one.alert_id[:SHORT_ID],
            )
        print_table(table)
    got = sum(not reasons for _, reasons in rows)
    out.print(f"{got} of {len(rows)} alerts of the last {days} days would have been sent.")
    _not_named(wanted, {party_id for one, _ in rows for fact in one.facts.about_commitments for party_id in fact.party_ids})


def _muted_since(alert: Alert, mutes: Mutes) -> Iterator[str]:
    """Who mutes what an alert is about, if it was written since."""
    found = mutes.of(alert)
    if found is not None and found.decided_at <= alert.created_at:
        yield why_kept(found)


def _called(subscriptions: Sequence[Subscription], name: str) -> Subscription:
    """The subscription with this number or id."""
    from flows.catalogue.spelling import did_you_mean

    known = {str(number): one for number, one in enumerate(subscriptions, start=1)}
    known |= {one.id: one for one in subscriptions if one.id is not None}
    if name not in known:
        meant = did_you_mean(name, known)
        raise typer.BadParameter(
            f"there is no subscription {name!r}{meant or f'; the configuration has {len(subscriptions)}'}",
            param_hint="--subscription",
        )
    return known[name]


def _made(given: dict[str, Any], loaded: Config) -> Subscription:
    """A subscription of the filters given on the command line, refused where the file would refuse it."""
    from flows.config.tables.channels import Subscription
    from flows.config.wanted import parties_in_vain, wanted_in_vain

    asked = [(0, {key: list(values) for key, values in given.items() if isinstance(values, tuple)})]
    own = [table.model_dump() for table in loaded.source]
    watched = {one.source_id: one for one in loaded.sources()}
    for (*_, key), text in (*wanted_in_vain(asked, own, watched), *parties_in_vain(asked, own)):
        raise typer.BadParameter(f"{key}: {text}")
    try:
        return Subscription(channel="try", **given)
    except ValidationError as error:  # said as a mistake of the option
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise typer.BadParameter(f"{fault['loc'][0]}: {fault['msg'].removeprefix('Value error, ')}") from None


def _not_named(wanted: Subscription, named: set[str]) -> None:
    """Say of which parties no alert was about, with one that may be meant."""
    from alerts.subscriptions.filters import party_id_of
    from flows.catalogue.spelling import did_you_mean

    for party in wanted.parties:
        if party_id_of(party) not in named:
            meant = did_you_mean(party_id_of(party), named)
            err.print(f"No alert of that time is about the party {visible_line(party)!r}{meant}.", markup=False)
