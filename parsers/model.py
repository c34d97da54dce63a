"""The vocabulary: frozen values that every other module uses.

Times (`datetime`) are naive and in UTC; days (`date`) are days in Europe/Paris. Everything here is a plain value that can
be pickled and sent to another machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

DayPrecision = Literal["day", "month", "year"]
"""How exactly a publication day is known; `on` is then the first day of the month or year."""

DayHow = Literal["page", "feed", "text", "given", "received"]
"""How it is known: stated by the page around the text, by the feed or listing, inside the text itself, or by a manifest;
`received` is the day on which the release was received, where a list states a future day and the page none."""

Purpose = Literal["robots", "feed", "listing", "sitemap", "home", "page", "document"]
"""Why an address was requested. A `document` is a file (PDF) attached to a page."""

Outcome = Literal[
    "ok",  # a whole body arrived, status 200
    "unreadable",  # a whole body arrived, but not what was requested (HTML where a feed should be…)
    "not_modified",  # 304 to a conditional request
    "not_found",  # 404, 410, or a page that says that it is no longer there
    "refused",  # another 4xx, a challenge or block page, or a body that says so: reported, never circumvented
    "rate_limited",  # 429, or 503 with Retry-After
    "server_error",  # 5xx
    "timeout",  # connect, read, or the whole body took too long
    "unreachable",  # no such name, no route, connection refused or reset
    "tls_error",  # the certificate or the handshake failed
    "protocol_error",  # not HTTP, or broken encoding or length
    "too_large",  # the body exceeded the limit, counted after decompression
    "redirect_loop",  # more than five redirects, or one that leads back
    "forbidden_address",  # a scheme, host or address that we do not contact (private, loopback, link-local, metadata)
    "robots_denied",  # robots.txt asks us not to
    "cancelled",  # we were told to stop
]
"""How one HTTP attempt ended; exactly one of these."""

DeadlinePrecision = Literal["day", "week", "month", "quarter", "season", "half_year", "year", "approximate"]
"""How exactly the words state the time: "sous six mois" is a `month`, whatever days `start` and `end` hold."""

DeadlineRole = Literal[
    "due",  # by or at that time: `end` is the last day, inclusive
    "from",  # from that time on: `end` is the last day of the time in which it begins; None where that is only the earliest
    "until",  # something ongoing ends then ("valable jusqu'au", "open from … to"): `end` is its last day, and nothing is due
    "recurring",  # repeatedly: no date
    "event",  # at a time that depends on something else: no date, or that of a dated thing ("la conférence du 3 mai 2021")
    "past",  # over, or since: never a deadline
    "vague",  # "rapidement": no date
]

DeadlineAnchor = Literal["publication", "text", "event"]
"""What a date rests on: the publication day (counted from it, or taking its year from it), the text alone, or an event."""

VersionKind = Literal["first", "edit", "technical", "restored", "gone"]
"""Why a version exists: first seen; the publisher changed the words; only our reading changed; earlier words returned; the
page is no longer there."""

CommitmentKind = Literal["dated", "open", "recurring"]
"""Whether a commitment names a day or period, none, or a recurring one."""

Firmness = Literal[
    "firm",  # a public party undertakes, decides or announces something one could check
    "intention",  # an aim or a continuation: "renforcer", "favoriser", "continue to"
    "event",  # a meeting, visit, ceremony or consultation announced for a day: kept, but never reported as a commitment
]
"""What kind of commitment it is."""

ActorHow = Literal[
    "said",  # the clause names who makes the commitment
    "inherited",  # the line above it does, or the antecedent of a pronoun
    "publisher",  # nobody is named: the publisher speaks
]
"""How it is known who makes the commitment."""

FollowUpRelation = Literal[
    "review",  # it takes stock of the commitment: a review, a report of results
    "progress",  # it says how far things have come
    "fulfilled",  # it says that the commitment is fulfilled
    "renewed",  # it undertakes the same again
    "superseded",  # it puts another commitment in its place
    "follow_up",  # it mentions it, and none of the others is sure
]
"""What a later release says about an earlier commitment."""

ClaimStage = Literal[
    "postponed",  # put off until a later day
    "cancelled",  # given up
    "replaced",  # something else in its place
    "renewed",  # prolonged, or undertaken again
    "assessed",  # results or a review are given
    "partly_done",  # part of it: "60 %", "nine of twelve", a first phase
    "begun",
    "under_way",
    "done",
]
"""How far a release says something undertaken has come."""

FollowUpEvidence = Literal[
    "act",  # the sentence claims something of this very thing
    "figure",  # it states an amount of the thing undertaken
    "again",  # this very thing is undertaken anew
]
"""What a link rests on, where no person decided."""

CommitmentStatus = Literal["open", "due_soon", "overdue", "followed_up", "fulfilled", "superseded", "withdrawn"]
"""The status of a commitment on a given day; overdue: the day has passed, and nothing found in the sources watched says it
is done; withdrawn: its publisher has removed it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A place that is watched. One paragraph of the catalogue or of the configuration."""

    source_id: str
    name: str
    family: str
    """The reader of `parsers.pages` for its pages; `generic` serves any site."""
    home: str
    feeds: tuple[str, ...] = ()
    """Feed addresses; searched for on `home` if empty."""
    listings: tuple[str, ...] = ()
    """Pages that list releases, read if there is no feed; `home` if empty."""
    sitemaps: tuple[str, ...] = ()
    country: str = "FR"
    """ISO 3166-1 alpha-2."""
    language: str = "fr"
    """ISO 639-1."""
    territory: str | None = None
    """Department number ("59", "2A"), or an INSEE region or defence-zone code of the catalogue."""
    authority: str | None = None
    """Who speaks there, if a page does not say; `name` if absent."""
    platform: str | None = None
    """Sources on one platform are polled one after another, with one delay between requests. The host if absent."""
    every_hours: float = 6.0
    """Its rhythm: the minimum interval between polls."""
    max_pages: int = 100
    """Maximum pages (releases and documents) fetched in one run; the rest wait for the next run, nothing is dropped."""
    max_age_days: int = 60
    """Nothing new for longer than this is suspicious."""
    failures_before_incident: int = 3
    """Consecutive polls with something wrong before people are notified; fewer are a hiccup."""
    include: tuple[str, ...] = ()
    """Regular expressions searched in an entry's URL; if given, one must match for the entry to be taken."""
    exclude: tuple[str, ...] = ()
    verified: date | None = None
    """The day somebody saw it respond live; None means that nobody has."""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PublicationDay:
    """A day, its precision and how it is known."""

    on: date
    precision: DayPrecision = "day"
    how: DayHow = "page"


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a feed, a listing or a sitemap: what it says about a release that may not have been fetched yet."""

    url: str | None
    """Absolute and http(s), or None where the item has no link."""
    external_id: str | None = None
    """The guid, if the feed gives one that is unique within it."""
    title: str | None = None
    published: PublicationDay | None = None
    updated_on: date | None = None
    summary: str | None = None
    """Plain text, at most 2,000 characters."""
    content: str | None = None
    """The full text as plain paragraphs, if the feed carries it."""
    language: str | None = None


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


LONGEST_ERROR = 300
"""Characters of an error as shown in tables: what a server or library says at length helps nobody."""


@dataclass(frozen=True, slots=True)
class FetchAttempt:
    """One HTTP attempt; becomes one row of `fetches`."""

    url: str
    purpose: Purpose
    fetched_at: datetime
    """When the request began, UTC."""
    outcome: Outcome
    http_status: int | None = None
    bytes: int = 0
    """Length of the body after decompression."""
    elapsed_ms: int = 0
    error: str | None = None
    """What went wrong, in one line of at most 300 characters, without any secret from the address."""
    capture_id: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """One body received, with what is needed to keep it in a web archive."""

    capture_id: str
    """SHA-256 of `body`, 64 hexadecimal digits."""
    url: str
    """The address that answered, after redirects."""
    requested_url: str
    fetched_at: datetime
    http_status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """Empty where `size` is given: it lies in the archive already."""
    content_type: str | None = None
    size: int | None = None
    """Bytes of a body that is left out here, so that it takes no memory."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum, percentage or number of things undertaken."""

    text: str
    """As it stands in the release, white space folded: "31,4 millions d'euros"."""
    value: float
    """In units: 31400000.0."""
    unit: str
    """"EUR", "GBP", "USD", "%", or the thing counted, in the release's own word ("passages")."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment in the body of a release; ``body[quote_start:quote_end] == quote`` always holds."""

    quote: str
    quote_start: int
    quote_end: int
    actors: tuple[str, ...]
    """Who makes the commitment: bodies and offices by their gazetteer names, or as they stand in the release."""
    partners: tuple[str, ...]
    """With whom, where the commitment names others."""
    action: str
    """What is promised, in the release's words, at most 160 characters."""
    kind: CommitmentKind
    deadline: Deadline | None
    """By when; its offsets are into the body. None where the release sets no time at all."""
    amounts: tuple[Amount, ...]
    confidence: float
    """Share of commitments with this score that are right on the gold set, from 0 to 1: docs/commitments.md."""
    cue: str
    """The rule that fired: an `id` in parsers/lexicon/commitments_*.toml."""
    firmness: Firmness = "firm"
    title: str = ""
    """A short headline in the language of the release, at most 90 characters."""
    actor_how: ActorHow | None = None
    """How `actors` are known; None where there are none."""

    @property
    def deadline_text(self) -> str | None:
        """The words that set the time, as they stand in the release."""
        return self.deadline.text if self.deadline else None

    @property
    def deadline_from(self) -> date | None:
        """The first day of the time set."""
        return self.deadline.start if self.deadline else None

    @property
    def deadline_to(self) -> date | None:
        """The last day of the time set, inclusive."""
        return self.deadline.end if self.deadline else None

    @property
    def deadline_precision(self) -> str | None:
        """How exactly the time is set; see `Deadline`."""
        return self.deadline.precision if self.deadline else None

    @property
    def deadline_role(self) -> DeadlineRole | None:
        """How the time set bears on the commitment: in the role "until" it is no day on which anything is due."""
        return self.deadline.role if self.deadline else None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a release says has become of something undertaken; ``body[quote_start:quote_end] == quote`` always holds.

    It is what the release says, not established fact.
    """

    quote: str
    """The sentence or item that says so."""
    quote_start: int
    quote_end: int
    stage: ClaimStage
    act: str
    """What was undertaken, by the name of a line in parsers/lexicon/acts.toml: "build", "recruit"."""
    object: str
    """What it was done to, in the release's words, at most 120 characters; empty where the clause does not say."""
    amounts: tuple[Amount, ...]
    on_day: date | None
    """The day that the sentence names for it, if it names one past day."""
    cue: str
    """How it is expressed: "perfect", "passive", "resultative", "reflexive", "just", "past", "state" or "title"."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """An expression of time and its meaning; ``text[start_char:end_char]`` of the text that was read is its `text`."""

    text: str
    start_char: int
    end_char: int
    start: date | None
    """First day, or None where the words give no beginning ("avant 2022")."""
    end: date | None
    """Last day, inclusive, or None where they give no end ("à compter du 1er mai", "rapidement")."""
    precision: DeadlinePrecision
    role: DeadlineRole
    anchor: DeadlineAnchor


RelatedKind = Literal["reference", "series"]
"""Why two releases belong together: the later one names the day of the earlier one, or both are meetings of one series."""


@dataclass(frozen=True, slots=True)
class Related:
    """Two releases that belong together without mention of any one commitment; offsets are into the later body."""

    kind: RelatedKind
    score: float
    """How surely they belong together, from 0 to 1."""
    quote: str
    quote_start: int
    quote_end: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a later release says about an earlier commitment; ``body[quote_start:quote_end] == quote`` holds in its body."""

    relation: FollowUpRelation
    score: float
    """How strong the link is, from 0 to 1."""
    quote: str
    """The sentence of the later release that shows it."""
    quote_start: int
    quote_end: int
    reasons: tuple[str, ...]
    """Why the two were linked, and which rule chose the relation; one reason each, in English."""
    evidence: FollowUpEvidence = "act"
    moved_to: date | None = None
    """The last day of the time to which the sentence postpones the commitment, if it does and names one."""
