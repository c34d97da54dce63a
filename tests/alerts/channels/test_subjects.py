"""Subjects of mails, as they are read back: by both parsers of the standard library, and by one written from RFC 2047.

Whatever the words, there is a letter: an alert is not lost through its wording.
"""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, Policy, default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.channels import Sent, senders_of
from alerts.channels import letter as letters
from alerts.channels.letter import encoded_subject, written
from alerts.channels.messages import Attachment, Message
from parsers.text.lines import visible_line
from tests.support.servers.receivers import mail_server

_WORDS = [
    "préfet",
    "réunit",
    "d’ici",
    "à",
    "l’été 2027",
    "«\u00a0sécheresse\u00a0»",
    "plan",
    "=?utf-8?q?x?=",
    "œuvre",
    "—",
    "🌊",
    "a" * 90,
]
SUBJECTS = st.lists(
    st.one_of(st.sampled_from(_WORDS), st.text("éàcdœ=?_ ", min_size=1, max_size=12)), min_size=1, max_size=40
).map(" ".join)
HOSTILE = st.text(st.characters(exclude_categories=()), max_size=120)
"""Any characters at all: control characters, lone surrogates, what has no meaning yet."""
POLICIES: tuple[Policy[EmailMessage], ...] = (default, SMTP, SMTP.clone(cte_type="7bit"), SMTPUTF8)
"""With each of these a letter may be written out, as replays and whoever keeps mails do."""


def by_rfc_2047(header: str) -> str:
    """Section 6.2: white space between two encoded words is not shown; each word is decoded by itself."""
    joined = re.sub(r"(\?=)\s+(?==\?)", r"\1", header)
    return re.sub(r"=\?utf-8\?b\?([A-Za-z0-9+/=]*)\?=", lambda found: base64.b64decode(found[1]).decode(), joined)


def message(subject: str, body: str = "…") -> Message:
    return Message("0" * 20, subject, body, "text", datetime(2026, 11, 30, tzinfo=UTC).replace(tzinfo=None))


def letter(subject: str) -> EmailMessage:
    to = Address("Rédaction", "desk", "example.org")
    return written(message(subject), sender=to, recipient=to, copies=[], answers=[], list_name="desk")


def raw_subject(data: bytes) -> str:
    found = re.search(rb"^Subject: ([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", data, re.MULTILINE)
    assert found
    return found[1].decode("ascii")


@given(st.one_of(SUBJECTS, HOSTILE))
@example("Sécurité routière : le préfet réunit les maires pour un plan départemental d’actions à l’été")
@example("=?utf-8?q?not_ours?=")
@example("é" * 5_000)
@example("Un plan pour l’eau " * 260)
@example("\ud83d \udcffplan\r\nBcc: x@y.org\x00\x1b[31m\u202e 🌊👩‍👩‍👧‍👦")
def test_a_subject_is_read_as_it_was_written_whoever_writes_the_letter_out(subject):
    wanted = visible_line(subject)
    made = letter(subject)
    assert str(made["Subject"]) == wanted
    for policy in POLICIES:
        data = made.as_bytes(policy=policy)
        assert str(message_from_bytes(data, policy=default)["subject"]) == wanted
        raw = raw_subject(data)
        assert str(make_header(decode_header(re.sub(r"\r?\n", "", raw)))) == wanted
        assert by_rfc_2047(raw) == wanted


@given(st.one_of(SUBJECTS, HOSTILE))
def test_no_line_and_no_encoded_word_is_longer_than_mail_allows(subject):
    lines = f"Subject: {encoded_subject(visible_line(subject))}".split("\n")
    assert max(len(line) for line in lines) <= 78
    assert all(len(word) <= 75 for line in lines for word in line.split() if word.startswith("=?utf-8?b?"))


def test_a_short_subject_in_plain_letters_stays_readable_in_the_source_of_the_letter():
    assert encoded_subject("Follow-up: a plan for water") == "Follow-up: a plan for water"


def test_a_letter_that_cannot_be_written_as_it_is_goes_out_plain(monkeypatch):
    """The guard for what nobody has thought of, here a fault in the encoding of subjects."""
    encode = letters.encoded_subject
    monkeypatch.setattr(letters, "encoded_subject", lambda subject: encode(str(subject.encode("ascii"), "ascii")))
    with mail_server() as box:
        [sender] = senders_of("desk", [f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org"], "DESK")
        whole = message("Une clôture à l’été", "<p>Une clôture</p>")
        html = replace(whole, form="html", text="Une clôture", attachments=(Attachment("a.csv", "text/csv", b"a"),))
        assert sender.send(html) == Sent()
    [(_, taken)] = box.mails
    assert str(taken["Subject"]) == "Une cl?ture ? l??t?"
    assert taken.get_content().strip() == "Une clôture"


@pytest.mark.parametrize("body", ["\ud800", "\x00\x0b\x0c\x1c\x85\u2028", "é" * 5_000, "." * 2_000 + "\n.\n", "\r\r\n\n"])
def test_no_body_keeps_a_letter_from_being_written(body):
    to = Address("Rédaction", "desk", "example.org")
    one = replace(message("Un plan", f"<p>{body}</p>"), form="html", text=body)
    made = written(one, sender=to, recipient=to, copies=[], answers=[], list_name="desk")
    for policy in POLICIES:
        read = message_from_bytes(made.as_bytes(policy=policy), policy=default)
        assert read.get_body(("plain",)) is not None
