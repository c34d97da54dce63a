"""An outbox in a separate process that kills itself, without a word, at a counted point."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from alerts.channels import senders_of
from alerts.channels.sending import Sender
from alerts.outbox.deliver import Outbox
from alerts.outbox.plan import Rules
from tests.support.stored.outboxes import MORNING, plain_render
from warehouse import store
from warehouse.outbox.deliveries import Deliveries

senders_of("ready", ["json://127.0.0.1:9"], "READY")  # Apprise loads all its services when the first is requested


def run(working: Path, addresses: dict[str, str], kill_at: int) -> None:
    """Deliver what is waiting; the process is killed when it reaches point number `kill_at` (0: never).

    Points lie before and after each step: before a transaction, in it just before it is committed, just after, before a
    server is contacted, and between its acceptance and the transaction that records it.
    """
    passed = 0

    def point() -> None:
        nonlocal passed
        passed += 1
        if passed == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def marked(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            point()
            result = function(*args, **options)
            point()
            return result

        return call

    real = store.transaction

    @contextlib.contextmanager
    def transaction(connection: Any) -> Iterator[None]:
        with real(connection):
            yield
            point()
        point()

    store.transaction = transaction
    for name in ("take_back", "share_out", "standing", "begin", "finish"):
        setattr(Deliveries, name, marked(getattr(Deliveries, name)))
    Sender.send = marked(Sender.send)
    outbox = Outbox(working, render=plain_render, clock=lambda: MORNING, wait_seconds=10)
    if outbox.waiting():
        everyone = {name: senders_of(name, address.split(), name) for name, address in addresses.items()}
        outbox.deliver(
            [(sender, Rules(max_per_hour=100_000)) for senders in everyone.values() for sender in senders],
            {name: [one.part_id for one in senders[1:]] for name, senders in everyone.items()},
            (),
        )
