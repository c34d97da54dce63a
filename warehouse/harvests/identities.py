"""Which release is this? Pure: a release just read and the stored identifiers go in, a release_id comes out."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from parsers.identity import canonical_url, stable_id
from parsers.model import Release

Identifier = tuple[str, Literal["url", "guid"], str]
"""A source, and a canonical address or a guid in it."""

_KEYS = ("guid:", "title:")

canonical = functools.lru_cache(maxsize=4096)(canonical_url)
"""`parsers.identity.canonical_url`; each address of a harvest is looked up several times."""


def address_of(release: Release) -> str | None:
    """The address under which a release is known; None when it has none.

    An item with neither page nor link is known by the address of its feed with its key after a "#"; unlike other
    fragments, this one distinguishes releases.
    """
    return known_address(release.url)


def known_address(url: str) -> str | None:
    """The address under which a release with this URL is known; None when it has none."""
    base, _, fragment = url.partition("#")
    if not base.strip():
        return None
    if fragment.startswith(_KEYS):
        return f"{canonical(base)}#{fragment}"
    return canonical(url)


def identifiers_of(release: Release) -> tuple[Identifier, ...]:
    """Everything a release can be recognised by, the surest first."""
    address = address_of(release)
    found: list[Identifier] = []
    if address is not None:
        found.append((release.source_id, "url", address))
    if release.external_id:
        found.append((release.source_id, "guid", release.external_id))
    return tuple(found)


@dataclass(slots=True)
class Identities:
    """The stored identifiers, and what is learnt about them while harvests are stored."""

    known: dict[Identifier, str]
    """The stored identifiers, and the release_id each belongs to."""
    addresses: Mapping[str, frozenset[str]]
    """By release_id: all addresses it was ever known by."""
    live: Mapping[str, frozenset[str]]
    """By source_id: addresses that its harvest has seen listed, or has fetched."""
    learnt: dict[Identifier, str] = field(default_factory=dict)
    """New ones, to be stored."""

    def release_id(self, release: Release) -> str:
        """The id of the release that `release` is a reading of; its identifiers are learnt.

        An address is surer than a guid. A guid shows where a release has moved to, but not when the address it was known by
        is still live: then two releases share a guid by mistake.
        """
        identifiers = identifiers_of(release)
        address = address_of(release)
        found = next((self.known[one] for one in identifiers if one[1] == "url" and one in self.known), None)
        if found is None:
            candidate = next((self.known[one] for one in identifiers if one[1] == "guid" and one in self.known), None)
            if candidate is not None and (
                address is None or not self._lives_elsewhere(release.source_id, candidate, address)
            ):
                found = candidate
        if found is None:
            found = _new_id(release, address)
        for one in identifiers:
            if one not in self.known:
                self.known[one] = self.learnt[one] = found
        return found

    def _lives_elsewhere(self, source_id: str, release_id: str, address: str) -> bool:
        others: Iterable[str] = self.addresses.get(release_id, frozenset())
        learnt = (value for (_, kind, value), owner in self.learnt.items() if kind == "url" and owner == release_id)
        live = self.live.get(source_id, frozenset())
        return any(one in live and one != address for one in (*others, *learnt))


def _new_id(release: Release, address: str | None) -> str:
    # As parsers.identity.release_id makes it; the address is already canonical, and an item with neither address nor guid
    # is known by its title.
    if address is not None:
        return stable_id("release", release.source_id, address, None)
    if release.external_id:
        return stable_id("release", release.source_id, None, release.external_id)
    return stable_id("release", release.source_id, None, f"title:{release.title}")
