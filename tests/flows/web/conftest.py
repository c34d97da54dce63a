"""A published file with what the demonstration finds, made once, and the pages on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from flows.cli.demo import demo
from flows.web.export.pages import Exported, export
from flows.web.pages import home
from flows.web.settings import WebSettings
from tests.support.servers.web_pages import Pages

LATEST = 2
LIVE = "https://live.test/promises"
Copied = tuple[Path, Exported, list[str]]
"""The folder of a copy, what is in it, and what was said meanwhile."""


@dataclass(frozen=True)
class Ids:
    """Of what the demonstration's file holds, one of each."""

    followed: str
    silent: str
    release: str
    edited: str
    party: str
    source: str
    territory: str

    @property
    def addresses(self) -> dict[str, str]:
        """An address of every kind of page."""
        return {
            "home": "/",
            "commitments": "/commitments?status=overdue&status=open&firmness=any&sort=-due",
            "promise": f"/commitments/{self.followed}",
            "silent promise": f"/commitments/{self.silent}",
            "release": f"/releases/{self.release}",
            "versions": f"/releases/{self.edited}?version=2&differences=1",
            "parties": "/parties",
            "party": f"/parties/{self.party}",
            "topics": "/topics",
            "topic": "/topics/security",
            "territories": "/territories",
            "territory": f"/territories/{self.territory}",
            "sources": "/sources",
            "source": f"/sources/{self.source}",
            "search": "/search?q=digues",
            "about": "/about",
            "alerts": "/alerts",
        }


@pytest.fixture(scope="session")
def published(once_for_all: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """Of all workers: whoever wants to change it takes `own_copy`."""
    return once_for_all("demo", demo) / "data" / "followthrough.duckdb"


@pytest.fixture(scope="session")
def ids(published: Path) -> Ids:
    with duckdb.connect(str(published), read_only=True) as file:

        def first(query: str) -> str:
            row = file.execute(query).fetchone()
            assert row is not None, query
            return str(row[0])

        return Ids(
            # Of those that people are told of: ids differ from one run to the next, since the site has another port.
            followed=first(
                "SELECT commitment_id FROM counted_links JOIN commitments USING (commitment_id)"
                " WHERE evidence = 'act' AND commitments.firmness = 'firm' ORDER BY score DESC"
            ),
            silent=first(
                "SELECT commitment_id FROM ledger WHERE status = 'overdue' AND follow_up_count = 0 ORDER BY due_on"
            ),
            release=first("SELECT release_id FROM commitments GROUP BY release_id ORDER BY count(*) DESC, release_id"),
            edited=first("SELECT release_id FROM release_versions WHERE kind = 'edit'"),
            party=first("SELECT party_id FROM parties WHERE party_id = 'france'"),
            source=first("SELECT source_id FROM sources WHERE source_id = 'demo-prefecture'"),
            territory=first("SELECT territory FROM release_records WHERE territory IS NOT NULL"),
        )


@pytest.fixture(scope="session")
def pages(published: Path) -> Iterator[Pages]:
    with Pages(published) as asked:
        yield asked


@pytest.fixture
def own_copy(published: Path, tmp_path: Path) -> Path:
    """A copy of the published file, to be changed."""
    return Path(shutil.copy(published, tmp_path / "followthrough.duckdb"))


@pytest.fixture(scope="session")
def copied(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Copied:
    """A static copy with a few promises, made once."""
    folder = tmp_path_factory.mktemp("copy") / "pages"
    steps: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(home, "_SHOWN", 1)  # the first page brings its promises with it, and each takes six files
        # In a thread of its own: in this one the browser of other tests may have an event loop running.
        with ThreadPoolExecutor(1) as apart:
            made = apart.submit(export, WebSettings(published, LIVE), folder, LATEST, steps.append).result()
    return folder, made, steps
