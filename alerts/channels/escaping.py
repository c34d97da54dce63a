"""The subject as the first line of a body, for services whose messages have no title."""

from __future__ import annotations

import re
from html import escape

from alerts.channels.messages import Form

_MARKED = re.compile(r"([\\`*_\[\]#~|])")
_CALLS = re.compile(r"@(?=\w)")
_APART = "\u2060"
"""Invisible; no program takes what it splits for a mention."""


def first_line(subject: str, form: Form) -> str:
    """`subject` as a heading in the form of the body, set off from what follows."""
    if not subject:
        return ""
    if form == "html":
        return f"<b>{escape(subject)}</b><br>\n"
    if form == "markdown":
        line = escape(_MARKED.sub(r"\\\1", _CALLS.sub("@" + _APART, subject)), quote=False)
        return f"**{line}**\n\n"
    return f"{subject}\n\n"
