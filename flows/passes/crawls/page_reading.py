"""One page of somebody else's archive read with its documents; what is wrong with it costs only itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flows.harvest.pages import Recall, read_stored_document, read_whole_again
from flows.harvest.readers import says_gone, with_commitments_and_claims
from flows.harvest.releases import to_release
from flows.reading.limits import OverLimitError
from flows.reading.process import ReaderFaultError
from parsers.errors import FollowthroughError, NotAReleaseError
from parsers.model import Attachment, Entry, Reading, Release, Source
from warehouse.harvests.values import StoredCapture

DocumentAt = Callable[[str, datetime], StoredCapture | None]
"""The document at an address as it was received with a page of a moment (UTC); None where there is none."""


@dataclass(slots=True)
class ReadPage:
    """What came of one page."""

    release: Release | None = None
    is_gone: bool = False
    """Whether it says that it is no longer there."""
    problems: list[str] = field(default_factory=list)


def read_taken_page(
    source: Source, stored: StoredCapture, entry: Entry, recall: Recall, document_at: DocumentAt
) -> ReadPage:
    """The release on a page of a source, with its documents, and with what it commits to and claims.

    Args:
        source: whose page it is.
        stored: where it is.
        entry: what the lists said of it.
        recall: gives back its body, and those of documents.
        document_at: finds documents.
    """
    read = ReadPage()
    try:
        _read(source, stored, entry, recall, document_at, read)
    except (FollowthroughError, ReaderFaultError) as error:
        said = error.message if isinstance(error, FollowthroughError) else f"a fault of the reader, {error}"
        read.problems.append(f"{stored.requested_url} of {stored.fetched_at:%Y-%m-%d}: {said}")
    return read


def _read(
    source: Source, stored: StoredCapture, entry: Entry, recall: Recall, document_at: DocumentAt, read: ReadPage
) -> None:
    def document(attachment: Attachment) -> tuple[str, Reading] | None:
        found = document_at(attachment.url, stored.fetched_at)
        if found is None:
            return None
        try:
            return read_stored_document(source, found.capture, attachment, recall)
        except FollowthroughError as error:  # the page then stands alone, as in a visit
            read.problems.append(f"{attachment.url}: {error.message}")
            return None

    page = read_whole_again(source, stored.capture, entry, recall, document)
    read.is_gone = says_gone(page.reading)
    if read.is_gone:
        return
    if not page.reading.body:
        raise NotAReleaseError("the page has no words of its own, and no document of it is stored")
    url = entry.url or stored.requested_url
    capture = stored.capture.capture_id
    release = to_release(source, entry, page.reading, url, capture, stored.fetched_at, page.documents)
    try:
        read.release = with_commitments_and_claims(release)
    except OverLimitError as error:  # as in a visit: the release stands without them
        read.release = release
        read.problems.append(f"{url}: its promises and claims were not read: {error.message}")
