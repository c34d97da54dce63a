"""Harvests as a visit would bring them, one line each."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from parsers.identity import canonical_url, capture_id
from parsers.model import Attachment, Capture, Entry, FetchAttempt, PublicationDay, Release, Source
from warehouse.harvests.values import Harvest, KnownEntry, Loaded, Validators
from warehouse.store import open_store

NOON = datetime(2021, 3, 1, 12)


def source(source_id: str = "nord") -> Source:
    return Source(source_id, f"Préfecture {source_id}", "prefecture", f"https://www.{source_id}.gouv.fr/Actualites")


@dataclass(frozen=True)
class Page:
    """A page as it was received and read."""

    slug: str
    body: str = "Le préfet s'engage à présenter un bilan d'ici la fin de l'année."
    title: str = "Réunion de sécurité"
    guid: str | None = None
    url: str | None = None
    published: date | None = date(2021, 3, 1)
    noise: str = ""
    """What differs in the bytes but not in the words."""
    parser_version: int = 1
    seen_at: datetime | None = None
    attached: tuple[str, ...] = ()
    previous_reread: str | None = None
    language: str = "fr"
    listed: bool = True
    lead_to: str | None = None
    """The address that answered in the end, when it was a different one."""


def harvest(
    *pages: Page,
    at: datetime = NOON,
    run_id: str = "run-1",
    source_id: str = "nord",
    readable: bool = True,
    problems: Sequence[str] = (),
) -> Harvest:
    """A visit that found these pages in the feed, and read them."""
    of = source(source_id)
    feed = f"https://www.{source_id}.gouv.fr/feed"
    attempts = [FetchAttempt(feed, "feed", at, "ok" if readable else "timeout", 200 if readable else None, 100, 12)]
    captures: dict[str, Capture] = {}
    entries, releases, read = [], [], {}
    for index, page in enumerate(pages):
        url = page.url or f"https://www.{source_id}.gouv.fr/Actualites/{page.slug}"
        seen_at = page.seen_at or at
        capture = _capture(url, f"{page.title}|{page.body}|{page.noise}", seen_at, page.lead_to)
        captures[capture.capture_id] = capture
        attempts.append(FetchAttempt(url, "page", seen_at, "ok", 200, len(capture.body), 34, None, capture.capture_id))
        attachments = []
        for text in page.attached:
            document = _capture(f"{url}/{len(attachments)}.pdf", text, seen_at)
            captures[document.capture_id] = document
            attachments.append((Attachment(document.url, "Communiqué"), document.capture_id))
        published = PublicationDay(page.published) if page.published else None
        key = canonical_url(url)
        if page.listed:
            entry = Entry(url, page.guid, page.title, published)
            entries.append(KnownEntry(key, entry, "as listed", at, at, next_check_at=at + timedelta(days=1)))
            read[key] = index
        releases.append(
            Release(
                of.source_id, url, page.guid, page.title, page.body, "prefecture", page.parser_version, capture.capture_id,
                seen_at, published, language=page.language, attachments=tuple(attachments),
                previous_reread=page.previous_reread,
            )
        )  # several a line, as in a table  # fmt: skip
    return Harvest(
        of, run_id, at, at + timedelta(seconds=2), readable, tuple(attempts), tuple(captures.values()), tuple(entries),
        tuple(releases), read, {feed: Validators('"v1"', None)} if readable else {}, problems=tuple(problems),
        listed=len(entries),
    )  # several a line, as in a table  # fmt: skip


def unchanged(*, at: datetime, run_id: str, source_id: str = "nord", times: int = 1) -> Harvest:
    """A visit at which the feed said that nothing had changed."""
    feed = f"https://www.{source_id}.gouv.fr/feed"
    attempt = FetchAttempt(feed, "feed", at, "not_modified", 304, 0, 5)
    return Harvest(source(source_id), run_id, at, at, True, (attempt,), validators={feed: Validators('"v1"', None, times)})


def load(path: Path, *harvests: Harvest) -> list[Loaded]:
    """Store harvests in the working file at `path`."""
    located = {one.capture_id: ("2021/run.warc.gz", 1) for harvested in harvests for one in harvested.captures}
    with open_store(path, wait_seconds=5) as store:
        store.record_sources([harvested.source for harvested in harvests])
        return store.load(harvests, located)


def copied(path: Path, to: Path) -> Path:
    """A copy of the working file at `path`, with what is in the log next to it."""
    for ending in ("", ".wal"):
        if (file := path.with_name(path.name + ending)).exists():
            shutil.copyfile(file, to.with_name(to.name + ending))
    return to


def rows(path: Path, query: str) -> list[tuple]:
    """What the working file answers."""
    with open_store(path, read_only=True, wait_seconds=5) as store:
        return store.connection.execute(query).fetchall()


def ask(published: Path, query: str, *values: object) -> list[tuple]:
    """What the published file answers a reader who knows nothing of Followthrough."""
    with duckdb.connect(str(published), read_only=True) as connection:
        return connection.execute(query, list(values)).fetchall()


def _capture(url: str, text: str, at: datetime, lead_to: str | None = None) -> Capture:
    body = text.encode()
    return Capture(capture_id(body), lead_to or url, url, at, 200, (("Content-Type", "text/html"),), body, "text/html")
