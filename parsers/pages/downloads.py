"""The documents that a page offers for download."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import etree

from parsers.model import Attachment
from parsers.pages.elements.blocks import clean_title
from parsers.pages.elements.furniture import fold
from parsers.pages.head import absolute
from parsers.pages.stamps import text_of

_MOST = 30
"""Files on one page: more make a library, which no release is part of."""
_MOST_LINKS = 3_000
"""Links on a page that are examined."""
_CLASSES = frozenset(("fr-link--download", "fr-download__link", "telechargement"))
_DETAIL = re.compile(r"[\s(\[–-]*(?:\bformat\s+)?\bpdf\b\s*[-–:,]?\s*[\d.,]+\s*(?:[kmg]?[bo]|octets?)\b.*$", re.IGNORECASE)
_VERB = re.compile(
    r"^(?:t[ée]l[ée]charger|consulter|lire|download|downloaden?)\s*:?\s+(?:(?:le|la|the|het|de)\s+(?=document\b))?", re.I
)


def attachments_of(main: etree._Element, url: str, is_dropped: Callable[[etree._Element], bool]) -> tuple[Attachment, ...]:
    """The PDF files (and what the site itself marks as a download) linked below `main`, each once, at most 30."""
    found: dict[str, Attachment] = {}
    for link in islice(main.iter("a"), _MOST_LINKS):
        href = link.get("href")
        if not href:
            continue
        marked = not _CLASSES.isdisjoint((link.get("class") or "").split())
        is_pdf = is_pdf_path(href)
        if not (marked or is_pdf) or _is_beside(link, main, is_dropped):
            continue
        address = absolute(url, href)
        if address is None or address in found:
            continue
        found[address] = Attachment(address, _title(link, address), "application/pdf" if is_pdf else None)
        if len(found) == _MOST:
            break
    return tuple(found.values())


def lone_links(main: etree._Element) -> list[etree._Element]:
    """The paragraphs and items that hold nothing but a link to a PDF file: buttons in all but name."""
    found: list[etree._Element] = []
    for link in islice(main.iter("a"), _MOST_LINKS):
        parent = link.getparent()
        if (
            parent is not None
            and parent.tag in ("p", "li", "div")
            and parent is not main
            and is_pdf_path(link.get("href") or "")
            and fold(text_of(parent)) == fold(text_of(link))
        ):
            found.append(parent)
            if len(found) == _MOST:
                break
    return found


def _is_beside(link: etree._Element, main: etree._Element, is_dropped: Callable[[etree._Element], bool]) -> bool:
    """Whether the link stands in a part of the page that is not read."""
    element = link.getparent() if link is not main else None
    while element is not None and element is not main:
        if is_dropped(element) and "fr-download" not in (element.get("class") or "").split():
            return True
        element = element.getparent()
    return False


def is_pdf_path(href: str) -> bool:
    """Whether an address as written in a page is that of a PDF file, judging by its name."""
    return ".pdf" in href.lower() and _path(href).lower().endswith(".pdf")


def _path(href: str) -> str:
    try:
        return urlsplit(href.strip()).path
    except ValueError:
        return ""


def _title(link: etree._Element, address: str) -> str:
    pieces: list[str] = []
    for element in link.iter():
        if "detail" in (element.get("class") or "") and element is not link:
            pieces.append(f" {element.tail or ''}")
        else:
            pieces.append(element.text or "")
            pieces.append(element.tail or "" if element is not link else "")
    text = clean_title(_DETAIL.sub("", _VERB.sub("", clean_title("".join(pieces)))))
    return text or clean_title(unquote(_path(address).rsplit("/", 1)[-1])) or address
