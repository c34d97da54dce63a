"""Long tables of similar cases in one test: every case is tried, and those that fail are named together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest

_Case = TypeVar("_Case")


def try_each(cases: Iterable[_Case], check: Callable[[_Case], None], *, name: Callable[[_Case], str]) -> None:
    """Call `check` with each case; fail with the names of all whose assertions do not hold, and what they say."""
    tried = 0
    failed = []
    for case in cases:
        tried += 1
        try:
            check(case)
        except AssertionError as error:  # named with the others that fail
            failed.append(f"{name(case)}: {error}")
    if failed:
        pytest.fail(f"{len(failed)} of {tried} cases:\n" + "\n\n".join(failed))
    assert tried, "a table without cases proves nothing"
