"""Which rows of `commitments` change when a release is read. Pure: the stored rows and the new reading go in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from parsers.identity import stable_id
from parsers.model import Claim, Commitment, Release
from warehouse.connection.sql import Row
from warehouse.harvests.kept_rows import KeptRows, is_later, place_in, same_words
from warehouse.harvests.version_kinds import StoredVersion, version_id
from warehouse.review.decisions import Decision, Decisions, decided_of

_Quote = TypeVar("_Quote", Commitment, Claim)


def commitment_ids(release_id: str, commitments: Iterable[Commitment]) -> list[str]:
    """An id for each commitment of a release: from its words, regardless of case, white space and the form of apostrophes.

    Repeated words are distinguished by their order. The same words in a later version, or read by a newer extractor, have
    the same id, whatever surrounds them.
    """
    seen: dict[str, int] = {}
    ids = []
    for commitment in commitments:
        words = same_words(commitment.quote)
        seen[words] = seen.get(words, 0) + 1
        ids.append(stable_id("commitment", release_id, words, seen[words]))
    return ids


@dataclass(slots=True)
class Promises(KeptRows):
    """The rows of some releases while readings of them come in, in the order in which the captures came."""

    at: datetime
    """When the readings are stored, UTC: what is new is first held then."""
    decisions: Decisions = field(default_factory=Decisions)
    """People's decisions about these releases: what they rejected is not written, what they accepted stays."""
    parties: dict[str, Row] = field(default_factory=dict)
    """By party_id, those that commit themselves and their partners, with the names met."""

    def take(self, release_id: str, release: Release, version: StoredVersion, versions: Iterable[StoredVersion]) -> None:
        """Take in one reading; `version` is the stored version whose words it has, one of `versions`.

        What the reading holds is written with that version, unless a later one holds it as well. What an earlier reading of
        the same captures found, and this one does not, was a misreading and goes. What the publisher has taken out stays,
        with the last version that held it. So does what a person accepted and the rules no longer find; while its words are
        there, with this version.
        """
        if not release.extractor_version:
            return
        known = list(versions)
        order = {version_id(release_id, one.version, one.words_id): one for one in known}
        ids = commitment_ids(release_id, release.commitments)
        quotes = [one.quote for one in release.commitments]
        decided = [self.decisions.commitment(release_id, quote, quotes) for quote in quotes]
        upheld = self._upheld(release_id, decided).difference(ids)
        self.forget(release_id, self.misread(release_id, release, version, known).difference(ids, upheld))
        own_id = version_id(release_id, version.version, version.words_id)
        for commitment_id in upheld:
            row = self.now[commitment_id]
            place = place_in(release.body, row["quote"])
            if place and not is_later(order.get(row["version_id"]), version):
                quote, start, end = place
                there = {"quote": quote, "quote_start": start, "quote_end": end, "version_id": own_id}
                self.now[commitment_id] = row | there
        for commitment_id, commitment, decision in zip(ids, release.commitments, decided, strict=True):
            if decision is not None and decision.verdict == "rejected":
                self.forget(release_id, {commitment_id})
                continue
            old = self.now.get(commitment_id)
            if old and is_later(order.get(old["version_id"]), version):
                continue
            row = commitment_row(commitment_id, release_id, own_id, commitment, release)
            self._meet(commitment, release)
            held_at = old["first_held_at"] if old else self.at
            self.put(commitment_id, row | decided_of(decision) | {"first_held_at": held_at})

    def _meet(self, commitment: Commitment, release: Release) -> None:
        from parsers.tagging.parties import parties_of  # see `commitment_row`

        for name in (*commitment.actors, *commitment.partners):
            for party, _ in parties_of([name], release.authority):
                row = {"party_id": party.party_id, "name": party.name, "kind": party.kind, "territory": party.territory}
                self.parties.setdefault(party.party_id, row | {"names": []})
                if name not in self.parties[party.party_id]["names"]:
                    self.parties[party.party_id]["names"].append(name)

    def _upheld(self, release_id: str, decided: Iterable[Decision | None]) -> set[str]:
        """Rows that a person accepted, except those whose commitment the rules merely quote differently now."""
        found_again = {one.decision_id for one in decided if one is not None}
        upheld = set()
        for commitment_id in self.of[release_id]:
            row = self.now[commitment_id]
            decision = self.decisions.commitment(release_id, row["quote"]) if row.get("decided_by") else None
            if decision and decision.verdict == "accepted" and decision.decision_id not in found_again:
                upheld.add(commitment_id)
        return upheld


def placed(release: Release, body: str) -> Release:
    """`release` with its commitments and claims where they stand in `body`, the stored text of the same words.

    Words make a version, white space does not, so a page whose paragraphs were merely split differently has the text of the
    version before it. Where the words of the two bodies differ all the same (between title and body, or in Unicode form)
    the reading says nothing about them, and the stored ones stay.
    """
    if body == release.body:
        return release
    if "".join(body.split()) != "".join(release.body.split()):
        return replace(release, commitments=(), extractor_version=0, claims=(), claims_version=0)
    there = _places_of_letters(body)
    number = {place: index for index, place in enumerate(_places_of_letters(release.body))}

    def moved(quotes: Sequence[_Quote]) -> tuple[_Quote, ...]:
        found = []
        for one in quotes:
            # A quotation neither begins nor ends with white space; its ends can still be sought inwards.
            inside = [number[place] for place in range(one.quote_start, one.quote_end) if place in number]
            start, end = there[inside[0]], there[inside[-1]] + 1
            found.append(replace(one, quote=body[start:end], quote_start=start, quote_end=end))
        return tuple(found)

    return replace(release, body=body, commitments=moved(release.commitments), claims=moved(release.claims))


def _places_of_letters(text: str) -> list[int]:
    return [place for place, letter in enumerate(text) if not letter.isspace()]


def commitment_row(commitment_id: str, release_id: str, version: str, found: Commitment, release: Release) -> Row:
    """One row of `commitments`."""
    # Imported by need: their lexicons and readers take 0.25 s and 15 MB, and most passes bring no commitment.
    from parsers.tagging.acts import act_and_object
    from parsers.tagging.parties import parties_of
    from parsers.tagging.topics import topics_of_commitment

    act, thing = act_and_object(found.quote, found.action, found.deadline_text, release.language)
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
        **decided_of(None),
        "firmness": found.firmness,
        "title": found.title,
        "party_ids": [party.party_id for party, _ in parties_of((*found.actors, *found.partners), release.authority)],
        "actor_how": found.actor_how,
        "topics": list(topics_of_commitment(found.quote, release.title, release.language)),
        "deadline_role": found.deadline_role,
        "lexicon": release.lexicon,
        "act": act,
        "object": thing,
    }
