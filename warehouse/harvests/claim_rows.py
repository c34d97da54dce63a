"""Which rows of `claims` change when a release is read. Pure: the stored rows and the new reading go in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parsers.identity import stable_id
from parsers.model import Claim, Release
from warehouse.connection.sql import Row
from warehouse.harvests.kept_rows import KeptRows, is_later, same_words
from warehouse.harvests.version_kinds import StoredVersion, version_id


def claim_ids(release_id: str, claims: Iterable[Claim]) -> list[str]:
    """An id for each claim of a release: from its words, stage, act and object, and its order when made twice."""
    seen: dict[tuple[str, ...], int] = {}
    ids = []
    for one in claims:
        said = (same_words(one.quote), one.stage, one.act, same_words(one.object))
        seen[said] = seen.get(said, 0) + 1
        ids.append(stable_id("claim", release_id, *said, seen[said]))
    return ids


@dataclass(slots=True)
class Claims(KeptRows):
    """The rows of some releases while readings of them come in."""

    def take(self, release_id: str, release: Release, version: StoredVersion, versions: Iterable[StoredVersion]) -> None:
        """Take in one reading, as `commitment_rows.Promises.take` does, except that no person decides about claims."""
        if not release.claims_version:
            return
        known = list(versions)
        ids = claim_ids(release_id, release.claims)
        self.forget(release_id, self.misread(release_id, release, version, known).difference(ids))
        order = {version_id(release_id, one.version, one.words_id): one for one in known}
        own_id = version_id(release_id, version.version, version.words_id)
        for claim_id, claim in zip(ids, release.claims, strict=True):
            old = self.now.get(claim_id)
            if old is None or not is_later(order.get(old["version_id"]), version):
                self.put(claim_id, _row(claim_id, release_id, own_id, claim, release))


def _row(claim_id: str, release_id: str, version: str, found: Claim, release: Release) -> Row:
    return {
        "claim_id": claim_id,
        "release_id": release_id,
        "version_id": version,
        "quote": found.quote,
        "quote_start": found.quote_start,
        "quote_end": found.quote_end,
        "stage": found.stage,
        "act": found.act,
        "object": found.object,
        "amounts": [{"text": one.text, "value": one.value, "unit": one.unit} for one in found.amounts],
        "on_day": found.on_day,
        "cue": found.cue,
        "claims_version": release.claims_version,
        "lexicon": release.lexicon,
    }
