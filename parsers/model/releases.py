"""Releases: what a reader makes of a page, and when it was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from parsers.model.commitments import Claim, Commitment

DayPrecision = Literal["day", "month", "year"]
"""How exactly a publication day is known; `on` is then the first day of the month or year."""

DayHow = Literal["page", "feed", "text", "given", "received"]
"""How it is known: stated by the page around the text, by the feed or listing, inside the text itself, or by a manifest;
`received` is the day on which the release was received, where a list states a future day and the page none."""

VersionKind = Literal["first", "edit", "technical", "restored", "gone"]
"""Why a version exists: first seen; the publisher changed the words; only our reading changed; earlier words returned; the
page is no longer there."""


@dataclass(frozen=True, slots=True)
class PublicationDay:
    """A day, its precision and how it is known."""

    on: date
    precision: DayPrecision = "day"
    how: DayHow = "page"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a page offers for download as part of its release."""

    url: str
    title: str
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of the bytes of one page or document. No identity yet: see `Release`."""

    title: str
    body: str
    """Blocks separated by one empty line; headings as separate lines after "## ", list items after "- ", each on
    its own line."""
    parser: str
    """The family that read it, for example `prefecture`; `generic<prefecture` if the family's marks were missing."""
    parser_version: int
    published: PublicationDay | None = None
    updated_on: date | None = None
    authority: str | None = None
    territory: str | None = None
    language: str | None = None
    attachments: tuple[Attachment, ...] = ()
    canonical_url: str | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A release as one capture shows it: an identity and a reading."""

    source_id: str
    url: str
    """As requested (the entry's link), not yet canonical."""
    external_id: str | None
    title: str
    body: str
    parser: str
    parser_version: int
    capture_id: str
    seen_at: datetime
    """When the capture was received, UTC."""
    published: PublicationDay | None = None
    updated_on: date | None = None
    authority: str | None = None
    territory: str | None = None
    language: str | None = None
    attachments: tuple[tuple[Attachment, str], ...] = ()
    """Documents whose text is part of `body`, each with its capture_id."""
    commitments: tuple[Commitment, ...] = ()
    """The commitments in its body, as the extractor of `extractor_version` reads it."""
    extractor_version: int = 0
    """0 when nothing was extracted."""
    claims: tuple[Claim, ...] = ()
    """What its body and title say has become of things undertaken, as the rules of `claims_version` read them."""
    claims_version: int = 0
    """0 when no claims were read."""
    lexicon: str | None = None
    """`parsers.lexicon.fingerprint` of the words used to read commitments and claims."""
    previous_reread: str | None = None
    """`parsers.identity.words_id` of the previous version's capture as today's parser reads it; given if the parser
    has changed since, to distinguish our changes from the publisher's."""
