"""What a message does to its reader's programs: it asks nobody for anything, and words from outside do no harm in it."""

import re

import pytest
from lxml import html as lxml_html

from alerts.messages.render import render
from tests.support.written.alert_facts import everywhere, follow_up
from tests.support.written.messages import FORMS, LANGUAGES, SLACK, assert_harmless, one, slack


def test_html_asks_for_nothing_and_is_ready_for_the_dark_and_for_a_phone():
    body = one(follow_up(), form="html").body
    document = lxml_html.document_fromstring(body)
    assert not document.xpath("//img | //link | //script | //iframe | //*[@background]")
    assert not re.search(r"url\(|@import", body)
    assert document.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]
    assert document.xpath("//meta[@name='viewport']")
    assert "@media (prefers-color-scheme: dark)" in body


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</blockquote></body><h1>x</h1>",
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% raw %}",
    "[cliquer](javascript:alert(1)) ![x](https://evil.example/p.png)",
    "# titre\n## titre\n- liste\n> citation\n```\ncode",
    "@everyone @channel @here <!channel> <!everyone> <@U024BE7LH>",
    "Bilan\r\nBcc: tous@example.org\r\n\r\ncorps",
    "\u202egnp.exe\u2066 \x00\x07\x1b[31m \ud800 \ufffe",
    "%s %(x)s {0} {title} {count.__class__}",
    "e\u0301" * 400 + "\u0489" * 400,
    "a" * 20_000,
    "é & è < ê > « ü »",
    "",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_in_every_place_does_no_harm(text, language, form):
    alerts = everywhere(text, url="javascript:alert(1)")
    messages = [one(told, language, form) for told in alerts]
    messages.append(render(alerts, occasion="daily", language=language, form=form))
    for message in messages:
        assert_harmless(message)


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("text", SLACK)
def test_no_message_calls_a_channel_or_hides_a_link_in_slack(text, form):
    message = render(everywhere(text, url="seed:1"), occasion="daily", language="fr", form=form)
    assert not re.search(r"<!\w|<@[A-Z]|<https?:", slack(form, message.body))
    assert not re.search(r"<!\w|<@[A-Z]|<https?:", slack(form, message.subject))
