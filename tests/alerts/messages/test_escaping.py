"""Text from outside does no harm wherever it is put."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from alerts.messages.escaping import CUT, clean, html_text, markdown_text, plain_text, shortened, web_address
from tests.support.written.messages import SLACK, slack

CLEANED = [
    ("new lines fold", "a\r\nSubject: b\x0bc\u2028d\u2029e\x85f", "a Subject: b c d e f"),
    ("no-break spaces of print stay", "« a\u00a0» 1\u202f000", "« a\u00a0» 1\u202f000"),
    ("control characters go", "a\x00b\x1bc\x7fd\x9be", "abcde"),
    ("what turns a line goes", "a\u202eb\u2066c\u200fd\u061ce", "abcde"),
    ("what cannot be seen goes", "a\u200bb\u2060c\ufeffd\xade", "abcde"),
    ("hidden tags go", "a\U000e0041\U000e007fb", "ab"),
    ("halves of pairs are marked", "a\ud83db", "a\ufffdb"),
    ("numbers of no character are marked", "a\ufffeb\U0001ffffc", "a\ufffdb\ufffdc"),
    ("joined emoji stay whole", "👩\u200d👧", "👩\u200d👧"),
    ("accents as they came", "e\u0301té été", "e\u0301té été"),
]


@pytest.mark.parametrize(("text", "cleaned"), [case[1:] for case in CLEANED], ids=[case[0] for case in CLEANED])
def test_a_line_holds_nothing_that_a_program_would_obey(text, cleaned):
    assert clean(text) == cleaned


MENTIONS = ["@everyone", "@channel", "@here", "@all", "@room", "@EVERYONE", "x@everyone", "(@here)", "@marie", "@@everyone"]


@pytest.mark.parametrize("text", MENTIONS)
@pytest.mark.parametrize("escape", [plain_text, html_text, markdown_text])
def test_a_mention_calls_nobody(text, escape):
    assert text not in escape(text)
    assert "".join(c for c in str(escape(text)) if c != "\u2060") == text, "and it still reads as it was"


@pytest.mark.parametrize("text", ["<!channel>", "<@U123>", "<#C1>", "<script>", "</p>", "<img src=x>"])
@pytest.mark.parametrize("escape", [plain_text, html_text, markdown_text])
def test_a_tag_is_no_tag(text, escape):
    assert text[:2] not in escape(text)


@pytest.mark.parametrize("text", SLACK)
@pytest.mark.parametrize(("form", "escape"), [("text", plain_text), ("markdown", markdown_text)])
def test_what_apprise_would_make_a_call_or_a_link_of_for_slack_stays_text(text, form, escape):
    sent = slack(form, f"« {escape(text)} »")
    assert not re.search(r"<!\w|<@[A-Z]|<https?:", sent)


def test_without_the_escape_it_would_be_one():
    assert "<!channel>" in slack("text", "!channel>")
    assert "<https://evil.example|Lire>" in slack("text", "https://evil.example|Lire>")


def test_an_address_of_mail_can_still_be_copied():
    assert plain_text("presse@nord.gouv.fr") == "presse@nord.gouv.fr"


MARKDOWN = [
    "[lien](https://evil.example)",
    "![image](https://evil.example/a.png)",
    "[lien][1]",
    "<https://evil.example>",
    "# titre",
    "**gras** __gras__ *i* _i_ ~~non~~",
    "`code` ```bloc```",
    "| a | b |",
    "> citation",
    "\\[x](https://evil.example)",
    "\\\\[x](https://evil.example)",
    "&lt;b&gt; &amp;amp; &#35;",
    "a <b>c</b>",
]


@pytest.mark.parametrize("text", MARKDOWN)
def test_markdown_shows_the_text_as_it_stands(text):
    tokens = MarkdownIt("commonmark").enable("strikethrough").parseInline(f"« {markdown_text(text)} »")
    children = tokens[0].children
    assert {token.type for token in children} <= {"text", "text_special"}
    assert "".join(token.content for token in children).replace("\u2060", "") == f"« {text} »"


ADDRESSES = [
    ("http", "http://www.nord.gouv.fr/a?b=c&d=%C3%A9#e", "http://www.nord.gouv.fr/a?b=c&d=%C3%A9#e"),
    ("accents are encoded", "https://nord.gouv.fr/été", "https://nord.gouv.fr/%C3%A9t%C3%A9"),
    ("what ends a link is encoded", "https://a.fr/(x)<y>\"z'*", "https://a.fr/%28x%29%3Cy%3E%22z%27%2A"),
    ("what begins a mention is encoded", "https://a.fr/@everyone", "https://a.fr/%40everyone"),
    ("script", "javascript:alert(1)", None),
    ("data", "data:text/html,<script>", None),
    ("seed", "seed:000.txt", None),
    ("file", "file:///etc/passwd", None),
    ("no host", "https:///a", None),
    ("a name and a password", "https://nord.gouv.fr@evil.example/", None),
    ("a space is encoded", "https://a.fr/a b", "https://a.fr/a%20b"),
    ("a new line", "https://a.fr/\nx", None),
    ("a turned line", "https://a.fr/\u202egpj", None),
    ("a port beyond all ports", "https://a.fr:99999/", None),
    ("a broken host", "https://[::1", None),
    ("endless", "https://a.fr/" + "a" * 3000, None),
    ("half a pair", "https://a.fr/\ud800", None),
    ("nothing", "", None),
    ("none", None, None),
]


@pytest.mark.parametrize(("address", "target"), [case[1:] for case in ADDRESSES], ids=[case[0] for case in ADDRESSES])
def test_only_an_address_of_the_web_becomes_a_link(address, target):
    assert web_address(address) == target


def test_a_cut_falls_on_a_space_and_is_marked():
    text = "Au cours des six prochains mois, les résultats seront examinés"
    assert shortened(text, 34) == "Au cours des six prochains mois…"
    assert shortened(text, 36, mark="[…]") == "Au cours des six prochains mois […]"


def test_a_cut_never_parts_an_accent_or_an_emoji_from_what_it_stands_on():
    assert shortened("e\u0301" * 10, 6) == "e\u0301e\u0301…"
    assert shortened("👩\u200d👩\u200d👧" * 4, 7) == "👩\u200d👩\u200d👧…"
    assert shortened("🇫🇷🇬🇧🇧🇪", 4) == "🇫🇷…"


def test_a_text_of_five_million_characters_is_cut_in_no_time():
    assert len(shortened("a" * 5_000_000, 100)) <= 100


@given(st.text(st.characters(exclude_categories=())), st.integers(1, 60))
def test_a_cut_text_fits_and_can_be_encoded(text, limit):
    short = shortened(text, limit)
    assert len(short) <= limit
    assert short.encode("utf-8").decode("utf-8") == short
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in short)
    assert short.endswith(CUT) or short == clean(text)
