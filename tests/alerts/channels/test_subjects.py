"""Subjects of mails, as they are read back: by both parsers of the standard library, and by one written from RFC 2047."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.policy import default

from hypothesis import example, given
from hypothesis import strategies as st

from alerts.channels.mail import encoded_subject, written
from alerts.channels.messages import Message
from parsers.text.lines import visible_line

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
)


def by_rfc_2047(header: str) -> str:
    """Section 6.2: white space between two encoded words is not shown; each word is decoded by itself."""
    joined = re.sub(r"(\?=)\s+(?==\?)", r"\1", header)
    return re.sub(r"=\?utf-8\?b\?([A-Za-z0-9+/=]*)\?=", lambda found: base64.b64decode(found[1]).decode(), joined)


def letter(subject: str) -> bytes:
    to = Address("Rédaction", "desk", "example.org")
    message = Message("0" * 20, subject, "…", "text", datetime(2026, 11, 30, tzinfo=UTC).replace(tzinfo=None))
    return written(message, sender=to, recipient=to, copies=[], answers=[], list_name="desk").as_bytes()


def raw_subject(data: bytes) -> str:
    found = re.search(rb"^Subject: ([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", data, re.MULTILINE)
    assert found
    return found[1].decode("ascii")


@given(SUBJECTS.map(" ".join))
@example("Sécurité routière : le préfet réunit les maires pour un plan départemental d’actions à l’été")
@example("=?utf-8?q?not_ours?=")
def test_a_subject_is_read_as_it_was_written(subject):
    wanted = visible_line(subject)
    data = letter(subject)
    assert str(message_from_bytes(data, policy=default)["subject"]) == wanted
    raw = raw_subject(data)
    assert str(make_header(decode_header(re.sub(r"\r?\n", "", raw)))) == wanted
    assert by_rfc_2047(raw) == wanted


@given(SUBJECTS.map(" ".join))
def test_no_line_and_no_encoded_word_is_longer_than_mail_allows(subject):
    lines = f"Subject: {encoded_subject(visible_line(subject))}".split("\r\n")
    assert all(len(line) <= 78 or not line.startswith(" ") for line in lines)
    assert max(len(line) for line in lines) <= 84, "RFC 2047 allows words of 75; the first line has the name before it"
    assert all(len(word) <= 75 for line in lines for word in line.split() if word.startswith("=?utf-8?b?"))


def test_a_short_subject_in_plain_letters_stays_readable_in_the_source_of_the_letter():
    assert encoded_subject("Follow-up: a plan for water") == "Follow-up: a plan for water"
