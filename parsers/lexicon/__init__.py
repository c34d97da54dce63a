"""The words the readers know, as TOML tables that can be corrected without programming.

Every table of words is read here, once per process, whatever asks for it. People's own lines (`extend`) come
after ours, and all of it together has a fingerprint, which identifies rows read with other words.
"""

from __future__ import annotations

import hashlib
import json
import threading
import tomllib
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Any

from parsers.errors import FollowthroughError
from parsers.lexicon.merging import EXTENDABLE, merged

_FINGERPRINT_LENGTH = 16
"""Hexadecimal digits: 64 bits, for far more lexicons than a warehouse will ever see."""

_lock = threading.RLock()
_tables: dict[str, Mapping[str, Any]] = {}
"""By path below `parsers`, as the files have them: read-only."""
_extended: dict[str, Mapping[str, Any]] = {}
"""The same for the tables that people may extend, with their lines."""
_own: dict[str, str] = {}
"""People's own lines: file name -> its text."""
_fingerprint: list[str] = []


class LexiconInUseError(FollowthroughError):
    """Own lines were added or changed after the lexicon was read: part of the program would continue without them."""


def table(path: str) -> Mapping[str, Any]:
    """The table in a file below `parsers`, by its path ("lexicon/dates.toml"), with people's own lines if it may have any.

    It is read once and cannot be changed: tables are read-only mappings, lists are tuples.
    """
    with _lock:
        name = path.removeprefix("lexicon/")
        if name not in EXTENDABLE or name == path:
            return shipped(path)
        if path not in _extended:
            own = tomllib.loads(_own[name]) if name in _own else {}
            _extended[path] = _frozen(merged(name, shipped(path), own)) if own else shipped(path)
        return _extended[path]


def shipped(path: str) -> Mapping[str, Any]:
    """The table of a file as shipped with the program, without anybody's own lines."""
    with _lock:
        if path not in _tables:
            text = resources.files("parsers").joinpath(*path.split("/")).read_text(encoding="utf-8")
            _tables[path] = _frozen(json.loads(text) if path.endswith(".json") else tomllib.loads(text))
        return _tables[path]


def is_there(path: str) -> bool:
    """Whether there is such a file."""
    return path in _tables or resources.files("parsers").joinpath(*path.split("/")).is_file()


def extend(own: Mapping[str, str]) -> None:
    """Append people's own lines to ours, before anything is read: file name ("acts.toml") -> its text.

    The texts must be free of errors (`parsers.lexicon.own.faults`). Repeating the same lines changes nothing.

    Raises:
        LexiconInUseError: the lexicon is in use with other lines.
    """
    with _lock:
        if dict(own) == _own:
            return
        if _extended or _fingerprint:
            raise LexiconInUseError(
                "the lines in the lexicon folder are not those that this program began with",
                hint="Start it again, so that all of it reads with the same words.",
            )
        _own.clear()
        _own.update(own)


def own_files() -> tuple[str, ...]:
    """The names of the files with people's own lines, sorted."""
    return tuple(sorted(_own))


def own_lines() -> dict[str, str]:
    """People's own lines as `extend` takes them, for another process that reads with the same words."""
    return dict(_own)


def fingerprint() -> str:
    """What distinguishes this lexicon from any other: a digest of the bytes of all its files, and of people's own lines."""
    with _lock:
        if not _fingerprint:
            digest = hashlib.sha256()
            folder = resources.files(__name__)
            ours = {one.name: one.read_bytes() for one in folder.iterdir() if one.name.endswith((".toml", ".json"))}
            theirs = {f"own/{name}": text.encode() for name, text in _own.items()}
            for name, content in sorted((ours | theirs).items()):
                digest.update(f"{name}\0{len(content)}\0".encode() + content)
            _fingerprint.append(digest.hexdigest()[:_FINGERPRINT_LENGTH])
        return _fingerprint[0]


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return MappingProxyType({key: _frozen(one) for key, one in value.items()})
    return tuple(_frozen(one) for one in value) if isinstance(value, list | tuple) else value
