"""From a release to its commitments and claims: which day relative times count from, and who speaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from parsers import lexicon
from parsers.claims import CLAIMS_VERSION, find_claims
from parsers.commitments import EXTRACTOR_VERSION, find_commitments
from parsers.errors import UnreadableError
from parsers.model import Release

_MOST = 2_000
"""Commitments and claims of one release. The densest of 275 marked ones has 88 in 19,600 characters: one that reached this
would be as dense over 180 pages. Each takes some 9 KB while it is stored, matched and judged."""


def with_commitments_and_claims(release: Release) -> Release:
    """The release with what it commits to, and what it says became of things undertaken.

    Raises UnreadableError where there is more of it than any release says.
    """
    day, language = reference_day(release), release.language or "fr"
    found = find_commitments(
        release.body, title=release.title, published=day, language=language, authority=release.authority
    )
    claims = find_claims(release.body, title=release.title, published=day, language=language)
    if len(found) + len(claims) > _MOST:
        raise UnreadableError(
            f"it would have {len(found):,} promises and {len(claims):,} claims, and no release has more than {_MOST:,}",
            hint="look at the address in a browser; leave it out with `exclude` of its source if it is no release",
        )
    return replace(
        release,
        commitments=found,
        extractor_version=EXTRACTOR_VERSION,
        claims=claims,
        claims_version=CLAIMS_VERSION,
        lexicon=lexicon.fingerprint(),
    )


def reference_day(release: Release) -> date | None:
    """The day from which "dans trois mois" counts: publication, else the update that the page states.

    Older prefecture pages state only "Mis à jour le", mostly for the same day. A month or a year is not a day: a deadline
    counted from its first day would be wrong by weeks, and no deadline is better than a wrong one.
    """
    if release.published is not None and release.published.precision == "day":
        return release.published.on
    return release.updated_on if release.published is None else None
