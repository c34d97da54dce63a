"""Harvests with commitments, follow-ups and copies, stored and notified as a run does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from alerts.generate import Context, generate, remind
from alerts.rules.events import Pass
from alerts.subscriptions.subscribers import ChannelRules, Subscribers, SubscriptionRules
from parsers.identity import canonical_url, capture_id
from parsers.model import Capture, Commitment, Deadline, Entry, FetchAttempt, Firmness, PublicationDay, Release, Source
from warehouse.connection.transaction import Transaction
from warehouse.harvests.values import Harvest, KnownEntry
from warehouse.store import GenerateAlerts, Store

ALL_KINDS = (
    "follow_up", "moved", "new_commitment", "due_soon", "overdue", "withdrawn", "release", "edited", "incident", "digest",
)  # several a line, as in a table  # fmt: skip
EVERYTHING = Subscribers([ChannelRules("team")], [SubscriptionRules("team", ALL_KINDS)])


@dataclass(frozen=True)
class Promise:
    quote: str
    due: date | None = None
    actors: tuple[str, ...] = ("Préfecture du Nord",)
    partners: tuple[str, ...] = ()
    confidence: float = 0.9
    firmness: Firmness = "firm"


@dataclass(frozen=True)
class Page:
    """A release as its page shows it."""

    slug: str
    promises: tuple[Promise, ...] = ()
    published: date | None = None
    title: str = "Réunion de sécurité"
    words: str = "Le préfet a réuni les services de l’État."
    noise: str = ""
    parser_version: int = 1
    language: str = "fr"
    territory: str | None = "59"
    authority: str | None = "Préfecture du Nord"
    first_listed: datetime | None = None
    """When its entry was first listed; the moment of the visit when None."""

    def url(self, source_id: str) -> str:
        return f"https://www.{source_id}.gouv.fr/{self.slug}"


def source(source_id: str) -> Source:
    return Source(source_id, f"Préfecture {source_id}", "prefecture", f"https://www.{source_id}.gouv.fr/")


def harvest(source_id: str, at: datetime, *pages: Page, waiting: Iterable[str] = (), attempts: bool = True) -> Harvest:
    """A visit that read these pages; the slugs in `waiting` were only listed."""
    of = source(source_id)
    captures, entries, releases, read = [], [], [], {}
    for page in pages:
        body, commitments = _body(page)
        url = page.url(source_id)
        received = f"{page.title}|{body}|{page.noise}".encode("utf-8", "replace")
        captures.append(Capture(capture_id(received), url, url, at, 200, (), received, "text/html"))
        published = PublicationDay(page.published) if page.published else None
        key = canonical_url(url)
        entries.append(KnownEntry(key, Entry(url, None, page.title, published), "listed", page.first_listed or at, at))
        read[key] = len(releases)
        releases.append(
            Release(
                source_id, url, None, page.title, body, "prefecture", page.parser_version, captures[-1].capture_id, at,
                published, authority=page.authority, territory=page.territory, language=page.language,
                commitments=commitments, extractor_version=1,
            )
        )  # several a line, as in a table  # fmt: skip
    for slug in waiting:
        url = f"https://www.{source_id}.gouv.fr/{slug}"
        entries.append(KnownEntry(canonical_url(url), Entry(url, None, slug), "listed", at, at, next_check_at=at))
    asked = tuple(FetchAttempt(one.url, "page", at, "ok", 200, len(one.body), 5, None, one.capture_id) for one in captures)
    return Harvest(
        of, f"run-{at:%Y%m%d%H%M%S}", at, at, True, asked if attempts else (), tuple(captures), tuple(entries),
        tuple(releases), read, listed=len(entries),
    )  # several a line, as in a table  # fmt: skip


def _body(page: Page) -> tuple[str, tuple[Commitment, ...]]:
    body, commitments = page.words, []
    for one in page.promises:
        body += "\n\n"
        start = len(body)
        body += one.quote
        before, word, rest = one.quote.rstrip(".").partition("avant ")
        by = f"{word}{rest}" if word else "d’ici là"
        place = start + len(before) if word else start
        deadline = Deadline(by, place, place + len(by), one.due, one.due, "day", "due", "text") if one.due else None
        commitments.append(
            Commitment(
                one.quote, start, len(body), one.actors, one.partners, one.quote[:80], "dated" if one.due else "open",
                deadline, (), one.confidence, "test", one.firmness,
            )
        )  # several a line, as in a table  # fmt: skip
    return body, tuple(commitments)


@dataclass
class Desk:
    """A working file with what stores releases and generates alerts; `clock` is set by hand."""

    store: Store
    now: datetime
    subscribers: Subscribers = EVERYTHING
    links: list[tuple[str, str, str]] = field(default_factory=list)
    """What the next load finds: address of the later release, quotation of the commitment, relation."""
    moves: dict[str, date] = field(default_factory=dict)
    """By address of the later release: the day to which such a link puts the commitment off."""
    copies: list[tuple[str, str]] = field(default_factory=list)
    """What the next load finds: addresses of a copy and of the release that it is a copy of."""
    recorded: set[str] = field(default_factory=set)
    fail: Callable[[], None] | None = None
    """Called at the end of generating, inside the transaction."""

    def context(self, run: Pass = "watch") -> Context:
        return Context(self.subscribers, self.now, run)

    def change_alerts(self, run: Pass = "watch") -> GenerateAlerts:
        def match_and_generate(transaction: Transaction) -> int:
            self.match(transaction)
            told = generate(transaction, self.context(run))
            if self.fail is not None:
                self.fail()
            return told

        return match_and_generate

    def match(self, transaction: Transaction) -> None:
        connection, revision = transaction.connection, transaction.revision
        for copy, original in self.copies:
            connection.execute(
                "INSERT INTO same_announcements SELECT a.release_id, b.release_id, 0.9, ['same words'], 'rules 1', ?"
                " FROM release_records AS a, release_records AS b WHERE a.url = ? AND b.url = ?"
                " AND a.release_id NOT IN (SELECT release_id FROM same_announcements)",
                [revision, copy, original],
            )
        for later, quote, relation in self.links:
            connection.execute(
                "INSERT INTO follow_ups (follow_up_id, commitment_id, release_id, relation, score, quote, quote_start,"
                " quote_end, reasons, decided_by, evidence, counts, moved_to, revision)"
                " SELECT sha256(c.commitment_id || r.release_id), c.commitment_id, r.release_id, ?,"
                " 0.8, 'Le bilan a été présenté.', 0, 24, ['same subject'], 'rules 1', 'act', TRUE, ?, ?"
                " FROM release_records AS r, commitments AS c WHERE r.url = ? AND c.quote = ?"
                " AND sha256(c.commitment_id || r.release_id) NOT IN (SELECT follow_up_id FROM follow_ups)",
                [relation, self.moves.get(later), revision, later, quote],
            )

    def load(self, *harvests: Harvest, run: Pass = "watch") -> None:
        self.store._generate = self.change_alerts(run)
        located = {one.capture_id: ("run.warc.gz", 1) for harvested in harvests for one in harvested.captures}
        new = [one.source for one in harvests if one.source.source_id not in self.recorded]
        if new:
            self.store.record_sources(new)
            self.recorded |= {one.source_id for one in new}
        loaded = self.store.load(harvests, located)
        assert [one.problem for one in loaded] == [None] * len(harvests)

    def catch_up(self) -> object:
        return self.store.generate(lambda transaction: generate(transaction, self.context(), everything=True))

    def remind(self) -> object:
        return self.store.generate(lambda transaction: remind(transaction, self.context()))

    def rows(self, query: str) -> list[tuple]:
        return self.store.connection.execute(query).fetchall()

    def alerts(self, *kinds: str) -> list[tuple[str, str]]:
        """Kind and title of the alerts, oldest first."""
        found = self.rows("SELECT kind, title FROM alerts ORDER BY revision, kind, title")
        return [row for row in found if not kinds or row[0] in kinds]


FIRST = datetime(2025, 3, 3, 8)
LATER = datetime(2025, 3, 10, 8)
REVIEW = Promise("Un bilan sera présenté avant le 30 juin 2025.", date(2025, 6, 30))
PATROLS = Promise("Deux patrouilles seront déployées avant le 1er juin 2025.", date(2025, 5, 31))
AIM = Promise(
    "La préfecture continuera de soutenir les communes jusqu’au bout, avant le 1er juin 2025.",
    date(2025, 5, 31),
    firmness="intention",
)
VISIT = Promise("Le ministre se rendra à Lysval le 20 mars 2025.", date(2025, 3, 20), firmness="event")
PAST = Promise("Le centre ouvrira avant le 1er janvier 2020.", date(2019, 12, 31))


def watched(desk: Desk, *sources: str) -> None:
    """Sources whose first capture is behind them."""
    for one in sources:
        desk.load(harvest(one, FIRST, Page("old", published=date(2025, 3, 1))))
    desk.now = LATER
