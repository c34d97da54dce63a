"""What was removed from a text and what was added, word by word, in bounded time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from alerts.kinds.edited import Change

_TOKEN = re.compile(r"(\w+|[^\w\s])\s*")
_WORD = re.compile(r"\w+")
_UNIT = re.compile(r".+?(?:[.!?;:](?=\s)\s*|\n\s*|\Z)", re.DOTALL)
"""A sentence, or a line."""
_LONGEST_COMPARED = 3_000
"""Words or sentences of both texts compared at once."""
_COMPARISONS = 100_000
"""Words or sentences compared at once, and pairs of equal ones among them: `difflib` looks at each pair several times, so
anything larger (a rewritten page of 20,000 words) is reported as removed and added as a whole."""
_CONTEXT = 60
"""Characters kept on either side of a change: some ten words, enough to find it in the text."""
_ISLAND = 3
"""Unchanged characters between two changes, too few to be read as unchanged ("de", a comma)."""
_LONGEST = 2_000
"""Characters shown of one change; a rewritten page is not shown whole."""
_MOST = 60
"""Changes shown of one edit; a text with more was rewritten."""
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Difference:
    """How two texts differ."""

    changes: tuple[Change, ...]
    """In the order of the text, kept stretches trimmed to their ends, long ones cut; at most 60."""
    words_removed: int
    words_added: int
    """Of the whole texts, before anything is cut."""


@dataclass(slots=True)
class _Part:
    """What was removed and added in one place, and what is kept after it."""

    removed: str = ""
    added: str = ""
    kept: str = ""
    kept_before: str = ""
    """The same with its former white space."""


def compare(before: str, after: str) -> Difference:
    """How `after` differs from `before`: by sentences first, then by words within the sentences that changed."""
    parts = [_Part()]
    old, new = _UNIT.findall(before), _UNIT.findall(after)
    for kind, removed, added in _steps([" ".join(unit.split()) for unit in old], [" ".join(unit.split()) for unit in new]):
        was, now = "".join(old[removed]), "".join(new[added])
        if kind == "replace":
            _take_words(parts, was, now)
        else:
            _take(parts, kind, was, now)
    parts = _without_islands(parts)
    return Difference(
        changes=_shown(parts),
        words_removed=sum(len(_WORD.findall(part.removed)) for part in parts),
        words_added=sum(len(_WORD.findall(part.added)) for part in parts),
    )


def _take_words(parts: list[_Part], was: str, now: str) -> None:
    old, new = [found[0] for found in _TOKEN.finditer(was)], [found[0] for found in _TOKEN.finditer(now)]
    for kind, removed, added in _steps([token.rstrip() for token in old], [token.rstrip() for token in new]):
        _take(parts, kind, "".join(old[removed]), "".join(new[added]))


def _take(parts: list[_Part], kind: str, was: str, now: str) -> None:
    last = parts[-1]
    if kind == "equal":
        last.kept += now
        last.kept_before += was
    elif last.kept:
        parts.append(_Part(was, now))
    else:
        last.removed += was
        last.added += now


def _steps(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, slice, slice]]:
    """What leads from one to the other. The common beginning and end are set aside first, as they are most of the text."""
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    steps = [("equal", slice(0, start), slice(0, start))]
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    there = Counter(inner_new)
    pairs = sum(count * there[one] for one, count in Counter(inner_old).items())
    if pairs > _COMPARISONS or len(inner_old) + len(inner_new) > _LONGEST_COMPARED:
        steps.append(("delete", slice(start, len(old) - end), slice(start, len(new) - end)))
    else:
        matcher = SequenceMatcher(None, inner_old, inner_new, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            steps.append((kind, slice(start + a, start + b), slice(start + c, start + d)))
    steps.append(("equal", slice(len(old) - end, len(old)), slice(len(new) - end, len(new))))
    return steps


def _without_islands(parts: Sequence[_Part]) -> list[_Part]:
    """The parts without the words between two changes that are too few to be read as kept."""
    whole: list[_Part] = []
    for part in parts:
        before = whole[-1] if whole else None
        if before and (before.removed or before.added) and len(before.kept.strip()) <= _ISLAND:
            before.removed += before.kept_before + part.removed
            before.added += before.kept + part.added
            before.kept, before.kept_before = part.kept, part.kept_before
        else:
            whole.append(part)
    return whole


def _shown(parts: Sequence[_Part]) -> tuple[Change, ...]:
    changes: list[Change] = []
    for position, part in enumerate(parts):
        if len(changes) >= _MOST - 3:
            changes.append(Change("kept", _CUT))
            break
        if part.removed.strip():
            changes.append(Change("removed", _cut(part.removed)))
        if part.added.strip():
            changes.append(Change("added", _cut(part.added)))
        changes += _kept(part.kept, first=not changes, last=position == len(parts) - 1)
    return tuple(changes)


def _kept(text: str, *, first: bool, last: bool) -> list[Change]:
    """The ends of a kept stretch: where it touches a change."""
    if not text.strip() or (first and last):
        return []
    if len(text) <= 2 * _CONTEXT:
        return [Change("kept", text)]
    begin = "" if first else text[:_CONTEXT].rsplit(None, 1)[0]
    end = "" if last else text[-_CONTEXT:].split(None, 1)[-1]
    return [Change("kept", f"{begin} {_CUT} {end}" if begin and end else f"{_CUT} {end}" if end else f"{begin} {_CUT}")]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 2].rstrip()} {_CUT}"
