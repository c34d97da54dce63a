"""The time, as everything that needs it gets it: from a function, so that tests and the demonstration bring their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the time, naive and in UTC."""


def utc_now() -> datetime:
    """The time, naive and in UTC."""
    return datetime.now(UTC).replace(tzinfo=None)
