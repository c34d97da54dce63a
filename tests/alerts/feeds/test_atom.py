"""The Atom feed of alerts is one that feed readers accept, and says the same of the same alerts."""

from dataclasses import replace
from datetime import datetime, timedelta

import feedparser
import pytest
from lxml import etree

from alerts.feeds.atom import atom_feed
from tests.support.written.alert_facts import NOON, everywhere, follow_up, incident, later, overdue, release

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read(alerts, language="fr"):
    feed = feedparser.parse(atom_feed(alerts, language=language))
    assert not feed.bozo
    assert feed.version == "atom10"
    return feed


def test_a_feed_reader_finds_title_link_day_summary_and_content_of_each_alert():
    feed = read([follow_up(alert_id="new"), overdue(alert_id="old")])
    assert feed.feed.title == "Followthrough\u00a0: alertes"
    assert feed.feed.id == "urn:followthrough:alerts"
    first, second = feed.entries
    assert first.id == "urn:followthrough:alert:new"
    assert first.title.startswith("Bilan, 8\u00a0mois plus tard")
    assert [(link.rel, link.href) for link in first.links] == [
        ("alternate", "https://www.interieur.gouv.fr/bilan"),
        ("related", "https://www.interieur.gouv.fr/plan"),
    ]
    assert first.updated_parsed[:6] == NOON.timetuple()[:6]
    assert "Au cours des six prochains mois" in first.summary
    assert first.content[0].type == "text/html"
    assert "<blockquote" in first.content[0].value
    assert [tag.term for tag in second.tags] == ["overdue"]


def test_it_has_what_rfc_4287_says_it_must_have():
    root = etree.fromstring(atom_feed([follow_up(alert_id="1"), incident()], language="en"))
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for element in (root, *root.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", ATOM)) == 1
    assert root.findtext("a:author/a:name", namespaces=ATOM) == "Followthrough"
    ids = [one.text for one in root.iterfind(".//a:id", ATOM)]
    assert len(set(ids)) == len(ids)
    for moment in root.iterfind(".//a:updated", ATOM):
        assert datetime.fromisoformat(moment.text).utcoffset() == timedelta(0)
    for entry in root.findall("a:entry", ATOM):
        assert entry.find("a:content", ATOM).get("type") == "html", "an entry without an alternate link must have content"
        alternate = [(link.get("type"), link.get("hreflang")) for link in entry.findall("a:link[@rel='alternate']", ATOM)]
        assert len(alternate) == len(set(alternate)), "no two alternate links of one type and language"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_the_same_alerts_give_the_same_bytes():
    alerts = [follow_up(), overdue(alert_id="2")]
    assert atom_feed(alerts, language="fr") == atom_feed(alerts, language="fr")


def test_the_feed_is_as_new_as_its_newest_alert():
    feed = read([follow_up(), replace(overdue(alert_id="2"), created_at=NOON + timedelta(days=3))])
    assert feed.feed.updated == "2021-07-24T10:00:00Z"


def test_a_feed_without_alerts_is_a_feed():
    assert read([]).entries == []


HOSTILE = ["<script>alert(1)</script>", "]]>", "&amp;&nope;", "\ud800\x00\x0b\ufffe", "\u202e@everyone", "", "é" * 5_000]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_leaves_a_feed_that_can_be_read(text):
    alerts = [
        replace(alert, alert_id=str(number)) for number, alert in enumerate(everywhere(text, url="javascript:alert(1)"))
    ]
    for language in ("fr", "en"):
        feed = read(alerts, language)
        assert len(feed.entries) == len(alerts)
        document = atom_feed(alerts, language=language)
        root = etree.fromstring(document)
        assert not root.findall(".//a:link", ATOM)
        for content in root.iterfind(".//a:content", ATOM):
            assert "<script" not in content.text


def test_copies_and_missing_addresses_are_no_hindrance():
    feed = read([follow_up(earlier=release(url="seed:1.txt"), later=later(url="https://a.fr/été?x=1&y=<2>"))])
    assert [link.href for link in feed.entries[0].links] == ["https://a.fr/%C3%A9t%C3%A9?x=1&y=%3C2%3E"]
