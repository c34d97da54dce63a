"""What can be set: the configuration's tables with their keys, defaults and limits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from flows import catalogue
from flows.catalogue.source_table import SEED_CORPUS, SourceTable
from flows.catalogue.spelling import did_you_mean
from flows.config.tables.channels import Channel, Subscription
from flows.config.tables.object_storage import ObjectStorageTable
from flows.config.tables.places import Place, PlaceOrBucket
from flows.config.tables.prefect import PrefectTable
from flows.config.tables.schedule import ScheduleTable
from flows.config.tables.targets import TargetTable
from flows.config.tables.web import WebTable
from flows.config.tables.work import WorkTable
from flows.fetch import HttpSettings
from parsers.model import Source
from warehouse.archive.place import ArchivePlace, BucketAddress, BucketPlace

DEFAULT_CATALOGUE = ("starter",)
"""The lists watched when the configuration names none."""
OUTGOING = "archive-outgoing"
"""The folder beside the working file with what is not uploaded yet, where the configuration names none."""

Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]


class WarehouseTable(BaseModel):
    """Where things are kept. Relative paths start from the folder of the configuration file."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    path: Place = Path("data/warehouse.duckdb")
    """The private working file; only Followthrough opens it."""
    published: Place = Path("data/followthrough.duckdb")
    """The read-only copy for everybody, replaced at the end of each run."""
    archive: PlaceOrBucket = Path("data/archive")
    """The folder of WARC files: every body ever received; or `s3://bucket/prefix`, reached as `[object_storage]` says."""
    lock_seconds: Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)] = 120.0
    """Seconds to wait for a working file that another program holds, before a run gives up."""

    @model_validator(mode="after")
    def _apart(self) -> WarehouseTable:
        if len({self.path, self.published, self.archive}) < 3:
            raise ValueError("path, published and archive must be three different places")
        return self

    def under(self, folder: Path) -> WarehouseTable:
        """The same with absolute paths: relative ones start from `folder`."""
        places = {key: getattr(self, key) for key in ("path", "published", "archive")}
        return self.model_copy(update={key: folder / one for key, one in places.items() if isinstance(one, Path)})


class HttpTable(BaseModel):
    """How the sites are asked."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    contact: Annotated[str, Field(max_length=200, pattern=r"^[\x20-\x7e]*$")] | None = None
    """A mail or web address that goes into the User-Agent, so that a site can write to you."""
    delay_seconds: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)] = 5.0
    """Seconds between two requests to one platform."""
    allow_private_addresses: bool = False
    """true only to watch a server on your own network."""
    connect_seconds: Seconds = 10.0
    """Seconds to wait for a connection."""
    read_seconds: Seconds = 30.0
    """Seconds to wait for the next bytes."""
    total_seconds: Seconds = 120.0
    """Seconds for the whole body."""
    max_body_bytes: Annotated[int, Field(ge=1_000, le=2_000_000_000)] = 20 * 1024 * 1024
    """The most bytes of a body, counted after decompression."""
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 5
    """The most redirects followed."""
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    """Further attempts after a transient failure."""
    backoff_seconds: Annotated[float, Field(ge=0, le=600, allow_inf_nan=False)] = 2.0
    """Seconds before the first of them; doubled each time."""
    full_request_every: Annotated[int, Field(ge=1, le=1000)] = 10
    """One request in so many for an address asks in full, because some sites say "unchanged" for ever."""
    respect_robots: bool = True
    """Whether robots.txt is obeyed; false only for your own site."""


def _read_by_node_exporter(path: Path) -> Path:
    if path.suffix != ".prom":
        raise ValueError('expected a name that ends in ".prom"; node_exporter reads no other files')
    return path


class MonitoringTable(BaseModel):
    """How others notice that runs have stopped ending well."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    heartbeat_env: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=200)] | None = None
    """The environment variable with an address to fetch after each good run; or `…_FILE`, a file that contains it."""
    textfile: Annotated[Place, AfterValidator(_read_by_node_exporter)] | None = None
    """A file of figures for the textfile collector of node_exporter, written after each pass."""

    def under(self, folder: Path) -> MonitoringTable:
        """The same with an absolute path: a relative one starts from `folder`."""
        return self.model_copy(update={"textfile": folder / self.textfile if self.textfile else None})


class LoggingTable(BaseModel):
    """How the log is written."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    format: Literal["text", "json"] = "text"
    """For people, or one JSON object a line."""


class LexiconTable(BaseModel):
    """The words that the readers know, besides those that ship with the program."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    folder: Place | None = None
    """A folder of people's own lines, in files with the names and format of those in parsers/lexicon."""

    def under(self, folder: Path) -> LexiconTable:
        """The same with an absolute path: a relative one starts from `folder`."""
        return self.model_copy(update={"folder": folder / self.folder if self.folder else None})


def names_of(value: Any) -> Any:
    """A list of names may be written as one string with commas, which is handier in an environment variable."""
    return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value


def _bundled(name: str) -> str:
    if name not in catalogue.list_names():
        known = catalogue.list_names()
        raise ValueError(f"unknown list of sources{did_you_mean(name, known)}; expected one of {', '.join(known)}")
    return name


Lists = Annotated[tuple[Annotated[str, AfterValidator(_bundled)], ...] | None, BeforeValidator(names_of)]
"""Names of bundled lists; None for those watched by default."""


class Config(BaseModel):
    """Everything that can be set. Made by `load_config`; called directly it takes defaults and reads no file or variable."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    catalogue: Lists = None
    """Bundled lists of sources to watch; `starter` when absent, none when `[]`."""
    seed_corpus: bool = True
    """Whether the releases shipped with the program are loaded as the source `seed-corpus`."""
    warehouse: WarehouseTable = WarehouseTable()
    object_storage: ObjectStorageTable = ObjectStorageTable()
    http: HttpTable = HttpTable()
    schedule: ScheduleTable = ScheduleTable()
    monitoring: MonitoringTable = MonitoringTable()
    logging: LoggingTable = LoggingTable()
    lexicon: LexiconTable = LexiconTable()
    web: WebTable = WebTable()
    prefect: PrefectTable = PrefectTable()
    work: WorkTable = WorkTable()
    source: tuple[SourceTable, ...] = ()
    """Further sources, or changes to sources in the catalogue."""
    channel: tuple[Channel, ...] = ()
    """Where alerts go; the console when there is none."""
    subscription: tuple[Subscription, ...] = ()
    """Which alerts go where."""
    target: tuple[TargetTable, ...] = ()
    """Other databases that are kept as the published file is."""

    _file: Path | None = PrivateAttr(None)

    def http_settings(self) -> HttpSettings:
        """How `flows.fetch.Fetcher` should ask."""
        return HttpSettings(**self.http.model_dump())

    def archive_place(self) -> ArchivePlace:
        """Where the archive lies, and how it is reached."""
        return self._reached(self.warehouse.archive)

    def results_place(self) -> ArchivePlace | None:
        """Where orders for workers and what they bring lie, and how it is reached; None where no place is named."""
        return None if self.work.results is None else self._reached(self.work.results)

    def _reached(self, place: Path | BucketAddress) -> ArchivePlace:
        if isinstance(place, Path):
            return place
        there = self.object_storage
        outgoing = there.outgoing or self.warehouse.path.parent / OUTGOING
        return BucketPlace(place, outgoing, there.endpoint, there.region, there.path_style, there.allow_http)

    def without_waiting(self) -> Config:
        """The same, with no patience for a working file that another program holds."""
        return self.model_copy(update={"warehouse": self.warehouse.model_copy(update={"lock_seconds": 0.0})})

    @property
    def file(self) -> Path | None:
        """The file that was read, absolute; None when there was none."""
        return self._file

    @property
    def lists(self) -> tuple[str, ...]:
        """The bundled lists watched."""
        return DEFAULT_CATALOGUE if self.catalogue is None else self.catalogue

    def sources(self) -> tuple[Source, ...]:
        """Every source to watch: the catalogue's, then the configured ones, then the seed corpus; ids are unique.

        A paragraph with the id of a source in the lists watched changes what it sets and keeps the rest; one without
        `home`, with the id of a source in any other bundled list, adds that source.
        """
        found = {source.source_id: source for name in self.lists for source in catalogue.sources(name)}
        for table in self.source:
            found[table.id] = table.source(base_of(table.id, table.home is not None, found))
        for table in self.source:
            if not table.enabled:
                del found[table.id]
        if self.seed_corpus:
            found[SEED_CORPUS.source_id] = SEED_CORPUS
        return tuple(found.values())


def base_of(source_id: str, says_home: bool, watched: Mapping[str, Source]) -> Source | None:
    """The source that a paragraph changes: one of those watched, else, when it has no home, any in the catalogue."""
    return watched.get(source_id) or (None if says_home else catalogue.find(source_id))
