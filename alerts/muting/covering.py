"""Which alerts are muted. Pure: decisions and an alert go in, the decision that keeps the alert comes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from alerts.model import Alert, CommitmentFacts
from warehouse.outbox.mutes import Mute
from warehouse.review.decisions import shared_words


class Mutes:
    """What is muted at one time.

    - A source: whatever it publishes, and its own incidents; an incident of many sources is not of one of them.
    - An incident: its opening, its reminders and its end.
    - A commitment: what is about it and about no other, unless that is muted too. It is found again by its words, so that
      neither another cut of the quotation nor a copy of its release makes it another. All words of the shorter quotation
      must be in the longer: promises of one release often differ by a number only.
    """

    def __init__(self, mutes: Iterable[Mute]) -> None:
        """Of several on one subject, the last given counts."""
        given = list(mutes)
        self._sources = {one.subject_id: one for one in given if one.subject == "source"}
        self._incidents = {one.subject_id: one for one in given if one.subject == "incident"}
        self._commitments = {one.subject_id: one for one in given if one.subject == "commitment"}
        self._of_release: dict[str | None, list[Mute]] = defaultdict(list)
        for one in self._commitments.values():
            self._of_release[one.release_id].append(one)

    def __bool__(self) -> bool:
        """Whether anything is muted."""
        return bool(self._sources or self._incidents or self._commitments)

    def of(self, alert: Alert) -> Mute | None:
        """The decision that keeps an alert from being sent; None when it is sent."""
        incident = self._incidents.get(alert.facts.about_incident or "")
        source = self._sources.get(alert.source_id or "")
        return incident or source or self._of_commitments(alert)

    def _of_commitments(self, alert: Alert) -> Mute | None:
        if not self._commitments:
            return None
        releases = {one for release in alert.facts.about_releases for one in (release.release_id, *release.same_as)}
        found = [self._of_commitment(one, releases) for one in alert.facts.about_commitments]
        return None if None in found or not found else found[0]

    def _of_commitment(self, promise: CommitmentFacts, releases: Iterable[str]) -> Mute | None:
        if promise.commitment_id in self._commitments:
            return self._commitments[promise.commitment_id]
        for release_id in releases:
            for one in self._of_release.get(release_id, ()):
                if shared_words(one.quote or "", promise.quote) == 1:
                    return one
        return None
