"""The subject as the first line of a body, for services whose messages have no title."""

from __future__ import annotations

import re
from html import escape

from alerts.channels.messages import Form

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+.!|~<>&-])")
_CALLS = re.compile(r"@(?=\w)")


def first_line(subject: str, form: Form) -> str:
    """`subject` as a heading in the form of the body, with what is below it set off."""
    if not subject:
        return ""
    if form == "html":
        return f"<b>{escape(subject)}</b><br>\n"
    if form == "markdown":
        # Between @ and a name stands an invisible space, so that `@everyone` in a title calls nobody.
        shown = _CALLS.sub("@\u200b", _MARKDOWN.sub(r"\\\1", subject))
        return f"**{shown}**\n\n"
    return f"{subject}\n\n"
