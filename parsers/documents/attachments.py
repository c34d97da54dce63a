"""Which documents offered by a page belong to its release, and the release with their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from parsers import lexicon
from parsers.model import Attachment, Reading
from parsers.pages.elements.furniture import fold

MOST = 3
"""Documents that one release may have."""
SHORT_BODY = 600
"""Characters: a page with less says little more than that there is a document."""
_SAME_WORDS = 0.9
"""A document merely repeats the page if this share of its words is already there."""

_words = lexicon.table("documents/attachments.toml")


def _spaced(text: str) -> str:
    """Words between single spaces, for comparison: lower case, no accents, no other signs."""
    return f" {' '.join(fold(''.join(letter if letter.isalnum() else ' ' for letter in text)).split())} "


_RELEASE, _UNLIKELY, _NEVER = (tuple(map(_spaced, _words[key])) for key in ("release", "unlikely", "never"))


def worth_reading(reading: Reading) -> tuple[Attachment, ...]:
    """The attachments of a page to be fetched and read as part of its release, at most three.

    Those whose title or file name says release, statement or declaration; if there are none and the page itself has fewer
    than `SHORT_BODY` characters, any other PDF. Collections of decrees, forms and the like never are, single decrees and
    maps only where they are called a release.
    """
    named: list[Attachment] = []
    others: list[Attachment] = []
    for attachment in reading.attachments:
        name = _name(attachment)
        if not _is_document(attachment) or _has(name, _NEVER):
            continue
        if _has(name, _RELEASE):
            named.append(attachment)
        elif not _has(name, _UNLIKELY):
            others.append(attachment)
    return tuple((named or (others if len(reading.body) < SHORT_BODY else []))[:MOST])


def with_documents(reading: Reading, documents: Sequence[tuple[Attachment, Reading]]) -> Reading:
    """`reading` with the text of its documents below its own, each under a heading with its title.

    A document whose words are already in the page (or in an earlier document) is left out. Where the page states no
    publication day, authority or update day, the first document that does gives it.
    """
    body, published, updated_on, authority = reading.body, reading.published, reading.updated_on, reading.authority
    for attachment, document in documents:
        published = published or document.published
        updated_on = updated_on or document.updated_on
        authority = authority or document.authority
        if _is_contained(document.body, body):
            continue
        title = document.title or attachment.title
        body = "\n\n".join(part for part in (body, f"## {title}", document.body) if part)
    return replace(reading, body=body, published=published, updated_on=updated_on, authority=authority)


def _is_document(attachment: Attachment) -> bool:
    return attachment.content_type == "application/pdf" or _path(attachment).lower().endswith(".pdf")


def _path(attachment: Attachment) -> str:
    try:
        return unquote(urlsplit(attachment.url).path)
    except ValueError:
        return ""


def _name(attachment: Attachment) -> str:
    """Title and file name, for comparison."""
    return _spaced(f"{attachment.title} {_path(attachment).rsplit('/', 1)[-1]}")


def _has(name: str, words: tuple[str, ...]) -> bool:
    return any(word in name for word in words)


def _is_contained(inner: str, outer: str) -> bool:
    words = fold(inner).split()
    if not words:
        return True
    there = Counter(fold(outer).split())
    hits = 0
    for word in words:
        if there[word] > 0:
            there[word] -= 1
            hits += 1
    return hits >= _SAME_WORDS * len(words)
