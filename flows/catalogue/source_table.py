"""One `[[source]]` paragraph, from the configuration or the catalogue, and the `Source` it makes."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from flows.catalogue.spelling import did_you_mean
from parsers.model import Source

FAMILIES = (
    "prefecture",
    "prefecture_legacy",
    "prefecture_region",
    "interieur",
    "info_gouv",
    "premar",
    "gov_uk",
    "belgium",
    "generic",
)
"""The readers of `parsers.pages` that a paragraph may name. The family `seed` is for the bundled seed corpus only."""

SEED_CORPUS = Source(
    source_id="seed-corpus",
    name="Seed corpus",
    family="seed",
    home="",
    every_hours=24 * 7,
    note="Five releases carried with the program; never fetched.",
)
"""The source of the releases that ship with the program; its `home` is empty because it is nowhere on the web."""

REQUIRED = ("name", "family", "home")
"""What a paragraph must set unless its id is in the catalogue."""


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        wrong = parts.scheme not in ("http", "https") or not parts.hostname or bool(parts.port == 0)
    except ValueError:
        wrong = True
    if wrong or " " in url or not url.isprintable():
        raise ValueError("expected a whole web address, such as https://www.nord.gouv.fr/")
    if parts.username is not None or parts.password is not None:
        raise ValueError("a web address with a user name or password in it would be stored where anyone can read it")
    return url


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"expected a regular expression ({error})") from None
    return text


def _known_family(name: str) -> str:
    if name not in FAMILIES:
        raise ValueError(f"unknown family{did_you_mean(name, FAMILIES)}; expected one of {', '.join(FAMILIES)}")
    return name


WebAddress = Annotated[str, Field(max_length=2000), AfterValidator(_web_address)]
Pattern = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_pattern)]
SourceId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Territory = Annotated[str, Field(pattern=r"^[0-9A-Z][0-9A-Za-z-]{0,31}$")]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Pool = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class SourceTable(BaseModel):
    """The keys of a `[[source]]` paragraph. Each says what the field of the same name of `parsers.model.Source` says."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    id: SourceId
    """Lower-case letters, digits, dots, dashes; what alerts, tables and commands call it. Never change it later."""
    name: Line | None = None
    """What people call it."""
    family: Annotated[str, AfterValidator(_known_family)] | None = None
    """Which reader its pages need; `generic` serves any site."""
    home: WebAddress | None = None
    """The page a person would start from."""
    feeds: tuple[WebAddress, ...] = ()
    """RSS or Atom addresses; looked for on `home` when empty."""
    listings: tuple[WebAddress, ...] = ()
    """Pages that list releases, read when there is no feed; `home` when empty."""
    sitemaps: tuple[WebAddress, ...] = ()
    """XML sitemaps, read besides feeds and listings."""
    country: Country = "FR"
    """ISO 3166-1, two capital letters."""
    language: Language = "fr"
    """ISO 639-1, two lower-case letters."""
    territory: Territory | None = None
    """A department ("59", "2A"), a region ("R32"), a defence zone or maritime prefecture in the catalogue."""
    authority: Line | None = None
    """Who speaks there when a page does not say; `name` when absent."""
    platform: Line | None = None
    """Sources on one platform share one delay between requests; the host when absent."""
    pool: Pool | None = None
    """The pool of workers on other machines that visit it; `followthrough worker` runs one."""
    every_hours: Annotated[float, Field(gt=0, le=24 * 31, allow_inf_nan=False)] = 6.0
    """It is polled at most once in this many hours."""
    max_pages: Annotated[int, Field(ge=1, le=10_000)] = 100
    """The most pages fetched in one run; the others wait for the next."""
    max_age_days: Annotated[int, Field(ge=1, le=3650)] = 60
    """No news for more days than this is suspicious."""
    failures_before_incident: Annotated[int, Field(ge=1, le=100)] = 3
    """Polls in a row at which something is wrong, before an incident is opened and reported."""
    include: tuple[Pattern, ...] = ()
    """Regular expressions; when given, one must match in an entry's address for it to be taken."""
    exclude: tuple[Pattern, ...] = ()
    """Regular expressions; an entry whose address matches one of them is left out."""
    verified: date | None = None
    """The day somebody saw it answer; absent when nobody has."""
    note: Annotated[str, Field(max_length=1000)] | None = None
    """Anything a person should know."""
    enabled: bool = True
    """false leaves the source out, for one in the catalogue that is not wanted."""

    def missing(self) -> tuple[str, ...]:
        """The keys that a new source must have and this paragraph lacks."""
        return tuple(key for key in REQUIRED if getattr(self, key) is None)

    def source(self, base: Source | None = None) -> Source:
        """The source this paragraph describes; whatever it does not set is taken from `base`, when given.

        Raises ValueError when there is no `base` and a required key is missing.
        """
        if base is None and (missing := self.missing()):
            raise ValueError(f"source {self.id} lacks {', '.join(missing)}")
        said = {key: getattr(self, key) for key in self.model_fields_set - {"id", "enabled"}}
        if base is not None:
            return dataclasses.replace(base, **said)
        return Source(source_id=self.id, **said)


def why_unusable(source: Source) -> str | None:
    """Why `source` could not stand in a configuration, in one line; None when it could."""
    values = {field.name: getattr(source, field.name) for field in dataclasses.fields(source)}
    try:
        SourceTable.model_validate({"id": values.pop("source_id"), **values})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg'].removeprefix('Value error, ')}"
    return None
