"""The style sheet and what else the pages load: a fixed list of files, so that no path of an address is ever opened."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from importlib import resources

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_KEPT = "public, max-age=31536000, immutable"
"""For a year: an address bears the version of what it names."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file as it is sent."""

    content: bytes
    content_type: str
    version: str


@functools.cache
def files() -> dict[str, StaticFile]:
    """All of them, by name."""
    found = {}
    for file in resources.files("flows.web.rendering").joinpath("static").iterdir():
        kind = _TYPES.get(file.name.rpartition(".")[2])
        if kind is not None:
            content = file.read_bytes()
            found[file.name] = StaticFile(content, kind, hashlib.sha256(content).hexdigest()[:12])
    return found


def version(name: str) -> str:
    """What distinguishes a file from its earlier forms."""
    return files()[name].version


@router.get("/static/{name}", include_in_schema=False)
def static_file(name: str) -> Response:
    """One of the files."""
    file = files().get(name)
    if file is None:
        raise HTTPException(404)
    return Response(
        file.content, headers={"cache-control": _KEPT, "etag": f'"{file.version}"'}, media_type=file.content_type
    )
