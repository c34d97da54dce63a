"""Loading 10,000 releases of 3 KB, publishing a file of 100,000, and searching it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.measure import Clock, fresh, middle, table

RELEASES = 10_000
PUBLISHED = 100_000
SIZE = 3_000
"""Characters of a release."""
SOURCES = 100
BATCH = 100
"""Releases per harvest: the most a source fetches in one run."""
CHANGED = 100
BEGAN = datetime(2026, 3, 1, 8)


def harvests(first: int, last: int, run_id: str) -> Iterator[tuple[Any, dict[str, tuple[str, int]]]]:
    """Harvests of `BATCH` releases each, with the places of their bodies, as a run brings them."""
    from bench.prose import Prose
    from flows.harvest.entries import fingerprint_of, key_of
    from parsers.identity import capture_id
    from parsers.model import Capture, Entry, FetchAttempt, PublicationDay, Release, Source
    from warehouse.harvests.values import Harvest, KnownEntry

    prose = Prose(11 + first)
    for start in range(first, last, BATCH):
        source = Source(f"s{start // BATCH % SOURCES}", "Préfecture", "generic", "https://example.org/", territory="59")
        moment = BEGAN + timedelta(minutes=start // BATCH)
        attempts, captures, entries, releases, found = [], [], [], [], {}
        for number in range(start, min(start + BATCH, last)):
            url = f"https://example.org/{source.source_id}/communique-{number}"
            day = PublicationDay((BEGAN + timedelta(days=number % 2000)).date())
            title = prose.sentence(9)
            body = f"{prose.body(SIZE)}\n\nNuméro {number}."
            received = body.encode()
            capture = Capture(capture_id(received), url, url, moment, 200, (), received, "text/html")
            entry = Entry(url, None, title, day)
            key = key_of(entry)
            attempts.append(FetchAttempt(url, "page", moment, "ok", 200, len(received), 5, None, capture.capture_id))
            captures.append(capture)
            entries.append(KnownEntry(key, entry, fingerprint_of(entry), moment, moment))
            found[key] = len(releases)
            releases.append(
                Release(
                    source.source_id, url, None, title, body, "generic", 1, capture.capture_id, moment, day, language="fr"
                )
            )
        harvest = Harvest(
            source, run_id, moment, moment, True, tuple(attempts), tuple(captures), tuple(entries), tuple(releases), found
        )
        yield harvest, {one.capture_id: ("2026/run.warc.gz", 0) for one in captures}


def load(path: str, first: int, last: int) -> dict[str, Any]:
    """Load releases `first` to `last` into the working file; making them up is not counted."""
    from warehouse.store import open_store

    clock = Clock()
    brought = harvests(first, last, f"run-{first}")
    while True:
        some = [one for _, one in zip(range(5), brought, strict=False)]
        if not some:
            break
        located = {key: place for _, places in some for key, place in places.items()}
        with clock, open_store(Path(path)) as store:
            if first == 0 and some[0][0].source.source_id == "s0":
                store.record_sources([harvest.source for harvest, _ in some])
            loaded = store.load([harvest for harvest, _ in some], located)
        assert sum(one.versions["first"] for one in loaded) == sum(len(one.releases) for one, _ in some), loaded
    return clock.said(size=Path(path).stat().st_size)


def publishing(working: str, published: str) -> dict[str, Any]:
    """Bring the published file up to date, or create it."""
    from warehouse.published.publish import publish

    clock = Clock()
    with clock:
        publication = publish(Path(working), Path(published))
    return clock.said(size=Path(published).stat().st_size, rebuilt=publication.rebuilt, indexed=publication.indexed)


SEARCHES = {
    "ids and scores alone": "SELECT release_id, score FROM search(?) ORDER BY score DESC LIMIT 20",
    "joined with `releases` for titles": "SELECT r.title, r.published_on, s.score FROM search(?) AS s"
    " JOIN releases AS r USING (release_id) ORDER BY s.score DESC LIMIT 20",
    "joined with the tables of `releases` for titles": "SELECT v.title, r.published_on, s.score FROM search(?) AS s"
    " JOIN release_records AS r USING (release_id) JOIN release_versions AS v USING (release_id, version)"
    " ORDER BY s.score DESC LIMIT 20",
}
"""What is asked for each question: the recipes of docs/queries.md."""


def search(published: str, query: str) -> dict[str, Any]:
    """Queries on the published file as a user would run them: a connection with DuckDB's own settings."""
    from statistics import median

    import duckdb

    from bench.prose import Prose

    prose = Prose(1)
    questions = {
        "a common word": [prose.word(rank) for rank in range(40, 50)],
        "a rare word": [prose.word(rank) for rank in range(9000, 9010)],
        "three words": [f"{prose.word(60 + one)} {prose.word(900 + one)} {prose.word(5000 + one)}" for one in range(10)],
        "a form never used": [f"{prose.word(3000 + one)}zz" for one in range(10)],
    }
    found = {}
    first = Clock()
    with first:
        connection = duckdb.connect(published, read_only=True)
        connection.execute(query, [prose.word(700)]).fetchall()
    for name, asked in questions.items():
        taken = []
        for question in asked:
            clock = Clock()
            with clock:
                connection.execute(query, [question]).fetchall()
            taken.append((clock.wall, clock.cpu))
        found[name] = [median(one[0] for one in taken), median(one[1] for one in taken)]
    return first.said(found=found)


def main(rounds: int = 5) -> None:
    """Each step in a separate process; the steps on the large file once, as they are long."""
    rounds = min(rounds, 3)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        loads = [fresh(load, str(folder / f"{number}.duckdb"), 0, RELEASES) for number in range(rounds)]
        per_release = middle(loads, "cpu", inside=True) * 1000 / RELEASES
        table(
            f"Loading {RELEASES:,} releases of {SIZE:,} characters, {BATCH} a source, median of {rounds}",
            ["", "wall s", "CPU s", "CPU ms a release", "file MB", "peak MB"],
            [
                [
                    "load",
                    middle(loads, "wall", inside=True),
                    middle(loads, "cpu", inside=True),
                    per_release,
                    loads[0].said["size"] / 1e6,
                    middle(loads, "peak"),
                ]
            ],
        )
        working, published = str(folder / "0.duckdb"), str(folder / "published.duckdb")
        last = fresh(load, working, RELEASES, PUBLISHED)
        late = (PUBLISHED - RELEASES) / 1000
        rows = [
            [
                f"loading the other {PUBLISHED - RELEASES:,}",
                last.said["wall"],
                last.said["cpu"],
                last.said["size"] / 1e6,
                last.peak,
                None,
            ]
        ]
        steps = [("built anew", 0), ("nothing changed", 0), ("nothing changed, again", 0)]
        steps += [(f"{CHANGED} new releases", CHANGED), (f"{CHANGED} more", CHANGED)]
        there = PUBLISHED
        for name, new in steps:
            if new:
                fresh(load, working, there, there + new)
                there += new
            made = fresh(publishing, working, published)
            rows.append(
                [
                    f"publishing, {name}",
                    made.said["wall"],
                    made.said["cpu"],
                    made.said["size"] / 1e6,
                    made.peak,
                    made.said["indexed"],
                ]
            )
        table(
            f"A warehouse of {PUBLISHED:,} releases of {SIZE:,} characters, once",
            ["", "wall s", "CPU s", "file MB", "peak MB", "indexed"],
            rows,
        )
        print(f"  late in the loading a release takes {last.said['cpu'] / late:.2f} ms of CPU")
        for name, query in SEARCHES.items():
            asked = fresh(search, published, query)
            found = [[one, *(1000 * figure for figure in taken)] for one, taken in asked.said["found"].items()]
            found.append(["opening the file and a first search", 1000 * asked.said["wall"], 1000 * asked.said["cpu"]])
            table(f"Searching it, best 20, {name}, median of 10 questions", ["", "wall ms", "CPU ms"], found)
            print(f"  peak of the process that searches: {asked.peak:.0f} MB")
