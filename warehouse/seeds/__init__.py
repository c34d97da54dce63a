"""The seed corpus: the releases that come with the program, and what its manifest knows about them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from parsers.identity import capture_id
from parsers.model import Capture, PublicationDay
from warehouse.errors import WarehouseError

SEED_CORPUS_ID = "seed-corpus"
"""The source_id of the corpus, a source like any other."""

_CONTENT_TYPE = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Seed:
    """One release of the corpus: its bytes as they were given, and the facts from the manifest."""

    external_id: str
    """The stem of the file, for example `000_1fc3ab5441f04b07`."""
    title: str
    published: PublicationDay
    updated_on: date | None
    authority: str
    language: str
    territory: str | None
    note: str
    """How the day is known, and anything else worth knowing."""
    capture: Capture
    """The file, byte for byte. Its address is `seed:` and the name of the file, its time always the same."""


def seeds() -> tuple[Seed, ...]:
    """The whole corpus in the order of its files.

    Raises WarehouseError when a file is not the one that the manifest describes.
    """
    folder = resources.files(__name__)
    manifest = tomllib.loads(folder.joinpath("manifest.toml").read_text(encoding="utf-8"))
    received_at = manifest["received_at"].astimezone(UTC).replace(tzinfo=None)
    return tuple(_seed(paragraph, folder, received_at) for paragraph in manifest["seed"])


def _seed(paragraph: dict[str, Any], folder: Traversable, received_at: datetime) -> Seed:
    name: str = paragraph["file"]
    body = folder.joinpath(name).read_bytes()
    found = capture_id(body)
    if found != paragraph["sha256"]:
        raise WarehouseError(
            f"The seed {name} is not the file that its manifest describes (SHA-256 {found})",
            hint="Install Followthrough again.",
        )
    url = f"seed:{name}"
    return Seed(
        external_id=name.removesuffix(".txt"),
        title=paragraph["title"],
        published=PublicationDay(paragraph["published_on"], "day", paragraph["published_how"]),
        updated_on=paragraph.get("updated_on"),
        authority=paragraph["authority"],
        language=paragraph["language"],
        territory=paragraph.get("territory"),
        note=paragraph["note"],
        capture=Capture(found, url, url, received_at, 200, (), body, _CONTENT_TYPE),
    )
