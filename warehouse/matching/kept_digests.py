"""Releases broken down, kept while the same few are matched again and again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import date

from parsers.followups import ReleaseDigest, Stated, digest
from parsers.lexicon import fingerprint

_Asked = tuple[object, ...]

_MOST = 500
"""Digests kept: one of a long release takes a megabyte."""

_kept: dict[_Asked, ReleaseDigest] | None = None
"""By all that a digest depends on; None while none are kept."""


@contextlib.contextmanager
def keeping_digests() -> Iterator[None]:
    """Break no release down twice in the block, for who loads releases one by one.

    Below 200 releases each new one has all others matched again (`warehouse.matching.waiting`), which is not worth the
    memory when they come by the hundred.
    """
    global _kept  # noqa: PLW0603 - as `find_copies` and `match` are called far below who knows how releases come
    before, _kept = _kept, {}
    try:
        yield
    finally:
        _kept = before


def digest_of(
    title: str, body: str, *, language: str | None, published: date, source_id: str, commitments: Sequence[Stated]
) -> ReleaseDigest:
    """What `parsers.followups.digest` says."""
    asked = (title, body, language, published, source_id, tuple(commitments), fingerprint())
    if _kept is not None and asked in _kept:
        return _kept[asked]
    made = digest(title, body, language=language, published=published, source_id=source_id, commitments=commitments)
    if _kept is not None and len(_kept) < _MOST:
        _kept[asked] = made
    return made
