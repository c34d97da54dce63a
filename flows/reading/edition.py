"""What decides how a body is read, so that machines that would read otherwise are found out before rows are stored."""

from __future__ import annotations

import functools
import hashlib
import sys
from importlib import metadata, resources
from importlib.resources.abc import Traversable

LIBRARIES = ("beautifulsoup4", "feedparser", "lxml", "pypdf", "pystemmer")
"""Those that `parsers` imports, by their names as distributions."""


@functools.cache
def edition() -> dict[str, str]:
    """Of this process, by name: Python, the readers' own files, and the libraries that they rest on."""
    digest = hashlib.sha256()
    for package in ("parsers", "flows.harvest"):
        for path, content in _files(resources.files(package), package):
            digest.update(f"{path} {len(content)} ".encode() + content)
    found = {"Python": ".".join(map(str, sys.version_info[:2])), "the readers": digest.hexdigest()[:12]}
    return found | {name: metadata.version(name) for name in LIBRARIES}


@functools.cache
def fingerprint() -> bytes:
    """A digest of the edition, 32 bytes."""
    return hashlib.sha256(repr(sorted(edition().items())).encode()).digest()


def _files(folder: Traversable, path: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir() and one.name != "__pycache__":
            found += _files(one, f"{path}/{one.name}")
        elif one.is_file():
            found.append((f"{path}/{one.name}", one.read_bytes()))
    return found
