"""Names that were probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_LONG_ENOUGH = 6
"""Characters of a name that is hardly another name when a single character differs."""


def one_slip_from(name: str, known: Iterable[str]) -> str | None:
    """The known name from which `name` is one slip away: a character too many, too few or wrong, or two exchanged.

    None when `name` is known itself, or too short to tell.
    """
    names = set(known)
    if name in names or len(name) < _LONG_ENOUGH:
        return None
    return next((one for one in sorted(names) if _one_slip(name, one)), None)


def _one_slip(name: str, other: str) -> bool:
    if abs(len(name) - len(other)) > 1:
        return False
    at = next((place for place, (one, two) in enumerate(zip(name, other, strict=False)) if one != two), len(name))
    rest, left = name[at:], other[at:]
    exchanged = rest[:2] == left[1::-1] and rest[2:] == left[2:]
    return exchanged or rest[1:] == left or rest == left[1:] or rest[1:] == left[1:]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean "…"?`, or nothing when no known name is similar."""
    name, known = name[:100].lower(), list(known)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    close = close or [word for word in known if len(name) > 2 and word.startswith(name)]
    return f'; did you mean "{close[0]}"?' if close else ""
