"""The departments as tiles of one size, coloured by a number: nobody's department is too small to be seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from markupsafe import Markup

from flows.web.drawing.svg import drawing, element
from flows.web.rendering.territories import Tile

SHADES = 4
"""Steps of colour above none; more could not be told apart."""
_SIDE, _STEP = 38.0, 42.0  # of a tile, and from one to the next, in units of the drawing
_DARK = 3  # the shade from which letters are light


def shade(number: int, most: int) -> int:
    """The step of colour of a number: 0 for none, else 1 to `SHADES`, by its square root, as a few have most of them."""
    if number <= 0 or most <= 0:
        return 0
    return max(1, round(SHADES * math.sqrt(number / most)))


def tile_map(
    tiles: Iterable[Tile],
    numbers: Mapping[str, int],
    label: str,
    *,
    link: Callable[[str], str],
    told: Callable[[Tile, int], str],
) -> Markup:
    """The drawing. Its links are for the mouse only: the table beside it has the same ones."""
    tiles = list(tiles)
    most = max((numbers.get(tile.code, 0) for tile in tiles), default=0)
    parts = []
    for tile in tiles:
        number = numbers.get(tile.code, 0)
        step = shade(number, most)
        x, y = tile.column * _STEP, tile.row * _STEP
        square = element("rect", x=x, y=y, width=_SIDE, height=_SIDE, rx=3, class_=f"shade-{step}")
        letters = "code light" if step >= _DARK else "code"
        text = element("text", tile.code, x=x + _SIDE / 2, y=y + _SIDE / 2 + 4, class_=letters)
        inner = (element("title", told(tile, number)), square, text)
        parts.append(element("a", *inner, href=link(tile.code), tabindex=-1) if number else element("g", *inner))
    width = _STEP * (1 + max((tile.column for tile in tiles), default=0))
    height = _STEP * (1 + max((tile.row for tile in tiles), default=0))
    return drawing(label, width, height, parts, class_="tiles")
