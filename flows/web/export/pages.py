"""Asks the application for every page of a copy, and writes them with links that lead from file to file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs

from fastapi import FastAPI

from alerts.model import Language
from flows.web.application import create_app
from flows.web.errors import WebServerError
from flows.web.export.asking import ask
from flows.web.export.folder import CopyFolder, Placed, copy_folder
from flows.web.export.links import led, links_of
from flows.web.export.places import LANGUAGES, LISTS, START, brought_by, file_of, kind_of, relative, within
from flows.web.export.search_index import BUNDLE, index
from flows.web.published import PublishedFile
from flows.web.rendering.language import PARAMETER
from flows.web.settings import StaticCopy, WebSettings
from warehouse.published.serving.snapshot import ServingLimits, Snapshot

_LIMITS = ServingLimits(seconds=120.0)
"""For a question: nobody waits before a screen."""
_STATIC = ("icon.svg", "search.js", "style.css")
"""What the pages of a copy load."""
_EVERY = 100  # pages between two lines on how far it is


@dataclass(frozen=True, slots=True)
class Exported:
    """What a copy holds, and how its folder changed."""

    promises: int
    releases: int
    pages: int
    """Of one language."""
    feeds: int
    """Feeds and calendars, of one language."""
    revision: int
    placed: Placed


def export(settings: WebSettings, folder: Path, latest: int, step: Callable[[str], None]) -> Exported:
    """Write a copy of the pages with the latest promises into `folder`, in the place of the copy that may be there.

    `step` is told what is being done. Raises CopyFolderError where the folder cannot be written to, UnusableFileError
    where there is no published file to copy, WebServerError where a page cannot be made.
    """
    copied = replace(settings, copy=StaticCopy(latest), reviewers=None, working=None, base_url=None, limits=_LIMITS)
    if settings.base_url:
        copied = replace(copied, copy=StaticCopy(latest, settings.base_url))
    published = PublishedFile(settings.published, _LIMITS, held=True)
    try:
        with copy_folder(folder) as copy, published.reading() as snapshot:
            made = asyncio.run(_written(create_app(copied, published), copy, step))
            step("Indexing the copy for its search")
            index(copy.writing)
            step("Putting the new copy in its place")
            return _summary(snapshot, made, copy.place(_about(snapshot)))
    finally:
        published.close()


async def _written(app: FastAPI, copy: CopyFolder, step: Callable[[str], None]) -> dict[str, str]:
    """Write all files; their addresses by file, in one language."""
    step("Making the pages")
    made = await _crawled(app, copy, step)
    for language in LANGUAGES[1:]:
        step(f"Making the pages once more, in {_NAMES[language]}")
        for file, address in made.items():
            await _write(app, copy, address, file, language)
    for name in _STATIC:
        await _write(app, copy, f"/static/{name}", f"static/{name}", LANGUAGES[0])
    for language in LANGUAGES:
        for file in made:
            if file.endswith(".html"):
                _lead(copy, file, language, made)
    return made


_NAMES: dict[Language, str] = {"fr": "French", "en": "English"}


async def _crawled(app: FastAPI, copy: CopyFolder, step: Callable[[str], None]) -> dict[str, str]:
    """Write every page that another one brings, from the first one on."""
    made: dict[str, str] = {}
    seen: set[str] = set()
    waiting = [START, *(f"/{name}" for name in LISTS)]
    while waiting:
        address = waiting.pop()
        file = file_of(address)
        if file is None or file in seen:
            continue
        seen.add(file)
        body = await _write(app, copy, address, file, LANGUAGES[0])
        if body is None:
            continue
        made[file] = address
        if len(made) % _EVERY == 0:
            step(f"Making the pages: {len(made)} so far")
        if file.endswith(".html"):
            waiting += brought_by(address, links_of(body.decode("utf-8")))
    return made


async def _write(app: FastAPI, copy: CopyFolder, address: str, file: str, language: Language) -> bytes | None:
    answer = await ask(app, address, language)
    if answer.status == 404:
        return None  # what a row names may be gone from the file
    if answer.status != 200:
        raise WebServerError(f"{address} could not be made for the copy (status {answer.status})", hint=_HINT)
    copy.write(within(language, file), answer.body)
    return answer.body


_HINT = "The log has the reason; the copy that was there before is as it was."


def _lead(copy: CopyFolder, file: str, language: Language, made: dict[str, str]) -> None:
    here = within(language, file)
    top = f"/{BUNDLE}/"

    def lead(address: str) -> str | None:
        if address.startswith("?"):  # the same page in another language
            chosen = parse_qs(address[1:]).get(PARAMETER, [""])[0]
            return next((relative(within(one, file), here) for one in LANGUAGES if one == chosen), None)
        if address == top:
            return relative(BUNDLE, here)
        target = file_of(address)
        if target is None or not (target in made or target.startswith("static/")):
            return None
        return relative(within(language, target), here)

    place = copy.writing / here
    place.write_text(led(place.read_text(encoding="utf-8"), lead), encoding="utf-8")


def _about(snapshot: Snapshot) -> dict[str, object]:
    return {"revision": snapshot.revision, "published_at": f"{snapshot.published_at.isoformat(timespec='seconds')}Z"}


def _summary(snapshot: Snapshot, made: dict[str, str], placed: Placed) -> Exported:
    kinds = [kind_of(address) for address in made.values()]
    feeds = sum(not file.endswith(".html") for file in made)
    return Exported(kinds.count("commitment"), kinds.count("release"), len(made) - feeds, feeds, snapshot.revision, placed)
