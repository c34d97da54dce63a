"""The links of a page: found, and made to lead from one file of a copy to another. Pure.

Our templates escape every quotation mark of a text, so that what looks like an attribute is one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import urlsplit

_LINK = re.compile(r'\s(?P<name>href|src|action|data-root)="(?P<target>[/?][^"]*)"')
"""What leads to a page or file of ours; links within a page, and to elsewhere, stay as they are."""
_HEAD_LINK = re.compile(r"<link\s[^>]*>")


def links_of(text: str) -> list[str]:
    """The addresses of ours that a page leads to, without the places in them."""
    found = (html.unescape(one["target"]) for one in _LINK.finditer(text))
    return [one.partition("#")[0] for one in found if one.startswith("/")]


def led(text: str, lead: Callable[[str], str | None]) -> str:
    """The page with each link as `lead` has it.

    Where that is None, the element stays without its link: an `a` without `href` is a place where there might have been one
    (HTML, 4.5.1). A `link` in the head goes.
    """

    def replaced(found: re.Match[str]) -> str:
        target = html.unescape(found["target"])
        link = lead(target.partition("#")[0])
        if link is None:
            return ""
        parts = urlsplit(target)
        kept = f"?{parts.query}" if parts.path.startswith("/static/") and parts.query else ""
        kept += f"#{parts.fragment}" if parts.fragment else ""
        return f' {found["name"]}="{html.escape(link + kept)}"'

    def without_empty(found: re.Match[str]) -> str:
        element = _LINK.sub(replaced, found[0])
        return element if " href=" in element else ""

    return _LINK.sub(replaced, _HEAD_LINK.sub(without_empty, text))
