"""Recognises pages that stand in the way of the one asked for: captchas, blocks, challenges, maintenance."""

from __future__ import annotations

from collections.abc import Iterable


def block_reason(body: bytes, content_type: str | None, status: int, headers: Iterable[tuple[str, str]] = ()) -> str | None:
    """What stands in the way."""
    return None
