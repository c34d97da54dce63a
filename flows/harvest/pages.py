"""A page and the documents that it offers, read as one: in a visit, and again from the archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flows.harvest.releases import read_attached, read_capture
from parsers.errors import FollowthroughError
from parsers.identity import words_id
from parsers.model import Attachment, Entry, Reading, Release, Source
from warehouse.errors import StorageError
from warehouse.harvests.values import CaptureRef, KnownRelease

Recall = Callable[[CaptureRef], bytes]
"""Reads the body of a stored capture again; raises `FollowthroughError` when it is unavailable."""

DocumentOf = Callable[[Attachment], tuple[str, Reading] | None]
"""The capture_id and the reading of an attached document; None when it cannot be fetched or read."""


@dataclass(frozen=True, slots=True)
class WholePage:
    """A page with the words of its documents."""

    reading: Reading
    """Its body is empty when neither the page nor any of its documents has words."""
    documents: tuple[tuple[Attachment, str], ...]
    """Those that were read, each with its capture_id."""
    missing: int
    """Documents that belong to it and could not be fetched; the page stands without them."""


def read_alone(source: Source, body: bytes, *, url: str, content_type: str | None, title: str | None) -> Reading:
    """Read a page without its documents.

    Args:
        source: whose page it is.
        body: of the page, as it was received.
        url: where it was finally found.
        content_type: as the server said.
        title: what the list called it.

    Raises:
        UnreadableError: the page holds no release.
    """
    return read_capture(source, body, url=url, content_type=content_type, title=title)


def with_its_documents(reading: Reading, document_of: DocumentOf) -> WholePage:
    """A page that was read, with those of its documents that belong to the release.

    `document_of` gets a document; it is called once for each that is worth reading, in order.
    """
    from flows.harvest.readers import with_documents, worth_reading

    named = worth_reading(reading)
    found = [(attachment, *document) for attachment in named if (document := document_of(attachment))]
    return WholePage(
        with_documents(reading, [(attachment, text) for attachment, _, text in found]),
        tuple((attachment, capture_id) for attachment, capture_id, _ in found),
        len(named) - len(found),
    )


def read_stored_document(source: Source, ref: CaptureRef, attachment: Attachment, recall: Recall) -> tuple[str, Reading]:
    """A document read again from the archive; raises `FollowthroughError` when it is unavailable or unreadable."""
    return ref.capture_id, read_attached(source, recall(ref), url=ref.url, title=attachment.title)


def read_whole_again(source: Source, ref: CaptureRef, entry: Entry, recall: Recall, document_of: DocumentOf) -> WholePage:
    """Read a stored page; raises `FollowthroughError` when it is unavailable or holds no release."""
    reading = read_alone(source, recall(ref), url=ref.url, content_type=ref.content_type, title=entry.title)
    return with_its_documents(reading, document_of)


def with_previous_reread(source: Source, known: KnownRelease, entry: Entry, release: Release, recall: Recall) -> Release:
    """The release, with how its stored version reads today where the reader has changed since; raises as `reread_words`."""
    if (known.parser, known.parser_version) == (release.parser, release.parser_version):
        return release
    if known.words_id == words_id(release.title, release.body):
        return release
    return replace(release, previous_reread=reread_words(source, known, entry, recall))


def reread_words(source: Source, known: KnownRelease, entry: Entry, recall: Recall) -> str | None:
    """`words_id` of a stored version as today's readers read its captures, or None when that cannot be determined.

    Raises StorageError when it cannot be determined just now, as the archive is on object storage that is away: what only
    our readers have changed would be taken for an edit of the publisher.
    """
    stored = iter(known.attachments)

    def document_of(attachment: Attachment) -> tuple[str, Reading] | None:
        ref = next(stored, None)
        return read_stored_document(source, ref, attachment, recall) if ref else None

    try:
        whole = read_whole_again(source, known.capture, entry, recall, document_of)
    except StorageError:
        raise
    except FollowthroughError:
        return None
    if whole.missing or len(whole.documents) != len(known.attachments):
        return None  # today's readers name documents other than those stored with it
    return words_id(whole.reading.title or entry.title or "", whole.reading.body)
