"""The delivery loop: reads from the table what is to be sent, sends it, and records the outcome.

The working file is never open during a conversation with a server. Before a message is sent, the table says that it is being
sent; so whatever kills the program, the next pass finds either that it was not begun, or that it may have arrived, and sends
it again with the same id. The table is read again for each message: nothing is remembered that a kill would lose. Each
opening of the file records the outcome of one message and that the next is being sent: one more opening than messages.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from alerts.channels import Failure, Message, Sent
from alerts.channels.console import Console
from alerts.muting.keeping import end_mutes
from alerts.outbox.compose import Recipient, Render, compose, plainest
from alerts.outbox.delivered import Delivered
from alerts.outbox.plan import WINDOW, Planned, Rules, after_failure, next_message, parted
from parsers.dates import paris_time
from warehouse.connection.sql import Row
from warehouse.outbox.deliveries import Deliveries, open_deliveries
from warehouse.store import Store

log = logging.getLogger("followthrough")

_SHORTER = 3
"""Times that a message too large for a server is halved and sent again: to an eighth, which is a title and a link."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A message that the table says is being sent."""

    recipient: Recipient
    rules: Rules
    planned: Planned
    rows: Sequence[Row]
    """Of its alerts."""
    now: datetime


@dataclass(frozen=True, slots=True)
class _Tried:
    recipient: Recipient
    planned: Planned
    outcome: Sent | Failure

    @property
    def came_through(self) -> bool:
        """Whether the server took a message that it had put off before, and not one during which the program ended."""
        return isinstance(self.outcome, Sent) and self.planned.attempts > 0 and not self.planned.uncertain


class Outbox:
    """Empties the table of deliveries, as far as servers allow. Only one may run at a time."""

    def __init__(
        self,
        working: Path | Store,
        *,
        render: Render,
        clock: Callable[[], datetime],
        wait_seconds: float = 30.0,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """An outbox.

        Args:
            working: the working file; or an open one, which then stays open.
            render: writes messages.
            clock: the time, naive and in UTC.
            wait_seconds: how long to wait for a working file that another program holds.
            stopped: whether to end after the current message.
        """
        self._working = working
        self._render = render
        self._clock = clock
        self._wait_seconds = wait_seconds
        self._stopped = stopped
        self.delivered = Delivered()

    def waiting(self) -> dict[str, int]:
        """How many deliveries are waiting, by recipient, including those that a killed pass was just sending.

        Raises what `deliver` raises.
        """
        with self._open() as deliveries:
            returned = deliveries.take_back()
            if returned:
                log.warning("%d deliveries were under way when the program ended; they are sent again", returned)
            ended = deliveries.end_mutes(partial(end_mutes, now=self._clock()))
            if ended is not None and (ended.sent or ended.outdated):
                log.info("muted until now: %d deliveries are sent, %d are no longer worth it", ended.sent, ended.outdated)
            given_up = sum(deliveries.failed().values())
            found = deliveries.recipients()
            if not found:
                deliveries.checkpoint()
        self.delivered = replace(self.delivered, waiting=sum(found.values()), given_up=given_up)
        return found

    def deliver(
        self, recipients: Sequence[tuple[Recipient, Rules]], parts: Mapping[str, Sequence[str]], others: Collection[str]
    ) -> Delivered:
        """Send what is due.

        Args:
            recipients: those of the channels to be served now, each with the rules of its channel.
            parts: the recipients after the first, by channel.
            others: the other existing channels; what is for them waits. What is for any further one is given up.

        Returns the counts.

        Raises:
            WarehouseLockedError: another program holds the working file.
            WarehouseError: it cannot be read or written. What was accepted meanwhile is then sent again by a later pass.
        """
        queue = deque(recipients)
        tried: _Tried | None = None
        while True:
            with self._open() as deliveries:
                if tried is None:
                    self._give_up_all_but(deliveries, {one.part_id for one, _ in recipients}, others)
                begun = self._go_on(deliveries, queue, tried, parts)
                while begun is not None and isinstance(begun.recipient, Console):  # no server: nobody is kept waiting
                    begun = self._go_on(deliveries, queue, self._send(begun), parts)
                if begun is None:
                    waits, given_up = sum(deliveries.recipients().values()), sum(deliveries.failed().values())
                    self.delivered = replace(self.delivered, waiting=waits, given_up=given_up)
                    deliveries.checkpoint()
                    return self.delivered
            tried = self._send(begun)

    def _give_up_all_but(self, deliveries: Deliveries, known: Collection[str], others: Collection[str]) -> None:
        for part_id, count in deliveries.recipients().items():
            if part_id not in known and part_id.partition("/")[0] not in others:
                self._count(failed=deliveries.give_up(part_id, "the configuration has no such recipient (any more)"))
                log.warning("%d alerts for %s, which the configuration does not have, were given up", count, part_id)

    def _go_on(
        self,
        deliveries: Deliveries,
        queue: deque[tuple[Recipient, Rules]],
        tried: _Tried | None,
        parts: Mapping[str, Sequence[str]],
    ) -> _Begun | None:
        """Record the outcome of an attempt, and begin the next message; None when nothing more can be sent now.

        `queue` loses the recipients for whom nothing is due, or whose server needs time.
        """
        if tried is not None and not self._finish(deliveries, tried):
            queue.popleft()
        back = tried.recipient if tried is not None and tried.came_through else None
        if self._stopped() or not queue:
            return None
        # What came in meanwhile must have a row for each recipient before the first of them is sent to.
        deliveries.share_out(parts)
        while queue:
            recipient, rules = queue[0]
            now = self._clock()
            lately = deliveries.messages_since(recipient.part_id, now - WINDOW, now)
            standing = deliveries.standing(recipient.part_id)
            planned = next_message(standing, lately, rules, now, back=recipient is back)
            if planned is not None:
                rows = deliveries.alerts(planned.alert_ids)
                deliveries.begin(recipient.part_id, planned.alert_ids, planned.message_id)
                return _Begun(recipient, rules, planned, rows, now)
            queue.popleft()
        return None

    def _send(self, begun: _Begun) -> _Tried:
        """Send a message; at once again, shorter where it is too large for the server, or plain where the program fails."""
        recipient, planned = begun.recipient, begun.planned
        made = partial(
            compose, begun.rows, planned, recipient, language=begun.rules.language, render=self._render, now=begun.now
        )
        message = made()
        outcome = _handed_over(recipient, message)
        for _ in range(_SHORTER):
            if not (isinstance(outcome, Failure) and outcome.too_large):
                break
            message = made(most=len(message.body) // 2)
            outcome = _handed_over(recipient, message)
        if isinstance(outcome, Failure) and outcome.broke:
            plain = plainest(
                begun.rows, planned, recipient, language=begun.rules.language, render=self._render, now=begun.now
            )
            outcome = _handed_over(recipient, plain)
        return _Tried(recipient, planned, outcome)

    def _finish(self, deliveries: Deliveries, tried: _Tried) -> bool:
        """Record the outcome of an attempt; return whether the recipient can be sent more now."""
        part_id, planned, outcome, now = tried.recipient.part_id, tried.planned, tried.outcome, self._clock()
        count = len(planned.alert_ids)
        if isinstance(outcome, Sent):
            deliveries.finish(part_id, planned.alert_ids, "sent", sent_at=now, last_error=outcome.remark)
            self._count(messages=1, sent=count, repeated=int(planned.uncertain))
            return True
        ending = after_failure(planned, outcome, now)
        if outcome.kind == "unfit" and not outcome.too_large and count > 1:
            deliveries.part(part_id, parted(part_id, planned), outcome.said)
            log.warning("%s: %s. Its %d alerts are sent in two messages", part_id, outcome.said, count)
            return True
        deliveries.finish(
            part_id, planned.alert_ids, ending.state, next_attempt_at=ending.next_attempt_at, last_error=outcome.said
        )
        if ending.state == "failed":
            self._count(failed=count)
            log.warning("%s: %s. %d alerts were given up; see `alerts list --failed`", part_id, outcome.said, count)
            return True
        self._count(put_off=1)
        again = paris_time(ending.next_attempt_at) if ending.next_attempt_at else "the next pass"
        log.warning("%s: %s. Tried again after %s", part_id, outcome.said, again)
        return False

    def _count(self, **more: int) -> None:
        counted = {name: getattr(self.delivered, name) + number for name, number in more.items()}
        self.delivered = replace(self.delivered, **counted)

    def _open(self) -> AbstractContextManager[Deliveries]:
        if isinstance(self._working, Store):
            return nullcontext(Deliveries(self._working))
        return open_deliveries(self._working, wait_seconds=self._wait_seconds)


def _handed_over(recipient: Recipient, message: Message) -> Sent | Failure:
    try:
        return recipient.send(message)
    except Exception as error:  # from any sender: the message is tried again, and the others go on
        log.exception("sending to %s broke", recipient.part_id)
        return Failure("later", f"a fault of the program ({type(error).__name__})", broke=True)
