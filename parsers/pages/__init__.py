"""Pages to readings: one module per family of sites, one way to call them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from parsers.errors import UnreadableError
from parsers.model import Reading
from parsers.pages import generic
from parsers.pages.elements.markup import parse_page
from parsers.pages.families import (
    belgium,
    gov_uk,
    info_gouv,
    interieur,
    prefecture,
    prefecture_legacy,
    prefecture_region,
    premar,
    seed,
)
from parsers.pages.family import Family
from parsers.pages.reader import Page, read_with, renamed

_BY_RULES: dict[str, Family] = {
    module.FAMILY.name: module.FAMILY
    for module in (belgium, info_gouv, interieur, prefecture, prefecture_legacy, prefecture_region, premar)
}
_BY_BYTES: dict[str, Callable[[bytes, str, str], Reading | None]] = {"gov_uk": gov_uk.read_api, "seed": seed.read}
"""Readers of non-HTML; they return None for bytes that are HTML after all."""

FAMILIES: Mapping[str, int] = MappingProxyType(
    {
        **{name: family.version for name, family in _BY_RULES.items()},
        "generic": generic.PARSER_VERSION,
        "gov_uk": gov_uk.PARSER_VERSION,
        "seed": seed.PARSER_VERSION,
    }
)
"""The names that `read_page` accepts, with the version of each reader."""


def read_page(family: str, body: bytes, *, url: str, content_type: str | None = None, language: str = "fr") -> Reading:
    """Read the bytes of one page as a page of `family`.

    `url` is the address that answered, against which links are resolved; `content_type` is what its server said;
    `language` is the source's, used for dates and where the page names none. A page without the family's marks is read
    generically, and `Reading.parser` says so ("generic<prefecture").

    Raises `NotAReleaseError` where there is no text to read, `UnreadableError` for an unknown family.
    """
    if family not in FAMILIES:
        raise UnreadableError(f"no reader is called {family!r}", hint=f"families: {', '.join(sorted(FAMILIES))}")
    if family in _BY_BYTES:
        reading = _BY_BYTES[family](body, url, language)
        if reading is not None:
            return reading
    page = Page(parse_page(body, content_type), url, language)
    rules = gov_uk.FAMILY if family == "gov_uk" else _BY_RULES.get(family)
    if rules is not None:
        reading = read_with(rules, page)
        if reading is not None:
            return reading
    reading = generic.read(page)
    return reading if family == "generic" else renamed(reading, f"generic<{family}")
