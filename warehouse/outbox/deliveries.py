"""Deliveries in the working file: what is still to be sent, what is being sent, and what came of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from warehouse.connection.sql import Row, as_parameter, rows_of, statement
from warehouse.connection.transaction import Transaction
from warehouse.store import Store, open_store

Rhythm = Literal["immediate", "daily", "weekly"]
DeliveryState = Literal["pending", "sending", "sent", "failed", "uncertain"]

MOST_ATTEMPTS = 30
"""To send a message that the program does not survive."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert that is still to be sent to one recipient."""

    alert_id: str
    channel_id: str
    """The recipient: `team`, or `team/2` for the second one in the channel's address."""
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime | None
    rhythm: Rhythm
    queued_at: datetime | None
    message_id: str | None
    """Once there has been an attempt: the message that carried it, and will carry it again."""
    kind: str
    """The alert's."""
    created_at: datetime
    """When the alert was written."""
    release_id: str | None = None
    """The release that speaks now; None for what is about sources."""


@dataclass(frozen=True, slots=True)
class MessageAlert:
    """An alert that a message carried to a recipient."""

    channel_id: str
    message_id: str
    alert_id: str
    kind: str
    release_id: str | None
    rhythm: Rhythm


@contextlib.contextmanager
def open_deliveries(working: Path, *, wait_seconds: float = 30.0) -> Iterator[Deliveries]:
    """The working file's deliveries, to be closed soon; the errors are those of `warehouse.store.open_store`."""
    with open_store(working, wait_seconds=wait_seconds) as store:
        yield Deliveries(store)


class Deliveries:
    """The table of deliveries in an open working file. What a method changed is on disk when it returns.

    All methods raise WarehouseError when the file cannot be read or written. Times are naive and in UTC.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def checkpoint(self) -> None:
        """Have all of it in the working file itself: for the last opening of a command, so that a copy of it is whole."""
        self._store.checkpoint()

    def take_back(self, most: int = MOST_ATTEMPTS) -> int:
        """Mark as `uncertain` what was `sending`, and return how many. Only to be called when nobody else sends.

        After `most` attempts it is marked as `failed`.
        """
        return self._written("take_back_deliveries", {"most": most})

    def share_out(self, parts: Mapping[str, Sequence[str]]) -> int:
        """Give each further recipient of a channel its own row for what was never attempted.

        Args:
            parts: the recipients after the first, `team/2` and so on, by channel.

        Returns how many rows are new.
        """
        rows = [{"channel_id": channel, "part_id": part} for channel, others in parts.items() for part in others]
        return self._written("share_out_deliveries", {"parts": as_parameter(rows)}) if rows else 0

    def recipients(self) -> dict[str, int]:
        """How many deliveries are waiting, by recipient."""
        return dict(self._read("standing_recipients", {}))

    def failed(self) -> dict[str, int]:
        """How many deliveries were given up, by recipient."""
        return dict(self._read("failed_deliveries", {}))

    def standing(self, channel_id: str) -> list[Delivery]:
        """What is still to be sent to a recipient, in the order in which the alerts were written."""
        return [Delivery(*row) for row in self._read("standing_deliveries", {"channel_id": channel_id})]

    def messages_since(self, channel_id: str, since: datetime, now: datetime) -> int:
        """Messages with immediate alerts sent to a recipient after `since`, until `now`."""
        return int(self._read("messages_sent_since", {"channel_id": channel_id, "since": since, "now": now})[0][0])

    def alerts(self, alert_ids: Sequence[str]) -> list[Row]:
        """Rows of `alerts`, in the order in which they were written."""
        values = {"alert_ids": as_parameter(list(alert_ids))}
        return self._store.read(lambda file: rows_of(file.connection, "alerts_by_id", values))

    def message_alerts(self) -> list[MessageAlert]:
        """Everything that was sent, by recipient and message."""
        return [MessageAlert(*row) for row in self._read("alerts_of_messages", {})]

    def begin(self, channel_id: str, alert_ids: Sequence[str], message_id: str) -> None:
        """Mark as `sending`, with one more attempt and the message that carries them."""
        values = {"channel_id": channel_id, "alert_ids": as_parameter(list(alert_ids)), "message_id": message_id}
        self._written("begin_deliveries", values)

    def finish(
        self,
        channel_id: str,
        alert_ids: Sequence[str],
        state: DeliveryState,
        *,
        next_attempt_at: datetime | None = None,
        sent_at: datetime | None = None,
        last_error: str | None = None,
    ) -> None:
        """Store what came of an attempt."""
        values = {
            "channel_id": channel_id,
            "alert_ids": as_parameter(list(alert_ids)),
            "state": state,
            "next_attempt_at": next_attempt_at,
            "sent_at": sent_at,
            "last_error": last_error,
        }
        self._written("finish_deliveries", values)

    def part(self, channel_id: str, messages: Mapping[str, str], why: str) -> None:
        """Have the alerts of one message sent again in other messages: `messages` has the id of that of each alert."""
        rows = [{"alert_id": alert_id, "message_id": message_id} for alert_id, message_id in messages.items()]
        self._written("part_deliveries", {"channel_id": channel_id, "messages": as_parameter(rows), "last_error": why})

    def give_up(self, channel_id: str, why: str) -> int:
        """Mark as `failed` all that waits for a recipient that no longer exists, and return how many."""
        return self._written("give_up_deliveries", {"channel_id": channel_id, "last_error": why})

    def resend(
        self, states: Sequence[DeliveryState], now: datetime, *, alert_id: str | None = None, channel_id: str | None = None
    ) -> list[tuple[str, str]]:
        """Have deliveries in one of `states` sent again, as soon as possible.

        Args:
            states: which ones; `sending` must not be among them.
            now: the time.
            alert_id: only this alert.
            channel_id: only this channel, with all its recipients, or this recipient.

        Returns the alert_id and the recipient of each.
        """
        values = {"states": as_parameter(list(states)), "now": now, "alert_id": alert_id, "channel_id": channel_id}
        return self._store.write(
            lambda change: change.connection.execute(
                statement("resend_deliveries"), {**values, "revision": change.revision}
            ).fetchall()
        )

    def _written(self, query: str, values: dict[str, Any]) -> int:
        def write(change: Transaction) -> int:
            return len(change.connection.execute(statement(query), {**values, "revision": change.revision}).fetchall())

        return self._store.write(write)

    def _read(self, query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        return self._store.read(lambda file: file.connection.execute(statement(query), values).fetchall())
