"""One source read again: its bodies are read ahead on several threads, and come out in portions, in the order of arrival."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from flows.harvest.entries import key_of
from flows.harvest.pages import Recall
from flows.harvest.releases import read_listed_text
from flows.harvest.seed_corpus import read_seed
from flows.reading.runners import reading
from flows.rereading.bodies import Bodies, Outcome, documents_in_time, slim
from parsers.addresses import page_address
from parsers.identity import canonical_url, words_id
from parsers.model import Entry, Purpose, Release, Source
from warehouse.harvests.values import StoredCapture
from warehouse.seeds import SEED_CORPUS_ID, seeds

LISTS: tuple[Purpose, ...] = ("feed", "listing", "sitemap")
READ_AGAIN: tuple[Purpose, ...] = (*LISTS, "page")
"""What captures were requested as that are read in their turn; documents are read with their pages."""
PORTION = 250
"""Releases handed over together: they are stored in one transaction, and with their promises take some 10 MB."""
_AHEAD = 2 * PORTION
"""Bodies that are being read, or wait for it, while a portion is stored: enough that no reader is idle meanwhile."""
_THREADS_A_READER = 2
"""While one asks, another takes the next body from the archive."""
_SWITCH_SECONDS = 0.0005
"""After which the thread that stores lets another have Python. By default it is ten times that, and for so long a reader is
idle whenever a thread is to send it the next body: a quarter of the time of reading."""
_MOST_THREADS = 64
"""Beyond that, one writer would not keep up."""


@dataclass(slots=True)
class Reread:
    """What today's readers make of a portion of the stored bodies of one source."""

    releases: list[Release] = field(default_factory=list)
    """In the order in which their bodies arrived."""
    problems: list[str] = field(default_factory=list)
    damaged: int = 0
    """Bodies that could not be read because the archive does not give them back."""
    gone: list[StoredCapture] = field(default_factory=list)
    """Bodies of pages that say that they are no longer there; no release is made of them."""
    captures: int = 0
    """How many bodies all this is from."""


def reread(
    source: Source,
    captures: Iterable[StoredCapture],
    documents: Iterable[StoredCapture],
    recall: Recall,
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Reread]:
    """Read the stored bodies of one source with today's readers, and hand them over in portions; reading goes on meanwhile.

    Args:
        source: whose bodies they are; of the seed corpus they are not asked for, as they ship with the program.
        captures: lists and pages (`READ_AGAIN`) in the order of arrival; taken from it as reading goes on.
        documents: what pages offer, in the order of arrival.
        recall: reads a body from the archive, on several threads.
        stopped: asked between bodies; once it is true, what has been read up to there is the last portion.

    Raises:
        ReadersGoneError: the cluster that was to read is lost.
    """
    if source.source_id == SEED_CORPUS_ID:
        yield Reread([read_seed(source, seed) for seed in seeds()])
        return
    bodies = Bodies(source, recall, documents_in_time(documents))
    with reading_ahead() as pool:
        yield from _portions(_Ahead(bodies, pool, stopped).outcomes(captures))


@contextmanager
def reading_ahead() -> Iterator[ThreadPoolExecutor]:
    """Threads that ask for readings, as many as keep all readers busy while their starter stores."""
    threads = min(_THREADS_A_READER * reading.at_once, _MOST_THREADS)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="reread")
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        sys.setswitchinterval(before)


def _portions(outcomes: Iterator[Outcome]) -> Iterator[Reread]:
    """In the order of arrival, each reading with the words that the one before it at its address has today."""
    last_words: dict[str, str] = {}
    found = Reread()
    for one in outcomes:
        found.captures += one.captures
        found.problems += one.problems
        found.damaged += one.damaged
        if one.gone is not None:
            found.gone.append(one.gone)
        if one.release is not None:
            found.releases.append(replace(one.release, previous_reread=last_words.get(one.key)))
            last_words[one.key] = words_id(one.release.title, one.release.body)
        if found.captures >= PORTION or len(found.releases) >= PORTION:
            yield found
            found = Reread()
    if found.captures or found.releases:
        yield found


class _Ahead:
    """Lists are read `_AHEAD` bodies before their turn, since the pages after them need what they list; then pages."""

    def __init__(self, bodies: Bodies, pool: ThreadPoolExecutor, stopped: Callable[[], bool]) -> None:
        self._bodies = bodies
        self._pool = pool
        self._stopped = stopped
        self._entries: dict[str, Entry] = {}
        self._coming: deque[tuple[StoredCapture, Future[tuple[tuple[Entry, ...], Outcome]] | None]] = deque()
        self._under_way: deque[Future[Outcome]] = deque()

    def outcomes(self, captures: Iterable[StoredCapture]) -> Iterator[Outcome]:
        """Of all, in the order of arrival."""
        for stored in captures:
            is_list = stored.purpose in LISTS
            self._coming.append((stored, self._pool.submit(self._bodies.entries, stored) if is_list else None))
            yield from self._reached(_AHEAD)
            if self._stopped():
                break
        yield from self._reached(0)

    def _reached(self, left: int) -> Iterator[Outcome]:
        """Begin what comes, but for the last `left`, and hand over what is read, but for the last `left`."""
        while len(self._coming) > left and not self._stopped():
            self._begin(*self._coming.popleft())
            yield from self._read(left or _AHEAD)
        yield from self._read(left)

    def _read(self, left: int) -> Iterator[Outcome]:
        while len(self._under_way) > left:
            if self._stopped() and not self._under_way[0].done():
                return
            yield self._under_way.popleft().result()

    def _begin(self, stored: StoredCapture, listed: Future[tuple[tuple[Entry, ...], Outcome]] | None) -> None:
        if listed is None:
            entry = self._entries.get(canonical_url(stored.requested_url)) or Entry(stored.requested_url)
            self._under_way.append(self._pool.submit(self._bodies.page, stored, entry))
            return
        entries, outcome = listed.result()
        done: Future[Outcome] = Future()
        done.set_result(outcome)
        self._under_way.append(done)
        source = self._bodies.source
        for entry in entries:
            if entry.url:
                self._entries[key_of(entry)] = slim(entry)
                self._entries[canonical_url(page_address(source.family, entry.url))] = slim(entry)
            elif text := read_listed_text(entry, source.language):
                url = f"{stored.requested_url}#{key_of(entry)}"
                self._under_way.append(self._pool.submit(self._bodies.listed, stored, entry, text, url))
