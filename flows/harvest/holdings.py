"""How much of what visits have found is in memory, not stored yet: a share for each visit, and a limit for all together."""

from __future__ import annotations

import threading

from parsers.model import Claim, Commitment, Entry, Release

_SHARE = 2_000_000
"""Bytes that every visit may hold: a hundred long releases with what they promise, or a feed of them."""
_ALL = 16_000_000
"""Bytes from which on a visit keeps to its share: a list of 30,000 addresses, or a backfill of 1,000 releases. Python takes
two or three times as much, and storing them again."""
_VALUE = 400
"""Bytes of a small value such as an entry, a promise or a claim, besides its words (`sys.getsizeof` of it and its parts)."""


class Holdings:
    """What each source's visit holds, in this process."""

    def __init__(self, share: int = _SHARE, most: int = _ALL) -> None:
        self._share = share
        self._most = most
        self._held: dict[str, int] = {}
        self._lock = threading.Lock()

    def add(self, source_id: str, weight: int) -> None:
        """A visit has found something of that many bytes."""
        with self._lock:
            self._held[source_id] = self._held.get(source_id, 0) + weight

    def is_full(self, source_id: str) -> bool:
        """Whether a visit is to find no more before it is stored."""
        with self._lock:
            return self._held.get(source_id, 0) > self._share and sum(self._held.values()) > self._most

    def let_go(self, source_id: str) -> None:
        """What a visit found is stored."""
        with self._lock:
            self._held.pop(source_id, None)


held = Holdings()
"""Those of this process."""


def weight_of_entry(entry: Entry) -> int:
    """Its bytes in memory, roughly."""
    return _VALUE + 2 * sum(len(text or "") for text in (entry.url, entry.title, entry.summary, entry.content))


def weight_of_release(release: Release) -> int:
    """Its bytes in memory, roughly, with what it promises and claims."""
    found: tuple[Commitment | Claim, ...] = (*release.commitments, *release.claims)
    return _VALUE + 2 * len(release.body) + sum(2 * _VALUE + 4 * len(one.quote) for one in found)
