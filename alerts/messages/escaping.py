"""Makes outside text harmless for the place it goes to: plain text, HTML, chat Markdown, the address of a link.

Nothing that a program could obey stays: control characters, those that reverse the direction of a line or hide part of
it, halves of surrogate pairs (no mail could be encoded with them), mentions that would call a whole channel.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from typing import Literal
from urllib.parse import quote, urlsplit

from markupsafe import Markup

Form = Literal["text", "html", "markdown"]

CUT = "…"
CUT_QUOTE = "[…]"
"""In a quotation, which may contain "…" itself."""
_BEFORE_CUT = " \u00a0\u202f,;:–-(«“"
"""What no text ends with where it is cut."""

_SPACE = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f\x20\x85\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+")
"""What folds to one space; the no-break spaces of French typography stay as they are."""
_OBEYED = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_BEYOND = "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
_NO_TEXT = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{_BEYOND}]")
"""Halves of surrogate pairs and noncharacters, which XML and UTF-8 refuse."""

_CALLED = re.compile(
    r"(@(?=(?:everyone|channel|here|all|room)\b)"  # wherever they stand, such names call everybody
    r"|(?<![\w.%+-])@(?=\w)"  # a person; a mail address is not one
    r"|!(?=\w)"  # Apprise makes a call of "!channel>" for Slack, with or without "<", escaped or not
    r"|@(?=[^\s|]*[|>])"  # and one of "x@U024BE7LH>"
    r"|(?:https?|mailto):(?=//[^\s|]*[|>])"  # and a link with words of its own of "https://…|words>"
    r")",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(?=[A-Za-z/!?@#&:])")
_MARKED = re.compile(r"([\\`*_\[\]#~|])")
_APART = "\u2060"
"""WORD JOINER: invisible, and no program takes what it splits for a mention or a tag."""

_LONGEST_ADDRESS = 2_000
"""Characters; browsers and mail programs do not reliably follow longer addresses."""
_ADDRESS_KEEPS = ":/?#!$&+,;=%-._~"
"""What RFC 3986 allows in an address, except what ends a link in Markdown and what begins a mention."""
_JOINED = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]+$")


def clean(text: str) -> str:
    """`text` as one visible line: white space folded, what a program would obey left out, no noncharacters."""
    return _NO_TEXT.sub("\ufffd", re.sub(" {2,}", " ", _OBEYED.sub("", _SPACE.sub(" ", text)))).strip(" ")


def shortened(text: str, limit: int, *, mark: str = CUT) -> str:
    """`text`, cleaned, in at most `limit` characters: cut at a space if one is near, and then ending in `mark`."""
    line = clean(text[: 4 * limit + 200])  # the rest of five million characters need not be looked at
    if len(line) <= limit and len(text) <= 4 * limit + 200:
        return line
    mark = CUT if mark == CUT else f" {mark}"
    if limit <= len(mark):
        return CUT[: max(0, limit)]
    kept = line[: whole_characters(line, limit - len(mark))]
    space = kept.rfind(" ")
    if space > 2 * limit // 3 and line[len(kept) : len(kept) + 1] != " ":
        kept = kept[:space]
    return kept.rstrip(_BEFORE_CUT + (CUT if mark == CUT else "")) + mark


def plain_text(text: str) -> str:
    """For a subject, a text mail, a chat that gets plain text: a line in which nothing is a mention or a tag."""
    return _TAG.sub("<" + _APART, _CALLED.sub(rf"\1{_APART}", clean(text)))


def html_text(text: str) -> Markup:
    """For HTML, between tags or in a quoted attribute; no mentions either, as some services turn it into plain text."""
    return Markup(html.escape(_CALLED.sub(rf"\1{_APART}", clean(text)), quote=True))  # noqa: S704 - escaped in the same breath


def markdown_text(text: str) -> Markup:
    """For chat Markdown, inside a line: it makes no link, image, heading, emphasis, tag or mention."""
    line = _CALLED.sub(rf"\1{_APART}", clean(text))
    line = _MARKED.sub(r"\\\1", line).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(line)  # noqa: S704 - it is Markdown, and escaped for it


ESCAPES: dict[Form, Callable[[str], str]] = {"text": plain_text, "html": html_text, "markdown": markdown_text}
"""By form of message, what makes outside text harmless in it."""


def web_address(address: str | None) -> str | None:
    """`address` as the target of a link in any form, or None when it is not one to follow: only http(s), with a host,
    without a user name and password, and at most 2,000 characters long."""
    if not address or len(address) > _LONGEST_ADDRESS or address != clean(address):
        return None
    try:
        parts = urlsplit(address)
        _ = parts.port
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return quote(address, safe=_ADDRESS_KEEPS)


def whole_characters(text: str, length: int) -> int:
    """The greatest length, at most `length`, to which `text` can be cut without splitting what is read as one character."""
    while 0 < length < len(text) and (
        unicodedata.combining(text[length])
        or _JOINED.match(text[length])
        or text[length - 1] == "\u200d"
        or ("\U0001f1e6" <= text[length] <= "\U0001f1ff" and _odd_flag(text[:length]))
    ):
        length -= 1
    return length


def _odd_flag(text: str) -> bool:
    found = _FLAGS.search(text)
    return found is not None and len(found.group()) % 2 == 1
