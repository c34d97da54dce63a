"""Releases as they are stored on their way to being taken apart, which need not happen in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from parsers.followups import ReleaseDigest, Stated, digest
from parsers.lexicon import fingerprint

_MOST = 500
"""Digests kept: one of a long release takes a megabyte."""


@dataclass(frozen=True, slots=True)
class ReleaseText:
    """What `parsers.followups.digest` takes apart: a release as it reads now, and what it commits to."""

    title: str
    body: str
    language: str | None
    published: date
    source_id: str
    commitments: tuple[Stated, ...]


Digesting: TypeAlias = Callable[[Sequence[ReleaseText]], Iterable[ReleaseDigest]]
"""Takes releases apart: one digest for each, in the order given."""


def digest_here(text: ReleaseText) -> ReleaseDigest:
    """The release taken apart, in this process."""
    return digest(
        text.title,
        text.body,
        language=text.language,
        published=text.published,
        source_id=text.source_id,
        commitments=text.commitments,
    )


def all_digested_here(texts: Sequence[ReleaseText]) -> Iterable[ReleaseDigest]:
    """A `Digesting` in this process."""
    return map(digest_here, texts)


class KeptDigests:
    """A `Digesting` in this process that takes no release apart twice, for who loads releases one by one.

    Below 200 releases each new one has all others matched again (`warehouse.matching.waiting`), which is not worth the
    memory when they come by the hundred.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[ReleaseText, str], ReleaseDigest] = {}

    def __call__(self, texts: Sequence[ReleaseText]) -> Iterable[ReleaseDigest]:
        """See `Digesting`."""
        for text in texts:
            asked = (text, fingerprint())
            found = self._kept.get(asked)
            if found is None:
                found = digest_here(text)
                if len(self._kept) < _MOST:
                    self._kept[asked] = found
            yield found
