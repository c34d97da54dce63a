"""After a restore a run goes on: nothing is told a second time, and what was never told is.

Each way of losing something takes whole passes, so two of them wait for `make soak`; what those put back is tried row by
row in tests/warehouse/backup/test_put_back.py.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from flows.config.load import Config, load_config
from flows.passes import closing
from flows.passes.full_pass import PassResult, run_pass
from flows.passes.lifecycle.run_lock import AnotherRunError, one_delivery_at_a_time, one_run_at_a_time
from flows.passes.lifecycle.stopping import Stop
from flows.passes.report import LogReport
from flows.passes.restoring import Restored, places_of, restore
from flows.passes.visits import on_threads
from parsers.identity import capture_id
from parsers.model import Capture
from tests.support.servers.newsroom import configure, feed, furnish, page
from tests.support.servers.receivers import Web
from tests.support.servers.sites import Site
from tests.support.stored.backups import public
from warehouse.archive.kinds import archive_at
from warehouse.backup.manifest import BackupError
from warehouse.backup.take import take
from warehouse.clock import utc_now
from warehouse.errors import WarehouseError
from warehouse.store import open_store

CHANNEL = """
[[channel]]
id = "team"
url_env = "TEAM"

[[subscription]]
channel = "team"
kinds = ["release", "new_commitment", "follow_up", "due_soon", "overdue", "edited"]
"""
NAMES = ["communique-0", "communique-1", "nouveau"]
"""What the office has published by the time that the tests begin."""


class Office:
    """A press office that is watched, who is told, and a copy of its warehouse of each day."""

    def __init__(self, folder: Path, site: Site, web: Web) -> None:
        self.folder = folder
        self.site = site
        self.web = web
        self.names = NAMES[:2]
        furnish(site, 1, 2)
        file = configure(folder, site, ["office-0"], seed_corpus=False)
        file.write_text(file.read_text(encoding="utf-8") + CHANNEL, encoding="utf-8")
        self.config: Config = load_config(file)

    def publish(self, name: str) -> None:
        self.names.append(name)
        self.list_names()
        due = f"{utc_now() + timedelta(days=60):%d/%m/%Y}"
        text = page(f"Un plan {name}", f"Réunion à Lille. Le préfet s'engage à réparer le quai {name} avant le {due}.")
        self.site.pages[f"/office-0/{name}"] = text.replace("01/03/2026", f"{utc_now():%d/%m/%Y}")

    def list_names(self) -> None:
        self.site.pages["/office-0/feed.xml"] = feed("office-0", self.names)

    def goes_on(self, days: float) -> PassResult:
        with on_threads() as submit:
            return run_pass(
                self.config, submit=submit, report=LogReport(), stop=Stop(), shift=timedelta(days=days), flow="watch"
            )

    def restored(self, given: Path | None, days: float, *, replace: bool = False) -> Restored:
        return restore(self.config, given, at(days), replace=replace, step=lambda _: None)

    def told(self) -> list[str]:
        return [one.json["title"] for one in self.web.sent]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def lose(self, *patterns: str) -> None:
        for pattern in patterns:
            for one in self.data.glob(pattern):
                shutil.rmtree(one) if one.is_dir() else one.unlink()


def at(days: float) -> Callable[[], datetime]:
    return lambda: utc_now() + timedelta(days=days)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Watched for a day, a backup made, then a release told of; to be copied by `office`."""
    with pytest.MonkeyPatch.context() as patch, Site() as site, Web() as web:
        patch.setenv("TEAM", f"json://{web.host}")
        office = Office(tmp_path_factory.mktemp("told"), site, web)
        office.goes_on(0)
        take(places_of(office.config), office.folder / "backups", utc_now())
        office.publish("nouveau")
        office.goes_on(0.1)
        assert len(office.told()) == 1, "a release, with a commitment of it"
        shutil.copytree(office.data, office.folder / "as it was")
        yield office


@pytest.fixture
def office(told: Office) -> Office:
    shutil.rmtree(told.data)
    shutil.copytree(told.folder / "as it was", told.data)
    told.web.asked.clear()
    told.names = [*NAMES]
    told.list_names()
    return told


def only_what_is_new_is_told(office: Office, name: str) -> None:
    office.publish(name)
    office.goes_on(0.3)
    assert len(office.told()) == 1
    assert all(name in one for one in office.told())


def test_a_lost_working_file_is_made_again_from_what_was_published_and_archived(office: Office) -> None:
    before = public(office.config.warehouse.published)
    office.lose("warehouse.duckdb*")
    restored = office.restored(None, 0.2)
    assert restored.from_archive.captures == 0
    assert restored.from_archive.problems == []
    assert public(office.config.warehouse.published) == before
    with duckdb.connect(str(office.config.warehouse.path), read_only=True) as connection:
        entries = connection.execute(
            "SELECT count(*), count(release_id), count(*) FILTER (fingerprint = '') FROM private.entries"
        )
        assert entries.fetchall() == [(3, 3, 0)]
    asked = office.site.count("/office-0/communique-0")
    only_what_is_new_is_told(office, "quai-a")
    assert office.site.count("/office-0/communique-0") == asked, "what was read is not asked for again at once"


def test_pages_that_the_archive_knows_to_be_gone_are_gone(office: Office) -> None:
    """One answered 404 twice, one said 200 that it was withdrawn, twice; a third did so once, which is not for good."""
    with duckdb.connect(str(office.config.warehouse.published), read_only=True) as connection:
        urls = dict(connection.execute("SELECT url, release_id FROM releases").fetchall())
    first, second, third = sorted(urls)
    said = "<html><head><title>Un plan</title></head><main><h1>Un plan</h1><p>Ce communiqué a été retiré.</p></main></html>"
    answers = [
        (first, 404, "Introuvable"),
        (second, 200, said),
        (first, 404, "Non trouvé"),
        (second, 200, f"{said} "),
        (third, 410, "Parti"),
    ]
    for number, (url, status, text) in enumerate(answers):
        now, body = at(1 + number)(), text.encode()
        with archive_at(office.config.warehouse.archive).writer(f"lost-{number}", now) as writer:
            writer.keep(Capture(capture_id(body), url, url, now, status, (), body, "text/html"))
    office.lose("warehouse.duckdb*")
    restored = office.restored(None, 9)
    assert (restored.from_archive.gone, restored.from_archive.problems) == (2, [])
    with duckdb.connect(str(office.config.warehouse.path), read_only=True) as connection:
        kinds = connection.execute(
            "SELECT r.url, list(v.kind ORDER BY v.version) FROM release_versions AS v "
            "JOIN release_records AS r USING (release_id) GROUP BY ALL ORDER BY r.url"
        ).fetchall()
        alerts = connection.execute("SELECT count(*) FROM deliveries WHERE state = 'pending'").fetchall()
    assert kinds == [(first, ["first", "gone"]), (second, ["first", "gone"]), (third, ["first"])]
    assert alerts == [(0,)], "no subscription of the office asks for what is withdrawn"


@pytest.mark.soak
def test_a_backup_takes_from_the_published_file_what_was_told_since(office: Office) -> None:
    office.lose("warehouse.duckdb*")
    restored = office.restored(office.folder / "backups", 0.2)
    assert restored.put_back.taken_over is not None
    only_what_is_new_is_told(office, "quai-b")


def test_with_an_old_backup_alone_what_was_told_since_comes_again_and_nothing_is_lost(
    office: Office,
) -> None:
    office.lose("*.duckdb*")
    office.names = NAMES[:2]  # the site no longer lists it: the archive has it
    office.list_names()
    restored = office.restored(office.folder / "backups", 0.2)
    assert restored.put_back.taken_over is None
    assert (restored.from_archive.captures, restored.from_archive.releases) == (2, 1), "the feed, and the page"
    office.goes_on(0.3)
    assert len(office.told()) == 1
    assert all("nouveau" in one for one in office.told())


@pytest.mark.soak
def test_of_the_archive_alone_nothing_is_told_again(office: Office) -> None:
    before = public(office.config.warehouse.published)
    office.lose("*.duckdb*")
    restored = office.restored(None, 0.2)
    assert (restored.put_back.taken_over, restored.from_archive.strangers, restored.from_archive.problems) == (None, 0, [])
    after = public(office.config.warehouse.published)

    def words(found: dict[str, list[tuple[object, ...]]]) -> set[tuple[object, ...]]:
        return {row[:3] + row[5:9] for row in found["release_versions"]}

    assert [row[0] for row in after["captures"]] == [row[0] for row in before["captures"]]
    assert [row[8:10] for row in after["captures"]] == [row[8:10] for row in before["captures"]], "at the same places"
    assert len(after["releases"]) == len(before["releases"])
    assert {row[1:3] for row in words(after)} == {row[1:3] for row in words(before)}
    only_what_is_new_is_told(office, "quai-c")


def test_what_was_received_and_never_published_is_told_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.publish("quai-d")

    def no_room(*_: object, **__: object) -> None:
        raise WarehouseError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(closing, "publish", no_room)
        with pytest.raises(WarehouseError, match="full"):
            office.goes_on(0.15)
    assert office.told() == []
    office.lose("warehouse.duckdb*")
    restored = office.restored(None, 0.2)
    assert (restored.from_archive.captures, restored.from_archive.releases) == (2, 1), "the feed, and the page"
    office.goes_on(0.3)
    assert len(office.told()) == 1
    assert all("quai-d" in one for one in office.told())


def test_nothing_is_put_in_place_while_a_run_or_a_delivery_is_on(office: Office) -> None:
    working = office.config.warehouse.path
    with one_run_at_a_time(working), pytest.raises(AnotherRunError):
        office.restored(office.folder / "backups", 0.2, replace=True)
    with one_delivery_at_a_time(working, 0), pytest.raises(AnotherRunError, match="delivered"):
        office.restored(office.folder / "backups", 0.2, replace=True)
    with pytest.raises(BackupError, match="would be replaced"):
        office.restored(office.folder / "backups", 0.2)
    with open_store(working, read_only=True) as store:
        assert store.source_ids() == ["office-0"]
