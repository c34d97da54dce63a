"""Which rows of `commitments` change when a release is read. Pure: the stored rows and what was read now go in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from parsers.identity import stable_id
from parsers.model import Commitment, Release
from parsers.parties import parties_of
from parsers.topics import topics_of_commitment
from warehouse.harvests.version_kinds import StoredVersion, captures_of, version_id
from warehouse.review.decisions import Decision, Decisions
from warehouse.sql import Row

_APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'"})


def commitment_ids(release_id: str, commitments: Iterable[Commitment]) -> list[str]:
    """An id for each promise of a release: by its words, without regard to case, white space and the form of apostrophes.

    Words said twice are told apart by their order. The same words in a later version, or read by a newer extractor, have the
    same id, whatever stands around them.
    """
    seen: dict[str, int] = {}
    ids = []
    for commitment in commitments:
        words = " ".join(commitment.quote.translate(_APOSTROPHES).casefold().split())
        seen[words] = seen.get(words, 0) + 1
        ids.append(stable_id("commitment", release_id, words, seen[words]))
    return ids


@dataclass(slots=True)
class Promises:
    """The rows of some releases while readings of them come in, in the order in which the captures came."""

    stored: Mapping[str, Row]
    """By commitment_id, as they are in the warehouse."""
    decisions: Decisions = field(default_factory=Decisions)
    """Of people, about these releases: what they rejected is not written, what they accepted stays."""
    now: dict[str, Row] = field(default_factory=dict)
    parties: dict[str, Row] = field(default_factory=dict)
    """By party_id, those that promise or are promised with, with the names met."""
    _of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By release_id, the ids of its rows."""

    def __post_init__(self) -> None:
        self.now = dict(self.stored)
        for commitment_id, row in self.stored.items():
            self._of[row["release_id"]].add(commitment_id)

    def take(self, release_id: str, release: Release, version: StoredVersion, versions: Iterable[StoredVersion]) -> None:
        """Take in one reading; `version` is the stored version whose words it has, one of `versions`.

        What the reading holds is written with that version, unless a later one holds it as well. What an earlier reading of
        the same captures found in them, and this one does not, was a misreading and goes. What the publisher has taken out
        stays, with the last version that held it. So does what a person accepted and the rules find no more; while its words
        are there, with this version.
        """
        if not release.extractor_version:
            return
        order = {version_id(release_id, one.version, one.words_id): one for one in versions}
        ids = commitment_ids(release_id, release.commitments)
        same_page = {
            one_id for one_id, one in order.items() if one.version == version.version or one.captures == captures_of(release)
        }
        quotes = [one.quote for one in release.commitments]
        decided = [self.decisions.commitment(release_id, quote, quotes) for quote in quotes]
        upheld = self._upheld(release_id, decided).difference(ids)
        misread = {one for one in self._of[release_id] if self.now[one]["version_id"] in same_page}.difference(ids, upheld)
        self._forget(release_id, misread)
        own_id = version_id(release_id, version.version, version.words_id)
        for commitment_id in upheld:
            row = self.now[commitment_id]
            found = re.search(r"\s+".join(re.escape(word) for word in row["quote"].split()), release.body)
            if found and not _is_later(order.get(row["version_id"]), version):
                place = {"quote": found[0], "quote_start": found.start(), "quote_end": found.end()}
                self.now[commitment_id] = row | place | {"version_id": own_id}
        for commitment_id, commitment, decision in zip(ids, release.commitments, decided, strict=True):
            if decision is not None and decision.verdict == "rejected":
                self._forget(release_id, {commitment_id})
                continue
            old = self.now.get(commitment_id)
            if old and _is_later(order.get(old["version_id"]), version):
                continue
            row = commitment_row(commitment_id, release_id, own_id, commitment, release)
            self._meet(commitment, release)
            self.now[commitment_id] = row | {"decided_by": decision.decided_by if decision else None}
            self._of[release_id].add(commitment_id)

    def _meet(self, commitment: Commitment, release: Release) -> None:
        for name in (*commitment.actors, *commitment.partners):
            for party, _ in parties_of([name], release.authority):
                row = {"party_id": party.party_id, "name": party.name, "kind": party.kind, "territory": party.territory}
                self.parties.setdefault(party.party_id, row | {"names": []})
                if name not in self.parties[party.party_id]["names"]:
                    self.parties[party.party_id]["names"].append(name)

    def _upheld(self, release_id: str, decided: Iterable[Decision | None]) -> set[str]:
        """Rows that a person accepted, but for those whose promise the rules only quote otherwise now."""
        found_again = {one.decision_id for one in decided if one is not None}
        upheld = set()
        for commitment_id in self._of[release_id]:
            row = self.now[commitment_id]
            decision = self.decisions.commitment(release_id, row["quote"]) if row.get("decided_by") else None
            if decision and decision.verdict == "accepted" and decision.decision_id not in found_again:
                upheld.add(commitment_id)
        return upheld

    def _forget(self, release_id: str, ids: Iterable[str]) -> None:
        for commitment_id in ids:
            self.now.pop(commitment_id, None)
            self._of[release_id].discard(commitment_id)

    def gone(self) -> list[str]:
        """Ids of rows that are no more, or are written anew."""
        return sorted(one for one, row in self.stored.items() if self.now.get(one) != row)

    def written(self) -> list[Row]:
        """Rows that are new or differ from the stored ones."""
        return [row for one, row in sorted(self.now.items()) if self.stored.get(one) != row]

    def changed(self) -> set[str]:
        """The releases of rows that are no more, new or written anew."""
        stored = {self.stored[one]["release_id"] for one in self.gone()}
        return stored | {row["release_id"] for row in self.written()}


def placed(release: Release, body: str) -> Release:
    """`release` with its promises where they stand in `body`, the stored text of the same words.

    Words make a version, white space does not, so a page whose paragraphs were only parted otherwise has the text of the
    version before it. Where the words of the two bodies differ all the same (between title and body, or in the Unicode form)
    the reading says nothing of promises, and the stored ones stay.
    """
    if body == release.body:
        return release
    if "".join(body.split()) != "".join(release.body.split()):
        return replace(release, commitments=(), extractor_version=0)
    there = _places_of_letters(body)
    number = {place: index for index, place in enumerate(_places_of_letters(release.body))}
    moved = []
    for one in release.commitments:
        # A quotation neither begins nor ends with white space; the first and last letters may still be looked for inwards.
        inside = [number[place] for place in range(one.quote_start, one.quote_end) if place in number]
        start, end = there[inside[0]], there[inside[-1]] + 1
        moved.append(replace(one, quote=body[start:end], quote_start=start, quote_end=end))
    return replace(release, body=body, commitments=tuple(moved))


def _places_of_letters(text: str) -> list[int]:
    return [place for place, letter in enumerate(text) if not letter.isspace()]


def _is_later(one: StoredVersion | None, other: StoredVersion) -> bool:
    return one is not None and (one.seen_at, one.version) > (other.seen_at, other.version)


def commitment_row(commitment_id: str, release_id: str, version: str, found: Commitment, release: Release) -> Row:
    """One row of `commitments`."""
    return {
        "commitment_id": commitment_id,
        "release_id": release_id,
        "version_id": version,
        "quote": found.quote,
        "quote_start": found.quote_start,
        "quote_end": found.quote_end,
        "actors": list(found.actors),
        "partners": list(found.partners),
        "action": found.action,
        "kind": found.kind,
        "deadline_text": found.deadline_text,
        "deadline_from": found.deadline_from,
        "deadline_to": found.deadline_to,
        "deadline_precision": found.deadline_precision,
        "amounts": [{"text": one.text, "value": one.value, "unit": one.unit} for one in found.amounts],
        "confidence": found.confidence,
        "cue": found.cue,
        "extractor_version": release.extractor_version,
        "decided_by": None,
        "firmness": found.firmness,
        "title": found.title,
        "party_ids": [party.party_id for party, _ in parties_of((*found.actors, *found.partners), release.authority)],
        "actor_how": found.actor_how,
        "topics": list(topics_of_commitment(found.quote, release.title, release.language)),
    }
