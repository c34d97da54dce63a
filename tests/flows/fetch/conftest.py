"""Fetchers that are closed at the end of a test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from flows.fetch import Fetcher, HttpSettings
from tests.support.servers.fetching import LOCAL, Make, settings_with


@pytest.fixture
def make() -> Iterator[Make]:
    made: list[Fetcher] = []

    def build(settings: HttpSettings = LOCAL, **changes: Any) -> Fetcher:
        given = {name: changes.pop(name) for name in ("sleep", "clock", "now") if name in changes}
        made.append(Fetcher(settings_with(settings, **changes), **given))
        return made[-1]

    yield build
    for one in made:
        one.close()
