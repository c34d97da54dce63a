"""Names that were probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean "…"?`, or nothing when no known name is similar."""
    name, known = name[:100].lower(), list(known)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    close = close or [word for word in known if len(name) > 2 and word.startswith(name)]
    return f'; did you mean "{close[0]}"?' if close else ""
