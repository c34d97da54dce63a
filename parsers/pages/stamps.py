"""The title of a page, and the stamps around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from parsers.dates.reading import find_stamp, read_day
from parsers.model import PublicationDay
from parsers.pages.elements.blocks import blocks_of, clean_title
from parsers.pages.elements.furniture import fold, is_furniture

LONGEST_STAMP = 100
"""Characters of a line that is nothing but a stamp: "Publié le 8 février 2021 à 14h30 - Mis à jour le 9 février 2021"."""
_NEIGHBOURS = 5
"""Elements after the title that may be its stamps."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def text_of(element: etree._Element, limit: int = 2000, *, links: bool = True) -> str:
    """The words of an element on one line, up to about `limit` characters; those of its links can be left out."""
    pieces: list[str] = []
    length = 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        if event == "start" and part.tag == "a" and not links:
            walk.skip_subtree()
            piece = None
        elif event == "start":
            piece = " " if part.tag == "br" else part.text if part.tag not in ("script", "style") else None
        else:
            piece = part.tail if part is not element else None
        if piece:
            pieces.append(piece)
            length += len(piece)
            if length > limit:
                break
    return clean_title("".join(pieces), limit)


def title_element(main: etree._Element, root: etree._Element, page_title: str | None) -> etree._Element | None:
    """The heading that is the title: an h1 of `main`, or one of the page that its `title` element repeats."""
    for heading in main.iter("h1"):
        text = text_of(heading)
        if text and not is_furniture(text):
            return heading
    named = fold(page_title or "")
    for heading in root.iter("h1"):
        text = fold(text_of(heading))
        if text and text in named and not is_furniture(text):
            return heading
    return None


def title_text(heading: etree._Element) -> str:
    """The title on one line, its breaks as spaces."""
    return clean_title(" ".join(block.text.replace("\n", " ") for block in blocks_of(heading, _hidden)))


def _hidden(element: etree._Element) -> bool:
    return element.tag in ("script", "style", "svg", "button") or "sr-only" in (element.get("class") or "")


def is_stamp(line: str, language: str) -> bool:
    """Whether a line is a stamp ("Publié le 21/07/2021") or a day and nothing else; a dateline of the text is neither."""
    if not 6 <= len(line) <= LONGEST_STAMP or not any(letter.isdigit() for letter in line):
        return False
    published, updated = find_stamp(line, language)
    return updated is not None or (published is not None and (published.how == "page" or is_bare_day(line, language)))


def is_bare_day(line: str, language: str) -> bool:
    """Whether a line is a day and nothing else."""
    return len(line) <= LONGEST_STAMP and read_day(line, language) is not None


def stamps_around(
    heading: etree._Element,
    main: etree._Element,
    language: str,
    is_dropped: Callable[[etree._Element], bool],
    apart: set[etree._Element],
) -> list[str]:
    """The words of the stamps among the neighbours of the title; the elements that hold nothing else go to `apart`.

    Only what is next to the title counts, not what is in the container of the text. A machine-readable day
    (`<time datetime>`) counts where its words are no date ("il y a 3 jours").
    """
    words: list[str] = []
    text_seen: etree._Element | None = None
    for element in _neighbours(heading, main):
        if text_seen is not None and element.getparent() is not text_seen:
            break
        if is_dropped(element):
            continue
        text = text_of(element, LONGEST_STAMP * 2)
        if not text:
            continue
        stamp = is_stamp(text, language)
        if stamp and (text_seen is None or not is_bare_day(text, language)):
            words.append(text)
            apart.add(element)
        elif (text_seen is None or element.tag == "time") and len(text) <= LONGEST_STAMP and (day := _machine_day(element)):
            words.append(day)
            apart.add(element)
        else:
            text_seen = element.getparent()
    return words


def _neighbours(heading: etree._Element, main: etree._Element) -> Iterator[etree._Element]:
    """What stands just before the title, then what follows it, going up while nothing follows."""
    before = heading.getprevious()
    if before is not None and before.tag not in _HEADINGS:
        yield before
    count = 0
    inner: etree._Element | None = heading
    while inner is not None and inner is not main and count < _NEIGHBOURS:
        for element in inner.itersiblings():
            yield element
            count += 1
            if count == _NEIGHBOURS:
                return
        inner = inner.getparent()


def _machine_day(element: etree._Element) -> str | None:
    """The first `datetime` of an element that is one day."""
    for time in element.iter("time"):
        value = (time.get("datetime") or "").strip()[:60]
        if value and read_day(value):
            return value
    return None


def stamped(lines: list[str], language: str) -> tuple[PublicationDay | None, PublicationDay | None]:
    """The publication day and, separately, the update day that stamps of the page state."""
    published: PublicationDay | None = None
    updated: PublicationDay | None = None
    for line in lines:
        day, changed = find_stamp(line, language)
        if day is None and changed is None:
            day = read_day(line, language)
        if day and not published:
            published = PublicationDay(day.on, day.precision, "page")
        if changed and not updated:
            updated = PublicationDay(changed)
    return published, updated
