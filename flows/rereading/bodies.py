"""One stored body read again, in a thread of its own: values in, values out, and what is wrong with it is a value too."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from flows.harvest.pages import Recall, read_stored_document, read_whole_again
from flows.harvest.readers import says_gone, with_commitments_and_claims
from flows.harvest.releases import read_list, to_release
from flows.reading.asking import ReaderFaultError
from parsers.errors import FollowthroughError, NotAReleaseError, UnreadableError
from parsers.identity import canonical_url
from parsers.model import Attachment, Entry, Reading, Release, Source
from warehouse.errors import ArchiveError
from warehouse.harvests.values import StoredCapture

DocumentAt = Callable[[str, datetime], StoredCapture | None]
"""The document at an address as it was received with a page of a moment (UTC); None where there is none."""


@dataclass(slots=True)
class Outcome:
    """What came of one body, or of one entry whose text a list carries."""

    release: Release | None = None
    key: str = ""
    """The canonical address of the release: readings of one address follow each other."""
    gone: StoredCapture | None = None
    """The page that says that it is no longer there."""
    problems: list[str] = field(default_factory=list)
    damaged: int = 0
    """1 when the archive does not give the body back, or a document that belongs to it."""
    captures: int = 0
    """1 for a body, 0 for an entry of a list."""


@dataclass(frozen=True, slots=True)
class Bodies:
    """Reads the bodies of one source; may be used by several threads."""

    source: Source
    recall: Recall
    document_at: DocumentAt

    def entries(self, stored: StoredCapture) -> tuple[tuple[Entry, ...], Outcome]:
        """What a feed, a listing or a sitemap lists."""
        found: list[tuple[Entry, ...]] = []

        def read(_: Outcome) -> None:
            ref = stored.capture
            body = self.recall(ref)
            entries, _problems = read_list(
                stored.purpose, body, url=ref.url, content_type=ref.content_type, language=self.source.language
            )
            found.append(entries)

        outcome = _attempted(stored, read)
        return (found[0] if found else ()), outcome

    def page(self, stored: StoredCapture, entry: Entry) -> Outcome:
        """The release of a page, with its documents, and with what it commits to and claims."""

        def read(outcome: Outcome) -> None:
            page = read_whole_again(
                self.source, stored.capture, entry, self.recall,
                lambda one: self._document(one, stored.fetched_at, outcome.problems),
            )  # several a line, as in a table  # fmt: skip
            if says_gone(page.reading):
                outcome.gone = stored
                return
            if not page.reading.body:
                raise NotAReleaseError("the page has no words of its own, and no document of it is stored")
            self._release(outcome, entry, page.reading, entry.url or stored.requested_url, stored, page.documents)

        return _attempted(stored, read)

    def listed(self, stored: StoredCapture, entry: Entry, reading: Reading, url: str) -> Outcome:
        """The release of an entry that has no page, from the text that the list carries."""
        outcome = _attempted(stored, lambda outcome: self._release(outcome, entry, reading, url, stored, ()))
        outcome.captures = 0
        return outcome

    def _release(
        self,
        outcome: Outcome,
        entry: Entry,
        reading: Reading,
        url: str,
        stored: StoredCapture,
        documents: tuple[tuple[Attachment, str], ...],
    ) -> None:
        release = to_release(self.source, entry, reading, url, stored.capture.capture_id, stored.fetched_at, documents)
        try:
            outcome.release = with_commitments_and_claims(release)
        except UnreadableError as error:  # as in a visit: the release stands without them
            outcome.release = release
            outcome.problems.append(f"{url}: its promises and claims were not read: {error.message}")
        outcome.key = canonical_url(url)

    def _document(self, attachment: Attachment, page_at: datetime, problems: list[str]) -> tuple[str, Reading] | None:
        """The document as it was received with the page.

        None when there is none or it cannot be read; the page then stands alone, as in a harvest. Raises ArchiveError when
        it is stored and cannot be had: the page would read as if its document had been taken away.
        """
        stored = self.document_at(attachment.url, page_at)
        if stored is None:
            return None
        try:
            return read_stored_document(self.source, stored.capture, attachment, self.recall)
        except ArchiveError:  # counted where the page is read
            raise
        except FollowthroughError as error:  # the page then stands alone, as in a harvest
            problems.append(f"{attachment.url}: {error.message}")
            return None


def _attempted(stored: StoredCapture, read: Callable[[Outcome], None]) -> Outcome:
    """What `read` has put into the outcome; a body that cannot be read, or that a reader breaks on, costs only itself."""
    outcome = Outcome(captures=1)
    try:
        read(outcome)
    except ArchiveError as error:  # counted, and said at the end with status 4
        outcome.damaged = 1
        outcome.problems.append(_problem(stored, error.message))
    except FollowthroughError as error:  # a body that cannot be read costs only itself
        outcome.problems.append(_problem(stored, error.message))
    except ReaderFaultError as error:  # to be mended in the reader; the other bodies go on
        outcome.problems.append(_problem(stored, f"a fault of the reader, {error}"))
    return outcome


def _problem(stored: StoredCapture, said: str) -> str:
    return f"{stored.requested_url} of {stored.fetched_at:%Y-%m-%d}: {said}"


def documents_in_time(documents: Iterable[StoredCapture]) -> DocumentAt:
    """The first that is not older than the page, else the latest before it; `documents` are in the order of arrival."""
    versions: Mapping[str, list[StoredCapture]] = defaultdict(list)
    for one in documents:
        versions[one.requested_url].append(one)

    def at(url: str, page_at: datetime) -> StoredCapture | None:
        found: Sequence[StoredCapture] = versions.get(url, ())
        position = bisect_left(found, page_at, key=lambda one: one.fetched_at)
        return found[min(position, len(found) - 1)] if found else None

    return at


def slim(entry: Entry) -> Entry:
    """An entry without its texts, which only a release of its own needs."""
    return replace(entry, summary=None, content=None) if entry.summary or entry.content else entry
