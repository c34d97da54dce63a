"""From a release to its promises: which day relative times count from, and who speaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from parsers.commitments import EXTRACTOR_VERSION, find_commitments
from parsers.model import Release


def with_commitments(release: Release) -> Release:
    """The release with what its body promises."""
    found = find_commitments(
        release.body,
        title=release.title,
        published=reference_day(release),
        language=release.language or "fr",
        authority=release.authority,
    )
    return replace(release, commitments=found, extractor_version=EXTRACTOR_VERSION)


def reference_day(release: Release) -> date | None:
    """The day from which "dans trois mois" counts: publication, else the update that the page states.

    Older prefecture pages state only "Mis à jour le", mostly of the day itself. A month or a year is no day: a deadline
    counted from its first day would be wrong by weeks, and none is better than a wrong one.
    """
    if release.published is not None and release.published.precision == "day":
        return release.published.on
    return release.updated_on if release.published is None else None
