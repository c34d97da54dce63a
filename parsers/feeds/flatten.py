"""The bytes of a feed to small, flat, well-formed XML with only what is read: whole entries, plain elements, no traps.

What feedparser then receives cannot surprise it: every element it would have to guess at is gone, markup inside a title or
a text is escaped, and there are at most `MAX_ENTRIES` entries. It is also several times faster on what is left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from parsers.dates.reading import read_moment
from parsers.errors import NotAFeedError, UnreadableError
from parsers.feeds.xml_tree import local_name, outside_cdata, parse, parse_and_judge, root_start
from parsers.text.charsets import decode_repaired

MAX_ENTRIES = 2000
"""Entries read from one feed, the newest; official feeds have 10 to 50."""
_MAX_TEXT = 1_000_000
"""Characters of one element."""

PUBLISHED, CREATED, UPDATED = "day-published", "day-created", "day-updated"
"""Names under which an entry's dates are passed on as written: feedparser ignores them."""
ROOTS = frozenset({"rss", "feed", "rdf"})
_ENTRY = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry)\s{0,10}>", re.IGNORECASE)
_ROOT_END = re.compile(r"</(?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|feed|rdf)\s{0,10}>", re.IGNORECASE)
_ROOT_START = re.compile(r"<([A-Za-z_][\w.:-]{0,80})(?:\s[^<>]{0,4000})?>")
_DATE = re.compile(
    r"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:pubdate|date|published|issued|updated|modified)(?:\s[^<>]{0,200})?>([^<>]{4,120})<",
    re.I,
)
_ABSOLUTE = re.compile(r"\s*https?://\S", re.IGNORECASE)

_ATOM = frozenset({"http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"})
_SPOKEN = _ATOM | {
    "",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss2",
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/terms/",
    "http://purl.org/rss/1.0/modules/content/",
}
"""Namespaces whose elements are read; what pictures, podcasts and the like add is left out."""
_UNDECLARED = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "atom": "http://www.w3.org/2005/Atom",
}
"""Prefixes that some feeds use without declaring them."""
_DATES = {
    "pubdate": PUBLISHED,
    "published": PUBLISHED,
    "issued": PUBLISHED,
    "date": PUBLISHED,
    "created": CREATED,
    "updated": UPDATED,
    "modified": UPDATED,
}
"""The common names given here to the dates of RSS, Atom 0.3 and 1.0, and Dublin Core."""
_OF_ENTRIES = frozenset({"title", "link", "guid", "id", "description", "summary", "content", "encoded", *_DATES})
_OF_FEEDS = frozenset({"title", "link", "id", "language"})
_FOREIGN = re.compile(
    rf"<(?!/?(?:[A-Za-z_][\w.-]{{0,40}}:|(?:item|entry|{'|'.join(sorted(_OF_ENTRIES))})[\s/>])|[!?])", re.I
)
"""The opening of a tag that does not belong to an entry."""
_ATTRIBUTES = frozenset({"href", "rel", "type", "mode", "ispermalink", "version", "about"})
_XML = "{http://www.w3.org/XML/1998/namespace}"


@dataclass(frozen=True, slots=True)
class FlatFeed:
    """A feed ready for feedparser."""

    xml: bytes
    """Well-formed, in UTF-8, with no document type."""
    truncated: bool
    """Whether it was cut off before its end; only its whole entries are in `xml`."""
    left_out: int
    """Entries over the limit, the oldest."""
    repaired: int
    """Entries that were not well-formed, read as far as they go."""


def flatten(body: bytes, *, url: str, content_type: str | None) -> FlatFeed:
    """Make `body` small and safe. Raises NotAFeedError if it lacks a feed's root element, or is not XML at all."""
    text = decode_repaired(body, content_type)
    start = root_start(text, ROOTS)
    if start is None:
        what = "a web page" if re.search(r"<(?:html|body|head)\b", text[:4096], re.IGNORECASE) else "neither RSS nor Atom"
        raise NotAFeedError(
            f"{url} answered {what} where a feed should be",
            hint="a maintenance or block page passes by itself; otherwise look for the feed with `sources discover`",
        )
    text, truncated = _whole_entries(text[start:])
    text, left_out = _newest(text)
    try:
        root, well_formed = parse_and_judge(text, what="feed", where=url)
        repaired = 0
        if not well_formed:
            root, repaired = _one_by_one(text, url)
    except UnreadableError as error:
        raise NotAFeedError(error.message, hint=error.hint) from error
    if local_name(root) not in ROOTS:
        raise NotAFeedError(f"the feed at {url} is broken beyond reading")
    _prune(root)
    return FlatFeed(etree.tostring(root, encoding="utf-8"), truncated, left_out, repaired)


def _whole_entries(text: str) -> tuple[str, bool]:
    """`text` up to its last whole entry when it ends before its root does, and whether that was so."""
    if _ROOT_END.search(text, max(0, len(text) - 2000)) or _ROOT_END.search(text):
        return text, False
    first = _ENTRY.search(text)
    end = _last_end(text)
    if end is None:
        end = first.start() if first else len(text)
    return text[:end], True


def _newest(text: str) -> tuple[str, int]:
    """`text` with its `MAX_ENTRIES` newest entries in their order, and how many were left out.

    Entries without a readable date count as older than those with one, and as newer the earlier they stand.
    """
    starts = [entry.start() for entry in _ENTRY.finditer(text)]
    if len(starts) <= MAX_ENTRIES:
        return text, 0
    ends = [*starts[1:], _last_end(text, starts[-1]) or len(text)]
    dated = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        date = _DATE.search(text, start, min(end, start + 20_000))
        moment = read_moment(date[1]) if date else None
        dated.append((moment is None, -moment.timestamp() if moment else 0.0, number))
    kept = sorted(number for _, _, number in sorted(dated)[:MAX_ENTRIES])
    pieces = [text[: starts[0]], *(text[starts[number] : ends[number]] for number in kept), text[ends[-1] :]]
    return "".join(pieces), len(starts) - len(kept)


def _one_by_one(text: str, url: str) -> tuple[etree._Element, int]:
    """The tree of a feed that is not well-formed, each entry parsed separately, so that a tag left open costs one entry.

    Also how many of them were broken.
    """
    starts = [entry.start() for entry in _ENTRY.finditer(text)]
    root_tag = _ROOT_START.match(text)
    if not starts or root_tag is None:
        return parse(text, what="feed", where=url), 0
    repaired = 0
    root = parse(text[: starts[0]], what="feed", where=url)
    holder = next((child for child in root if local_name(child) == "channel"), root) if local_name(root) == "rss" else root
    for start, behind in zip(starts, [*starts[1:], len(text)], strict=True):
        end = _ENTRY_END.search(text, start, behind)
        written = text[start : end.end() if end else behind]
        entry, well_formed = parse_and_judge(f"{root_tag[0]}{written}</{root_tag[1]}>", what="feed", where=url)
        if not well_formed:
            repaired += 1
            written = outside_cdata(lambda markup: _FOREIGN.sub("&lt;", markup), written)
            entry = parse(f"{root_tag[0]}{written}</{root_tag[1]}>", what="feed", where=url)
        holder.extend(child for child in list(entry) if local_name(child) in ("item", "entry"))
    return root, repaired


def _prune(root: etree._Element) -> None:
    """Remove from the tree what is not read, and flatten what is read."""
    _strip(root)
    for child in list(root):
        name = local_name(child)
        if name in ("item", "entry"):
            _prune_entry(child)
        elif name == "channel":
            _strip(child)
            for grandchild in list(child):
                if local_name(grandchild) == "item":
                    _prune_entry(grandchild)
                elif not _kept(grandchild, _OF_FEEDS):
                    child.remove(grandchild)
        elif not _kept(child, _OF_FEEDS):
            root.remove(child)


def _prune_entry(entry: etree._Element) -> None:
    _strip(entry)
    for child in list(entry):
        if not _kept(child, _OF_ENTRIES):
            entry.remove(child)
            continue
        name = local_name(child)
        if name in _DATES:
            child.tag = _DATES[name]
            child.attrib.clear()
        elif name == "guid" and not _ABSOLUTE.match(child.text or ""):
            # By default a guid is an address (RSS 2.0), and feedparser would turn "12345" into one.
            child.set("isPermaLink", "false")


def _strip(element: etree._Element) -> None:
    """Keep only the attributes that are read; thousands of others on one element take minutes in expat."""
    for name in element.keys():  # noqa: SIM118 - an element is not a mapping
        if not isinstance(name, str) or (name.rsplit("}", 1)[-1].lower() not in _ATTRIBUTES and not name.startswith(_XML)):
            del element.attrib[name]


def _kept(element: etree._Element, names: frozenset[str]) -> bool:
    """Whether an element is one of `names` in a namespace that is read; it is then flat."""
    tag = element.tag
    if not isinstance(tag, str) or local_name(element) not in names:
        return False
    if tag.startswith("{"):
        namespace = tag[1:].split("}", 1)[0]
    else:
        prefix, colon, name = tag.rpartition(":")
        namespace = _UNDECLARED.get(prefix, "?") if colon else ""
        if colon and namespace in _SPOKEN:
            element.tag = f"{{{namespace}}}{name}"
    if namespace not in _SPOKEN:
        return False
    _strip(element)
    if len(element) or element.get("type") in ("xhtml", "application/xhtml+xml"):
        _escape_markup(element, atom=namespace in _ATOM)
    if element.text and len(element.text) > _MAX_TEXT:
        element.text = element.text[:_MAX_TEXT]
    element.tail = None
    return True


def _escape_markup(element: etree._Element, *, atom: bool) -> None:
    """Turn the elements inside `element` into markup in its text, as most feeds write it in the first place."""
    pieces = [_escaped(element.text)]
    for child in list(element):
        tail, child.tail = child.tail, None
        pieces.append(etree.tostring(child, encoding="unicode"))
        pieces.append(_escaped(tail))
        element.remove(child)
    element.text = "".join(pieces)
    if atom:
        element.set("type", "html")
        element.attrib.pop("mode", None)


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;")


def _last_end(text: str, start: int = 0) -> int | None:
    """Where the last end tag of an entry after `start` ends."""
    end = None
    for tag in _ENTRY_END.finditer(text, start):
        end = tag.end()
    return end
