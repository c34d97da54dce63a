"""Delivering alerts: the channels, their addresses from the environment, and the outbox that sends what is due."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from alerts.channels import SEND_SECONDS, ChannelError, read_addresses, senders_of
from alerts.channels.console import CONSOLE, Console
from alerts.model import Alert
from alerts.outbox.compose import Recipient, Render, Rendered
from alerts.outbox.deliver import Outbox
from alerts.outbox.delivered import Delivered
from alerts.outbox.plan import Rules
from flows.config.load import Config
from flows.config.tables.channels import Channel
from flows.passes.lifecycle.run_lock import one_delivery_at_a_time
from flows.passes.lifecycle.stopping import Stop
from flows.passes.report import Report
from warehouse.clock import Clock

if TYPE_CHECKING:
    from alerts.channels.sending import Sender

log = logging.getLogger("followthrough")

BUSY_SECONDS = 30.0
"""How long to wait for another process that is delivering; what it leaves is for the next pass."""


def deliver_due(
    config: Config,
    clock: Clock,
    *,
    report: Report | None = None,
    stop: Stop | None = None,
    render: Render | None = None,
    write: Callable[[str], None] | None = None,
    send_seconds: float = SEND_SECONDS,
) -> Delivered:
    """Send every alert that is due to every channel meant to have it, and record the result.

    At least once, never lost: a message is recorded as being sent before it is, and as sent once the server has accepted
    it. Only when the program ends in between, or the server's answer is lost, is it sent again, with the same id.

    Args:
        config: the channels, and where the working file is.
        clock: the time, naive and in UTC.
        report: receives the start of a new phase.
        stop: ends the pass after the message under way when the user interrupts; a run out of time still sends.
        render: writes messages; the one in `alerts.messages.render` when None.
        write: prints what is for the console; log lines when None.
        send_seconds: for one message.

    Raises:
        WarehouseLockedError: another program holds the working file.
        WarehouseError: it cannot be read or written.
    """

    def rendered(alerts: Sequence[Alert], **how: Any) -> Rendered:
        return (render or default_render())(alerts, **how)

    outbox = Outbox(
        config.warehouse.path,
        render=rendered,
        clock=clock,
        wait_seconds=config.warehouse.lock_seconds,
        stopped=lambda: stop is not None and stop.reason == "interrupted",
    )
    with one_delivery_at_a_time(config.warehouse.path, BUSY_SECONDS) as alone:
        if not alone:
            log.warning("another process is delivering alerts; what it leaves waits for the next pass")
            return Delivered(busy=True)
        waiting = outbox.waiting()
        problems: dict[str, str] = {}
        if waiting:
            if report is not None:
                report.step("Sending alerts")
            wanted = {part_id.partition("/")[0] for part_id in waiting}
            recipients: list[tuple[Recipient, Rules]] = []
            parts: dict[str, list[str]] = {}
            for channel in config.channel:
                if channel.id not in wanted:
                    continue
                try:
                    senders = senders_for(channel, os.environ, seconds=send_seconds)
                except ChannelError as error:  # the other channels are served
                    problems[channel.id] = f"channel {channel.id}: {error.message}"
                    log.warning("channel %s: %s. What is for it waits. %s", channel.id, error.message, error.hint or "")
                    continue
                recipients += [(sender, rules_of(channel)) for sender in senders]
                parts[channel.id] = [sender.part_id for sender in senders[1:]]
            if CONSOLE not in {channel.id for channel in config.channel}:
                recipients.append((Console(write or _log_message), Rules(max_per_hour=1000)))
            # Another process may have stored an alert for a channel that had none a moment ago: it is not an unknown one.
            outbox.deliver(recipients, parts, {channel.id for channel in config.channel} - parts.keys())
    return replace(outbox.delivered, problems=tuple(problems.values()))


def senders_for(channel: Channel, environ: Mapping[str, str], *, seconds: float = SEND_SECONDS) -> list[Sender]:
    """A sender for each recipient of a channel; raises ChannelError when its address is missing or malformed."""
    return senders_of(channel.id, read_addresses(channel.url_env, environ), channel.url_env, seconds=seconds)


def rules_of(channel: Channel) -> Rules:
    """What the outbox must know about a channel."""
    return Rules(channel.language, channel.time_zone, channel.quiet_hours, channel.ops, channel.max_per_hour)


def default_render() -> Render:
    """The default writer of messages; its templates are loaded when there is something to write."""
    from alerts.messages.render import render

    return render


def _log_message(text: str) -> None:
    log.info("%s", text)
