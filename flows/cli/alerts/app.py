"""`followthrough alerts …`: which alerts went to whom, trying a channel, and sending again."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from alerts.kinds.registry import kinds
from alerts.model import AlertKind
from flows.cli.alerts.muting import acknowledge, kept_by, mute, muted, unmute
from flows.cli.alerts.preview import alert_kind, preview
from flows.cli.alerts.trying import try_subscription
from flows.cli.commitments.app import Period, period
from flows.cli.terminal import exits
from flows.cli.terminal.logs import LogFormatOption, configured
from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json
from flows.cli.terminal.printing import SHORT_ID, print_facts, print_indented, print_table
from parsers.dates import paris_time
from parsers.text.lines import visible, visible_line
from warehouse.clock import utc_now

if TYPE_CHECKING:
    from alerts.outbox.delivered import Delivered
    from flows.config.load import Config
    from flows.config.tables.channels import Channel
    from flows.passes.lifecycle.stopping import Stop

_State = Literal["pending", "sending", "sent", "failed", "uncertain", "muted", "outdated"]

alerts_app = typer.Typer(
    help="What was told to whom, trying a channel, sending again, and what nobody wants to be told for a time.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@alerts_app.command("list")
def list_alerts(
    config: ConfigOption = None,
    kind: Annotated[
        AlertKind | None, typer.Option(parser=alert_kind, metavar="KIND", help=f"Only these: {', '.join(kinds())}.")
    ] = None,
    channel: Annotated[str | None, typer.Option(help="Only what is for this channel, or for one recipient: team/2.")] = None,
    state: Annotated[_State | None, typer.Option(help="Only what got so far.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only what was given up: the same as --state failed.")] = False,
    since: Annotated[
        Period | None, typer.Option(parser=period, metavar="PERIOD", help="Written in this year, month or day, or later.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Alerts at most, the newest ones.")] = 100,
    as_json: JsonOption = False,
) -> None:
    """List alerts, the newest first, with how far each got; as the published file has it."""
    from flows.config.load import load_config
    from warehouse.published.alert_list import WantedAlerts, list_alerts

    if failed and state not in (None, "failed"):
        raise typer.BadParameter("--failed and --state exclude each other")
    wanted = WantedAlerts(
        kind=kind,
        channel_id=channel,
        state="failed" if failed else state,
        since=datetime.combine(since.first, datetime.min.time()) if since else None,
        most=limit,
    )
    found = list_alerts(load_config(config).warehouse.published, wanted)
    if as_json:
        print_json(found)
        return
    if found:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("written", no_wrap=True)
        table.add_column("kind", no_wrap=True)
        table.add_column("what", ratio=1, min_width=20)
        table.add_column("to", max_width=60)
        table.add_column("id", no_wrap=True)
        for row in found:
            table.add_row(
                paris_time(row["created_at"], zone=False),
                row["kind"],
                Text(visible_line(row["title"])),
                Text(_how_far(row["deliveries"])),
                row["alert_id"][:SHORT_ID],
            )
        print_table(table)
    count = "No alert" if not found else "1 alert" if len(found) == 1 else f"{len(found)} alerts"
    more = "" if len(found) < limit else f" (at most {limit}; raise --limit)"
    err.print(f"{count}{more}. `followthrough alerts show ID` shows one. Times are those of Paris.", markup=False)


@alerts_app.command()
def show(
    alert: Annotated[str, typer.Argument(metavar="ID", help="Id of the alert, or how it begins.")],
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one alert: what it says, the facts it was written with, and each delivery with its times."""
    from flows.config.load import load_config
    from warehouse.published.alert_list import alerts_by_prefix

    published = load_config(config).warehouse.published
    row = _the_one(alert, alerts_by_prefix(published, alert))
    facts = json.loads(row["facts"]) if row["facts"] else None
    if as_json:
        print_json({**row, "facts": facts})
        return
    print_facts(
        [
            ("What", visible_line(row["title"])),
            ("Kind", row["kind"]),
            ("Written", paris_time(row["created_at"], seconds=True)),
            *((name, row[key]) for name, key in _NAMED if row[key]),
            ("Id", row["alert_id"]),
            *(("Kept", said) for said in kept_by(published, row)),
        ]
    )
    for one in row["deliveries"]:
        out.print()
        print_facts(_delivery(one))
    if not row["deliveries"]:
        out.print("\nNo channel wanted it.")
    if facts is not None:
        out.print("\nFacts")
        print_indented(Text(visible(json.dumps(facts, ensure_ascii=False, indent=1))), 2)


@alerts_app.command()
def test(
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help="Id of a [\\[channel]].")],
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send a message to each recipient of a channel now, and say what came of it."""

    from alerts.channels import Sent
    from alerts.outbox.compose import rendered
    from alerts.outbox.plan import Planned
    from flows.config.load import load_config
    from flows.passes.delivery import default_render, senders_for

    wanted = _channel(load_config(config), channel)
    results = []
    for sender in senders_for(wanted, os.environ):
        # Each try is a separate message: a mail program would fold a second one into the first.
        planned = Planned(uuid.uuid4().hex[:20], (), "test")
        message = rendered((), planned, sender, language=wanted.language, render=default_render(), now=utc_now())
        outcome = sender.send(message)
        good = isinstance(outcome, Sent)
        said = (outcome.remark or "accepted") if isinstance(outcome, Sent) else outcome.said
        results.append({"recipient": sender.part_id, "service": sender.service, "accepted": good, "said": said})
        if not as_json:
            out.print(f"{sender.part_id} ({sender.service}): {said}", style=None if good else "yellow", markup=False)
    if as_json:
        print_json(results)
    if not all(one["accepted"] for one in results):
        raise typer.Exit(exits.TROUBLE)


@alerts_app.command()
def resend(
    alert: Annotated[str | None, typer.Argument(metavar="ID", help="Id of an alert, or how it begins.")] = None,
    config: ConfigOption = None,
    failed: Annotated[bool, typer.Option("--failed", help="All that was given up.")] = False,
    channel: Annotated[
        str | None, typer.Option(help="Only for this channel or recipient; alone: all it was not sent yet.")
    ] = None,
    now: Annotated[bool, typer.Option("--now", help="Send at once, not with the next run.")] = False,
) -> None:
    """Have alerts sent again: one by its id (sent or not), or all that were given up or wait for their server."""
    from flows.config.load import load_config
    from flows.passes.delivery import BUSY_SECONDS, deliver_due
    from flows.passes.lifecycle.run_lock import AnotherRunError, one_delivery_at_a_time
    from flows.passes.lifecycle.stopping import Stop, stopping_on_signals
    from flows.passes.report import summary
    from warehouse.outbox.deliveries import open_deliveries
    from warehouse.published.alert_list import alerts_by_prefix

    if alert is None and not failed and channel is None:
        raise typer.BadParameter("name an alert, or give --failed or --channel")
    loaded = load_config(config)
    states: list[_State] = ["failed"] if failed else ["failed", "pending", "uncertain"]
    alert_id = None
    if alert is not None:
        alert_id = _the_one(alert, alerts_by_prefix(loaded.warehouse.published, alert))["alert_id"]
        states = ["failed"] if failed else ["failed", "pending", "uncertain", "sent", "muted", "outdated"]
    with one_delivery_at_a_time(loaded.warehouse.path, BUSY_SECONDS) as alone:
        if not alone:
            raise AnotherRunError("alerts are being delivered just now", hint="Try again when that has ended.")
        with open_deliveries(loaded.warehouse.path, wait_seconds=loaded.warehouse.lock_seconds) as deliveries:
            found = deliveries.resend(states, utc_now(), alert_id=alert_id, channel_id=channel)
            deliveries.checkpoint()
    count = "1 delivery" if len(found) == 1 else f"{len(found)} deliveries"
    out.print(f"{count} to be sent again{'' if now or not found else ' by the next run (--now sends at once)'}.")
    if now and found:
        with stopping_on_signals(Stop()) as stop:
            delivered = deliver_due(loaded, utc_now, stop=stop, write=_on_terminal)
            _told(loaded, delivered, summary, stop)


@alerts_app.command()
def deliver(config: ConfigOption = None, log_format: LogFormatOption = None) -> None:
    """Send all that is due now, without visiting any source."""
    from flows.passes.delivery import deliver_due
    from flows.passes.lifecycle.stopping import Stop, stopping_on_signals
    from flows.passes.report import summary

    loaded = configured(config, log_format)
    with stopping_on_signals(Stop()) as stop:
        delivered = deliver_due(loaded, utc_now, stop=stop, write=_on_terminal)
        _told(loaded, delivered, summary, stop)


def _told(config: Config, delivered: Delivered, summary: Callable[[Delivered], Iterable[str]], stop: Stop) -> None:
    from warehouse.published.publish import publish

    if delivered.messages or delivered.put_off or delivered.failed:
        publish(config.warehouse.path, config.warehouse.published, wait_seconds=config.warehouse.lock_seconds)
    lines = list(summary(delivered))
    waiting = f" {delivered.waiting} waiting for their hour or their server." if delivered.waiting else ""
    for line in lines or [f"Nothing to send now.{waiting}"]:
        out.print(line, markup=False)
    if stop:
        raise typer.Exit(exits.INTERRUPTED)
    if delivered.in_trouble or delivered.put_off:
        raise typer.Exit(exits.TROUBLE)


def _on_terminal(text: str) -> None:
    out.print(text, markup=False)


def _channel(config: Config, name: str) -> Channel:
    for one in config.channel:
        if one.id == name:
            return one
    there = ", ".join(one.id for one in config.channel) or "none, so that alerts go to the console"
    raise typer.BadParameter(f"there is no channel {name!r}; configured: {there}", param_hint="CHANNEL")


def _the_one(prefix: str, found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    if not found:
        raise typer.BadParameter(
            f"no alert in the published file has an id that begins with {prefix!r} (three characters at least); "
            "`followthrough alerts list` shows them",
            param_hint="ID",
        )
    exact = [row for row in found if row["alert_id"] == prefix]
    if len(found) > 1 and not exact:
        ids = ", ".join(row["alert_id"] for row in found[:5])
        raise typer.BadParameter(f"{prefix!r} is how several ids begin: {ids}; give more of it", param_hint="ID")
    return (exact or list(found))[0]


_NAMED = (("Release", "release_id"), ("Promise", "commitment_id"), ("Follow-up", "follow_up_id"), ("Source", "source_id"))


def _how_far(deliveries: Sequence[dict[str, Any]]) -> str:
    return "; ".join(f"{one['channel_id']}: {_state(one)}" for one in deliveries) or "nobody"


def _state(one: dict[str, Any]) -> str:
    if one["state"] == "sent":
        return f"sent {paris_time(one['sent_at'], zone=False)}" if one["sent_at"] else "sent"
    error = f" ({visible_line(one['last_error'])})" if one["last_error"] else ""
    if one["state"] == "pending" and one["next_attempt_at"]:
        return f"due {paris_time(one['next_attempt_at'], zone=False)}{error}"
    return f"{one['state']}{error}"


def _delivery(one: dict[str, Any]) -> list[tuple[str, str]]:
    facts = [("To", one["channel_id"]), ("State", one["state"]), ("Rhythm", one["rhythm"] or "immediate")]
    for name, key in (("Queued", "queued_at"), ("Next attempt", "next_attempt_at"), ("Sent", "sent_at")):
        if one[key] is not None:
            facts.append((name, paris_time(one[key], seconds=True)))
    facts.append(("Attempts", str(one["attempts"])))
    if one["message_id"]:
        facts.append(("Message", one["message_id"]))
    if one["last_error"]:
        facts.append(("Trouble", visible_line(one["last_error"])))
    return facts


alerts_app.command()(preview)
alerts_app.command("try")(try_subscription)
for _command in (mute, acknowledge, unmute, muted):
    alerts_app.command()(_command)
