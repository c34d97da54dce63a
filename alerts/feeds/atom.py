"""The Atom feed of alerts (RFC 4287), made with lxml."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from alerts.kinds.registry import kind_of
from alerts.messages.escaping import clean, plain_text, shortened, web_address
from alerts.messages.headlines import headline
from alerts.messages.render import fragment
from alerts.messages.wordings import wordings
from alerts.model import Alert, Language

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_FEED_ID = "urn:followthrough:alerts"
_ENTRY_ID = "urn:followthrough:alert:"
_NEVER = datetime(1970, 1, 1)
_LONGEST_TITLE = 200
"""Characters; feed readers show one or two lines."""
_LONGEST_SUMMARY = 600
"""Characters; a quotation and why it is reported."""


def atom_feed(alerts: Sequence[Alert], *, language: Language, key: str | None = None, name: str | None = None) -> bytes:
    """The feed of these alerts, in their order (the newest first), as XML in UTF-8.

    The ids stay whatever else changes, and `updated` is when the alert was written: the same alerts give the same bytes. An
    entry has the same id in every feed, so that a reader of two shows it once.

    Args:
        alerts: what it shows.
        language: of the words around the quotations.
        key: what distinguishes it from the feed of all alerts, such as "subscription:littoral"; part of its id.
        name: what it is about, for its title.
    """
    words = wordings(language)
    feed = etree.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": language}, nsmap={None: _ATOM})
    _text(feed, "id", f"{_FEED_ID}:{key}" if key else _FEED_ID)
    _text(
        feed,
        "title",
        plain_text(shortened(words.say("feed.alerts_of", name=name), _LONGEST_TITLE)) if name else words.say("feed.alerts"),
    )
    _text(feed, "updated", _moment(max((alert.created_at for alert in alerts), default=_NEVER)))
    _text(_element(feed, "author"), "name", "Followthrough")
    for alert in alerts:
        entry = _element(feed, "entry")
        _text(entry, "id", _ENTRY_ID + alert.alert_id)
        _text(entry, "title", plain_text(shortened(headline(alert, words), _LONGEST_TITLE)))
        _text(entry, "published", _moment(alert.created_at))
        _text(entry, "updated", _moment(alert.created_at))
        _element(entry, "category", term=alert.kind, label=kind_of(alert.kind).heading(words))
        for number, release in enumerate(alert.facts.about_releases):
            target = web_address(release.url)
            if target:
                # One link of a kind and type is allowed (4.1.1): the text speaking now; the other one is related.
                _element(entry, "link", rel="alternate" if number == 0 else "related", href=target)
        _text(entry, "summary", shortened(fragment(alert, language=language, form="text"), _LONGEST_SUMMARY), type="text")
        _text(entry, "content", fragment(alert, language=language, form="html"), type="html")
    etree.indent(feed)
    document: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8")
    return document + b"\n"


def _element(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_ATOM}}}{name}", {key: clean(value) for key, value in attributes.items()})


def _text(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    _element(parent, name, **attributes).text = text


def _moment(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat() + "Z"
