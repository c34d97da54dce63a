"""Learns from marked pages what each trait of a passage indicates, and writes `parsers/pages/main_text/weights.toml`.

    .venv/bin/python -m bench.learn_pages FOLDER

FOLDER holds marked pages in the form of trafilatura's evaluation: `evaldata.json` (address to `file`, passages `with`
that belong to the text, `without` that surround it) and the files. A third of the pages, those with
`zlib.crc32(address) % 3 == 0`, are held out and not learnt from. The same pages give the same weights.

It is logistic regression by Newton's method with a penalty on large weights, on every passage that has words of a mark.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log, sqrt
from pathlib import Path
from typing import Any

from parsers.pages.elements.markup import parse_page
from parsers.pages.main_text.passages import Passage, passages_of
from parsers.pages.main_text.traits import TRAITS, traits_of

_PENALTY = 10.0
"""On the square of a weight, its trait scaled to a deviation of one; 1 to 50 differ by less than chance."""
_ROUNDS = 12
"""Newton's method has converged after eight."""
_DEARER = 1.65
"""How much more a line that is not text costs than a lost line of text: it may become a false commitment. With 1,
precision was 0.915 and recall 0.958 on all the pages; with this, 0.922 and 0.942."""
_LEAST_INSIDE = 15
"""Least characters of a passage that counts as a mark's when it is only part of the mark."""
_WEIGHTS = Path(__file__).parent.parent / "parsers" / "pages" / "main_text" / "weights.toml"
_HEAD = """# What each trait of a passage (traits.py) says for it or, below zero, against it. Learnt, not written:
# bench/learn_pages.py made this from {pages} marked pages. A passage whose weights add up to more than zero is text.

[weights]
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A marked passage: its traits, whether it is text, and how much it counts."""

    traits: list[float]
    is_text: bool
    counts: float


def _folded(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("’", "'").split())


def marked(passages: list[Passage], item: dict[str, Any]) -> dict[int, tuple[bool, float]]:
    """The numbers of the marked passages: whether they are text, and how much each counts, each mark one in total."""
    texts = [_folded(passage.text) for passage in passages]
    found: dict[int, tuple[bool, float]] = {}
    for is_text, marks in ((False, item["without"]), (True, item["with"])):
        for mark in map(_folded, marks):
            here = [
                number for number, text in enumerate(texts) if mark in text or (len(text) > _LEAST_INSIDE and text in mark)
            ]
            if is_text and len(here) > 1:
                # Title and first words of a text also occur in teasers, which are shorter.
                here = [max(here, key=lambda number: len(texts[number]))]
            for number in here:
                found[number] = (is_text, 1 / len(here))
    return found


def rows_of(folder: Path) -> Iterator[list[Row]]:
    """The marked passages of every page learnt from."""
    items = json.loads((folder / "evaldata.json").read_text(encoding="utf-8"))
    for address, item in sorted(items.items()):
        if zlib.crc32(address.encode()) % 3 == 0:
            continue
        path = next(path for place in ("", "cache", "eval") if (path := folder / place / item["file"]).is_file())
        root = parse_page(path.read_bytes())
        frames, passages = passages_of(root)
        traits = traits_of(frames, passages)
        yield [Row(traits[at], is_text, counts) for at, (is_text, counts) in marked(passages, item).items()]


def learn(rows: list[Row]) -> list[float]:
    """The weights of the traits, then that of every passage."""
    size = len(rows[0].traits)
    total = len(rows)
    means = [sum(row.traits[at] for row in rows) / total for at in range(size)]
    scales = [sqrt(sum((row.traits[at] - means[at]) ** 2 for row in rows) / total) or 1.0 for at in range(size)]
    points = [
        [(value - mean) / scale for value, mean, scale in zip(row.traits, means, scales, strict=True)] + [1.0]
        for row in rows
    ]
    weights = [0.0] * (size + 1)
    for _ in range(_ROUNDS):
        slope = [-_PENALTY * weight for weight in weights[:-1]] + [0.0]
        curve = [[_PENALTY if at == other and at < size else 0.0 for other in range(size + 1)] for at in range(size + 1)]
        for row, point in zip(rows, points, strict=True):
            chance = 1 / (1 + exp(-sum(weight * value for weight, value in zip(weights, point, strict=True))))
            pull = row.counts * (row.is_text - chance)
            bend = row.counts * chance * (1 - chance)
            for at, value in enumerate(point):
                if value:
                    slope[at] += pull * value
                    bent = bend * value
                    line = curve[at]
                    for other in range(at + 1):
                        line[other] += bent * point[other]
        weights = [weight + step for weight, step in zip(weights, _solved(curve, slope), strict=True)]
    plain = [weight / scale for weight, scale in zip(weights[:-1], scales, strict=True)]
    shift = sum(weight * mean for weight, mean in zip(plain, means, strict=True))
    return [*plain, weights[-1] - shift - log(_DEARER)]


def _solved(lower: list[list[float]], right: list[float]) -> list[float]:
    """The solution, by Cholesky's method, of a symmetric system given by its lower half."""
    size = len(right)
    root = [[0.0] * size for _ in range(size)]
    for at in range(size):
        for other in range(at + 1):
            rest = lower[at][other] - sum(root[at][inner] * root[other][inner] for inner in range(other))
            root[at][other] = sqrt(rest) if at == other else rest / root[other][other]
    half: list[float] = []
    for at in range(size):
        half.append((right[at] - sum(root[at][inner] * half[inner] for inner in range(at))) / root[at][at])
    solution = [0.0] * size
    for at in reversed(range(size)):
        rest = half[at] - sum(root[inner][at] * solution[inner] for inner in range(at + 1, size))
        solution[at] = rest / root[at][at]
    return solution


def main(folder: Path) -> None:
    """Learn from the pages in `folder` and write the weights."""
    pages = list(rows_of(folder))
    rows = [row for page in pages for row in page]
    learnt = zip([*TRAITS, "every passage"], learn(rows), strict=True)
    lines = "".join(f'"{name}" = {weight:.4f}\n' for name, weight in learnt)
    _WEIGHTS.write_text(_HEAD.format(pages=len(pages)) + lines, encoding="utf-8")
    print(f"{len(rows)} marked passages of {len(pages)} pages; written to {_WEIGHTS}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
