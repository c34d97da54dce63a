"""The working file as one step after another needs it: opened by the first, closed by whoever must let others in."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType

from flows.config.load import Config
from flows.reading.digesting import all_digested
from warehouse.store import GenerateAlerts, Store, open_store


class Opening:
    """The working file, open from the first time that it is asked for until `close`, or the end of the block."""

    def __init__(self, config: Config, generate: GenerateAlerts | None) -> None:
        """`generate` writes the alerts for what is stored."""
        self._config = config
        self._generate = generate
        self._held = ExitStack()
        self._store: Store | None = None

    def store(self) -> Store:
        """The open file. Raises what `warehouse.store.open_store` does."""
        if self._store is None:
            where = self._config.warehouse
            self._store = self._held.enter_context(
                open_store(where.path, wait_seconds=where.lock_seconds, generate=self._generate, digesting=all_digested)
            )
        return self._store

    def close(self) -> None:
        """Let others open it."""
        self._store = None
        self._held.close()

    def __enter__(self) -> Opening:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._store = None
        self._held.__exit__(kind, error, trace)
