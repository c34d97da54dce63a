"""What can be said about a passage without understanding it: its shape, its place, its neighbours, what the page calls it.

How much each trait counts for or against a passage is not decided here but learnt (`weights.toml`, `bench/learn_pages.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from math import log, sqrt

from parsers import lexicon
from parsers.pages.main_text.passages import Frame, Passage

_words = lexicon.table("pages/main_text/traits.toml")
_PREFIX = 5
"""Letters from which on a word also stands for longer ones: "comment" for "commentlist", but "ad" not for "address"."""
_WHOLE = {name: frozenset(word for word in words if len(word) < _PREFIX) for name, words in _words["names"].items()}
_BEGUN = {name: tuple(word for word in words if len(word) >= _PREFIX) for name, words in _words["names"].items()}
_OPENINGS = {name: tuple(words) for name, words in _words["openings"].items()}
_BEGINNINGS = frozenset(word[:2] for words in _OPENINGS.values() for word in words)
_NO_OPENING = [0.0] * len(_OPENINGS)
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_END = re.compile(r"[.!?…:;»”\"][)\s]*$")

_LANDMARKS = {"nav": "called nav", "aside": "aside", "footer": "footer", "form": "form", "header": "header"}
_LANDMARKS |= {"figure": "called caption", "figcaption": "figcaption"}
_ROLES = {"navigation": "called nav", "complementary": "aside", "contentinfo": "footer", "banner": "header"}
_KINDS = {
    "p": "p",
    "li": "item",
    "dd": "cell",
    "dt": "cell",
    "td": "cell",
    "th": "cell",
    "blockquote": "quote",
    "pre": "quote",
}
_KINDS |= dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading")
_LONGEST_LEAD = 120
"""Characters of a line above other texts ("Read also")."""
_NEVER_CARDS = frozenset(("p", "h2", "h3", "h4", "tr", "td"))
"""Elements that a text has many of without being a list."""

_CALLED = tuple(f"called {name}" for name in _WHOLE)
AROUND = (*_CALLED, "aside", "footer", "form", "header", "figcaption", "main")
"""What names and landmarks say."""
_AT = {name: at for at, name in enumerate(AROUND)}
_TRUSTED = frozenset((_AT["called text"], _AT["main"]))
"""What is trusted more the more of the page's prose stands there; the rest is trusted less."""
_OWN = ("linked", "all linked", "length", "linked length", "prose", "prose length", "ends", "colon", "digits", "capitals")
_KIND = ("p", "item", "cell", "quote", "heading", "other")
_IS_KIND = {kind: [float(kind == other) for other in _KIND] for kind in _KIND}
_PLACE = ("share", "parent's share", "outer share", "share beside", "share near", "prose beside", "prose near")
_CORE = ("inside", "level", "level outside")
_ORDER = ("before", "after", "between", "position", "repeats", "below a lead")
_OPENING = tuple(f"opens {name}" for name in _OPENINGS)
_NEIGHBOURS = tuple(f"{what} {where}" for where in ("before", "after") for what in ("prose", "linked", "prose length"))
TRAITS = (*_OWN, *_KIND, "h1", *AROUND, *_PLACE, *_CORE, *_ORDER, *_OPENING, *_NEIGHBOURS)
"""The names of the traits, in the order of `traits_of`."""


def traits_of(frames: list[Frame], passages: list[Passage]) -> list[list[float]]:
    """Every passage's traits, numbers around one; fills in what `frames` say about themselves."""
    ends = [_END.search(passage.text[-20:]) is not None for passage in passages]
    total = _measure(frames, passages, ends)
    _find_core(frames)
    for frame in frames:
        _look_around(frame)
    _count_repeats(frames)
    inner = [number for number, passage in enumerate(passages) if passage.prose and passage.frame.inside]
    first, last = (inner[0], inner[-1]) if inner else (0, len(passages))
    rows: list[list[float]] = []
    read = 0
    below = 0.0
    for number, passage in enumerate(passages):
        frame = passage.frame
        tag = str(frame.element.tag)
        kind = _KINDS.get(tag, "other")
        length = len(passage.text)
        opening = passage.text[:50].lower()
        opens = _NO_OPENING
        if opening[:2] in _BEGINNINGS or opening[:1] in _BEGINNINGS:
            opens = [100 / (100 + length) if opening.startswith(words) else 0.0 for words in _OPENINGS.values()]
        if kind == "heading" or (opens[0] and tag in ("div", "p") and length < _LONGEST_LEAD):
            below = float(opens[0] > 0 or opens[1] > 0)
        level = log(1 + frame.level)
        linked = passage.linked / length
        start = passage.text[:200]
        rows.append(
            [
                *(linked, float(linked > 0.9), log(length), linked * log(length)),
                *(float(passage.prose > 0), log(1 + passage.prose), float(ends[number]), float(passage.text.endswith(":"))),
                *(sum(map(str.isdigit, start)) / len(start), float(passage.text.isupper())),
                *_IS_KIND[kind],
                float(tag == "h1"),
                *frame.around,
                *_place(passage, total),
                *(float(frame.inside), level, 0.0 if frame.inside else level),
                *(float(number < first), float(number > last), float(first <= number <= last)),
                *(read / total, frame.repeats, below),
                *opens,
            ]
        )
        read += passage.prose
    return _with_neighbours(rows)


def _measure(frames: list[Frame], passages: list[Passage], ends: list[bool]) -> int:
    """Fills in how much prose every passage and frame holds; returns the prose of the whole page, at least 1."""
    for passage, end in zip(passages, ends, strict=True):
        text = passage.text
        plain = len(text) - passage.linked
        if plain > passage.linked and (end or "," in text or ". " in text):
            passage.prose = plain
        passage.frame.prose += passage.prose
        passage.frame.length += len(text)
    for frame in reversed(frames):
        if frame.parent is not None:
            frame.parent.prose += frame.prose
            frame.parent.length += frame.length
    total = max(frames[0].prose, 1)
    for frame in frames:
        frame.share = frame.prose / total
    return total


def _find_core(frames: list[Frame]) -> None:
    """Fills in every frame's position relative to the core."""
    core = frames[0]
    for frame in frames:
        if frame.share > 0.5:
            core = frame
    holders = set()
    holder: Frame | None = core
    while holder is not None:
        holders.add(holder)
        holder = holder.parent
    for frame in frames:
        if frame in holders:
            frame.inside = frame is core
        elif frame.parent is not None:
            frame.inside, frame.level = frame.parent.inside, frame.parent.level + 1


def _look_around(frame: Frame) -> None:
    """Fills in what the frame's name and kind say about it, and inherits what those above it say."""
    element = frame.element
    get = element.get
    names, role = (get("class") or "") + " " + (get("id") or ""), get("role")
    said = _called(names[:300]) if len(names) > 1 else ()
    landmark = _LANDMARKS.get(str(element.tag)) or _ROLES.get(role or "")
    if landmark:
        said = (*said, _AT[landmark])
    if element.tag in ("main", "article") or role == "main" or get("itemprop") == "articleBody":
        said = (*said, _AT["main"])
    frame.around = frame.parent.around if frame.parent is not None else [0.0] * len(AROUND)
    if said:
        frame.around = frame.around.copy()
        for at in said:
            value = sqrt(frame.share) if at in _TRUSTED else 1 - frame.share
            frame.around[at] = max(frame.around[at], value)


@lru_cache(maxsize=16384)
def _called(names: str) -> tuple[int, ...]:
    """What the class and id of an element say, as positions in `AROUND`."""
    return tuple({at for part in _PART.findall(names) for at in _meant(part)})


@lru_cache(maxsize=16384)
def _meant(part: str) -> tuple[int, ...]:
    part = part.lower()
    return tuple(_AT[f"called {name}"] for name, whole in _WHOLE.items() if part in whole or part.startswith(_BEGUN[name]))


def _count_repeats(frames: list[Frame]) -> None:
    kinds = [(frame.parent, frame.element.tag, frame.element.get("class"), frame.element.get("id")) for frame in frames]
    times = Counter(kinds)
    for frame, kind in zip(frames, kinds, strict=True):
        own = 0.0 if kind[1] in _NEVER_CARDS else (1 - frame.share) * log(times[kind])
        frame.repeats = max(own, frame.parent.repeats if frame.parent is not None else 0.0)


def _place(passage: Passage, total: int) -> tuple[float, ...]:
    """How much of the page's prose stands in the passage's frame and the two around it, and how much of them is prose."""
    frame = passage.frame
    parent = frame.parent or frame
    outer = parent.parent or parent
    beside, near = ((holder.prose - passage.prose) / max(holder.length - len(passage.text), 1) for holder in (parent, outer))
    return (
        frame.share,
        parent.share,
        outer.share,
        (frame.prose - passage.prose) / total,
        (parent.prose - passage.prose) / total,
        beside,
        near,
    )


def _with_neighbours(rows: list[list[float]]) -> list[list[float]]:
    """`rows` with what the passages before and after each of them are like; beyond the page there are only links."""
    of = [TRAITS.index(name) for name in ("prose", "linked", "prose length")]
    looks = [[row[trait] for trait in of] for row in rows]
    nothing = [0.0, 1.0, 0.0]
    for row, before, after in zip(rows, [nothing, *looks], [*looks[1:], nothing], strict=False):
        row.extend(before + after)
    return rows
