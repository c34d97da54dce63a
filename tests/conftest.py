"""Fixtures that several folders of tests use."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A worker of xdist is told the width of the terminal that started it, and a console made under that keeps it for good.
os.environ.pop("COLUMNS", None)

from tests.support.servers.object_storage import CREDENTIALS, Bucket, StorageServer
from tests.support.servers.postgres_server import PostgresServer, postgres_server
from tests.support.servers.sites import Site
from tests.support.stored.ready_made import FROM_NOTHING, ReadyMade, opening_with
from warehouse.connection.database import attached

# A shell that starts the tests in the background has them ignore Ctrl-C, and what they start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Both of Hypothesis's limits are on wall time, which a busy machine does not heed.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

WHOLE = (
    "alerts/feeds", "alerts/outbox", "alerts/test_generate", "flows/cli", "flows/evaluation", "flows/fetch/test_fetcher",
    "flows/harvest", "flows/installation", "flows/monitoring", "flows/passes", "flows/pools", "flows/reading",
    "flows/rereading", "flows/scheduled",
    "flows/web", "fuzz", "packaging", "parsers/claims/test_claims_in_time", "warehouse",
)  # several a line, as in a table  # fmt: skip
"""Tests that store, publish, start processes or make whole passes: too slow for `make check`, singly or in number."""

YOUNG_OBJECTS = 20_000
"""So many new objects before Python looks for cycles among them; it is 700 by default, and made for smaller programs."""

FIRST = ("flows/scheduled",)
"""Tests that wait for a minute or two, and work little: as the last ones they would leave one core idle."""


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are numbered, and not spelt out in the names of tests.

    What is compressed has the time in it, and two workers that collect tests of other names run none.
    """
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Keep the search for cycles away from what is collected.

    Collecting makes half a million objects that stay until the end; to look through them again and again takes a quarter of
    the time of collecting, and afterwards a tenth of that of the tests.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS)
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _lies_in(item.path, WHOLE):
            item.add_marker("slow")
    items.sort(key=lambda item: not _lies_in(item.path, FIRST))


def _lies_in(file: Path, folders: tuple[str, ...]) -> bool:
    return file.relative_to(Path(__file__).parent).as_posix().startswith(folders)


@pytest.fixture(scope="session", autouse=True)
def _begun_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with opening_with(ReadyMade(tmp_path_factory.mktemp("ready_made")).attached):
        yield


@pytest.fixture(autouse=True)
def _files_from_nothing(request: pytest.FixtureRequest) -> Iterator[None]:
    if _lies_in(request.path, FROM_NOTHING):
        with opening_with(attached):
            yield
    else:
        yield


@pytest.fixture(scope="session")
def object_storage() -> Iterator[StorageServer]:
    """An S3-speaking server on 127.0.0.1, one for all tests of this process."""
    with StorageServer() as server:
        yield server


@pytest.fixture
def bucket(object_storage: StorageServer, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """A new bucket of it, with credentials in the environment."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    return object_storage.bucket()


@pytest.fixture
def site() -> Iterator[Site]:
    """A site on 127.0.0.1 with no page yet: `site.pages["/a"] = b"…"`, `site.url("/a")`, `site.count("/a")`."""
    with Site() as one:
        yield one


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server: `postgres.database()` makes a database; who kills it starts it again."""
    with postgres_server() as server:
        yield server
