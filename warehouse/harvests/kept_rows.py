"""Rows of what releases say, compared with what is stored of them. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from parsers.model import Release
from warehouse.connection.sql import Row
from warehouse.harvests.version_kinds import StoredVersion, captures_of, version_id

_APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'"})


def same_words(quote: str) -> str:
    """A quotation regardless of case, white space and the form of apostrophes: what an id is made from."""
    return " ".join(quote.translate(_APOSTROPHES).casefold().split())


@dataclass(slots=True)
class KeptRows:
    """The rows of one table about some releases while readings of them come in, in the order in which the captures came."""

    stored: Mapping[str, Row]
    """By id, as they are in the warehouse."""
    now: dict[str, Row] = field(init=False, default_factory=dict)
    of: dict[str, set[str]] = field(init=False, default_factory=lambda: defaultdict(set))
    """By release_id, the ids of its rows."""

    def __post_init__(self) -> None:
        self.now = dict(self.stored)
        for row_id, row in self.stored.items():
            self.of[row["release_id"]].add(row_id)

    def put(self, row_id: str, row: Row) -> None:
        """Add a row, or put it in place of the one with its id."""
        self.now[row_id] = row
        self.of[row["release_id"]].add(row_id)

    def forget(self, release_id: str, ids: Iterable[str]) -> None:
        """Remove rows of a release."""
        for row_id in ids:
            self.now.pop(row_id, None)
            self.of[release_id].discard(row_id)

    def misread(
        self, release_id: str, release: Release, version: StoredVersion, versions: Iterable[StoredVersion]
    ) -> set[str]:
        """The rows that an earlier reading found in the same words or captures; what is not found again was a misreading."""
        same = {
            version_id(release_id, one.version, one.words_id)
            for one in versions
            if one.version == version.version or one.captures == captures_of(release)
        }
        return {one for one in self.of[release_id] if self.now[one]["version_id"] in same}

    def gone(self) -> list[str]:
        """Ids of rows that are gone, or are rewritten."""
        return sorted(one for one, row in self.stored.items() if self.now.get(one) != row)

    def written(self) -> list[Row]:
        """Rows that are new or differ from the stored ones."""
        return [row for one, row in sorted(self.now.items()) if self.stored.get(one) != row]

    def changed(self) -> set[str]:
        """The releases of rows that are gone, new or rewritten."""
        stored = {self.stored[one]["release_id"] for one in self.gone()}
        return stored | {row["release_id"] for row in self.written()}


def place_in(body: str, quote: str) -> tuple[str, int, int] | None:
    """A quotation as it stands in `body`, whatever its white space, with its start and end; None where it does not."""
    found = re.search(r"\s+".join(re.escape(word) for word in quote.split()), body)
    return (found[0], found.start(), found.end()) if found else None


def is_later(one: StoredVersion | None, other: StoredVersion) -> bool:
    """Whether a version, if there is one, was seen after another."""
    return one is not None and (one.seen_at, one.version) > (other.seen_at, other.version)
