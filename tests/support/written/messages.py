"""What a reader sees of a message, and whether it could do harm."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from apprise import Apprise, NotifyFormat
from apprise.plugins.slack import NotifySlack
from lxml import html as lxml_html

from alerts.messages.render import LONGEST_SUBJECT, render

FORMS = ("text", "html", "markdown")
LANGUAGES = ("fr", "en")


def one(told, language="fr", form="text", **limits):
    return render([told], occasion="single", language=language, form=form, **limits)


def plain(text):
    return text.replace("\u00a0", " ")


def words(message):
    """What a reader sees of a message, its markup removed and its spaces folded."""
    body = message.body
    if message.form == "html":
        document = lxml_html.document_fromstring(body)
        for element in document.xpath("//style | //title"):
            element.drop_tree()
        body = document.text_content()
    if message.form == "markdown":
        body = re.sub(r"\\([\\`*_\[\]#~|])", r"\1", body.replace("**", "").replace("> ", ""))
    return " ".join(plain(body).split())


class Balanced(HTMLParser):
    """Raises when a tag is left open or closed twice."""

    VOID = frozenset({"meta", "hr", "br"})

    def __init__(self):
        super().__init__()
        self.open = []
        self.seen = set()

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def check(self, body):
        self.feed(body)
        self.close()
        assert self.open == []


def assert_harmless(message):
    for part in (message.subject, message.body):
        part.encode("utf-8")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", part)
        assert not re.search(r"@(everyone|channel|here)\b", part, re.IGNORECASE)
        assert "<!channel>" not in part
        assert "<script" not in part.lower()
    assert "\n" not in message.subject
    assert 0 < len(message.subject) <= LONGEST_SUBJECT
    if message.form == "html":
        balanced = Balanced()
        balanced.check(message.body)
        assert not balanced.seen & {"script", "img", "svg", "iframe", "form", "input"}
        for element in lxml_html.document_fromstring(message.body).iter():
            assert not [name for name in element.attrib if name.startswith("on")]
        assert "javascript:" not in "".join(re.findall(r'href="[^"]*"', message.body))
    if message.form == "markdown":
        assert not re.search(r"(?<!\\)\]\((?!https?://[^\s()<>]+\))", message.body)
        assert not re.search(r"(?<!\\)!\[", message.body.replace("\\[", ""))


def slack(form, body):
    """What Apprise, which knows Slack's marks, would send to Slack for such a body."""
    sent = []
    plugin = Apprise.instantiate("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general")
    assert isinstance(plugin, NotifySlack)
    plugin._send = lambda url, payload, **_: sent.append(payload) or {"ok": True}
    plugin.send(body, title=body, body_format=NotifyFormat(form))
    [payload] = sent
    return payload["attachments"][0]["text"] + payload["attachments"][0]["title"]


SLACK = [
    "<!channel>",
    "!channel>",
    "<!channel|tous>",
    "&lt;!everyone&gt;",
    "<@U024BE7LH>",
    "x@U024BE7LH>",
    "<https://evil.example|Lire>",
    "https://evil.example|Lire>",
]
"""What Apprise would turn into a mention or a link."""
