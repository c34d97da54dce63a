"""Sources as `[[source]]` paragraphs to paste into a configuration, and the ids that new ones get."""

from __future__ import annotations

import dataclasses
import functools
import json
import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date
from urllib.parse import urlsplit

from flows import catalogue
from parsers.model import Source

_ALWAYS = ("name", "family", "home", "feeds", "language")
_LONGEST_ID = 64
"""Characters of an id, which appears in tables, commands and names of alerts."""
_NO_ID = re.compile(r"[^a-z0-9]+")


def paragraph(source: Source) -> str:
    """`source` as a `[[source]]` paragraph, ending in a line break; keys with their default value are left out.

    `flows.config.load.load_config` reads it back as the same source, if its values are ones that a configuration may have.
    """
    lines = ["[[source]]", f"id = {_toml(source.source_id)}"]
    for field in dataclasses.fields(source):
        value = getattr(source, field.name)
        if field.name != "source_id" and (field.name in _ALWAYS or value != field.default):
            lines.append(f"{field.name} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def paragraphs(sources: Iterable[Source]) -> str:
    """Several, with an empty line between two."""
    return "\n".join(paragraph(source) for source in sources)


def new_id(name: str, taken: Collection[str]) -> str:
    """An id for a source called `name` that is not in `taken`: "Préfecture du Nord" becomes "prefecture-du-nord"."""
    plain = unicodedata.normalize(
        "NFKD", name[:500].replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    )
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    stem = _NO_ID.sub("-", ascii_only).strip("-")[:_LONGEST_ID].strip("-") or "source"
    if stem not in taken:
        return stem
    number = 2
    while (candidate := f"{stem[: _LONGEST_ID - 1 - len(str(number))].rstrip('-')}-{number}") in taken:
        number += 1
    return candidate


def like_known(url: str) -> Source | None:
    """What the catalogue knows about the site of `url`: the source it belongs to, else one that shares the host.

    The latter's family, platform, country and language hold for any page there; its name, territory and authority do not,
    and are left empty.
    """
    there = _by_host().get(_host(url), ())
    around = [source for source in there if len(there) == 1 or _within(url, source.home)]
    if around:
        return max(around, key=lambda source: len(source.home))
    return dataclasses.replace(there[0], name="", territory=None, authority=None) if there else None


@functools.cache
def _by_host() -> dict[str, tuple[Source, ...]]:
    known: dict[str, dict[str, Source]] = {}
    for name in catalogue.list_names():
        for source in catalogue.sources(name):
            known.setdefault(_host(source.home), {})[source.source_id] = source
    return {host: tuple(sources.values()) for host, sources in known.items()}


def _within(url: str, home: str) -> bool:
    below = urlsplit(home).path.rstrip("/") + "/"
    return (urlsplit(url).path.rstrip("/") + "/").startswith(below)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | float() | date():
            return str(value)
        case tuple() | list():
            return "[" + ", ".join(_toml(item) for item in value) + "]"
        case _:
            # JSON strings are TOML basic strings, except for DEL and lone surrogates, which TOML does not have.
            text = str(value).encode("utf-8", "replace").decode()
            return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
