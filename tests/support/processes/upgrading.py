"""An upgrade of a working file in a separate process that kills itself, without a word, before a counted step."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tests.support.measures.patience import HANGS
from tests.support.processes.forked import warm_processes
from warehouse import store
from warehouse.connection import copying
from warehouse.schema import kept_copy, migrate
from warehouse.schema.files import SchemaFile, migrations


class Upgrade:
    """A process that upgrades the file by the known migrations and one more.

    It is killed before step number `deadly` (0: never).
    """

    def __init__(self, path: Path, migration: SchemaFile, deadly: int = 0) -> None:
        self._said, other = warm_processes().Pipe(duplex=False)
        self._process: BaseProcess = warm_processes().Process(
            target=_upgrade, args=(path, migration.name, migration.text, deadly, other), daemon=True
        )
        self._process.start()
        other.close()

    def begun(self) -> None:
        """Wait until it opens the file."""
        assert self._said.recv() == "begun"

    def kill(self) -> None:
        self._process.kill()

    def ended(self) -> int | None:
        """Wait for it to end; its exit status, negative when a signal ended it."""
        self._process.join(HANGS)
        return self._process.exitcode

    def steps(self) -> int:
        """How many steps it took in all, once it has ended by itself."""
        taken = self._said.recv()
        assert isinstance(taken, int)
        return taken


def _upgrade(path: Path, name: str, text: str, deadly: int, said: Connection) -> None:
    known = (*migrations(), SchemaFile(name, text))
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    class Stepwise:
        """A connection that takes a step before each statement, those of a migration's text one by one."""

        def __init__(self, connection: Any) -> None:
            self.connection = connection

        def execute(self, text: str, values: Any = None) -> Any:
            for statement in self.connection.extract_statements(text):
                step()
                done = self.connection.execute(statement, values)
            return done

    def stepping(function: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*arguments: Any, **options: Any) -> Any:
            step()
            return function(*arguments, **options)

        return stepped

    real = store.migrate
    for module, replaced, by in (
        (migrate, "migrations", lambda: known),
        (copying.subprocess, "run", stepping(subprocess.run)),
        (kept_copy, "sync", stepping(kept_copy.sync)),
        (store, "migrate", lambda connection, file: real(Stepwise(connection), file)),
    ):
        setattr(module, replaced, by)
    said.send("begun")
    with store.open_store(path):
        step()
    said.send(steps)
