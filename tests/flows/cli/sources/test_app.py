"""`followthrough sources …` as people and machines use it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from flows.cli.main import call
from flows.cli.terminal import exits
from flows.config.load import load_config
from parsers.model import FetchAttempt, Source
from tests.support.measures.patience import HANGS
from tests.support.servers.sites import Asked, Raw, Reply, Site
from warehouse.harvests.values import Harvest
from warehouse.store import open_store

FEED = """<rss version="2.0"><channel><title>Communiqués</title>
<item><title>Bilan</title><link>{url}/a</link><guid>1</guid><pubDate>Mon, 02 Feb 2026 10:00:00 +0100</pubDate></item>
</channel></rss>"""


@dataclass
class Said:
    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("FOLLOWTHROUGH_"):
            monkeypatch.delenv(name)

    def run_it(*arguments: str) -> Said:
        status = call(["sources", *arguments])
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return run_it


def configure(text: str, *, where: str = "followthrough.toml") -> Path:
    file = Path(where)
    http = "[http]\ndelay_seconds = 0.0\nallow_private_addresses = true\nretries = 0\n"
    file.write_text(f"catalogue = []\n{http}{text}", encoding="utf-8")
    return file


def paragraph(site: Site, source_id: str = "one", *, feed: str = "/feed") -> str:
    return (
        f'[[source]]\nid = "{source_id}"\nname = "Site [bold] {source_id}"\nfamily = "generic"\n'
        f'home = "{site.url("/")}"\nfeeds = ["{site.url(feed)}"]\n'
    )


def serve(site: Site) -> None:
    site.pages |= {"/": "<html><body>x</body></html>", "/feed": Reply(FEED.format(url=site.url("")).encode())}


class TestList:
    def test_the_starter_list_is_shown_with_no_configuration_and_no_warehouse(self, run: Run) -> None:
        said = run("list")
        assert said.status == exits.OK
        assert "zone-nord" in said.out
        assert "nobody has seen 10 of them answer live yet" in " ".join(said.err.split())
        assert not Path("data").exists()

    def test_machines_get_the_same(self, run: Run) -> None:
        rows = json.loads(run("list", "--json").out)
        assert len(rows) == 11
        assert rows[0]["id"] == "zone-nord"
        assert rows[0]["state"] == "new"
        assert rows[0]["verified"] is None

    def test_the_rest_of_the_catalogue_can_be_looked_through(self, run: Run) -> None:
        rows = json.loads(run("list", "--all", "--json").out)
        assert {row["id"]: row["watched"] for row in rows}["cantal"] is False
        assert len(rows) > 135

    def test_health_is_what_the_warehouse_knows(self, run: Run) -> None:
        configure('[[source]]\nid = "one"\nname = "One"\nfamily = "generic"\nhome = "https://one.example/"\n')
        remember("one", times=4)
        row = json.loads(run("list", "--json").out)[0]
        assert row["state"] == "failing"
        assert "4 times in a row" in row["remark"]
        assert "the host is down" in row["remark"]

    def test_names_from_outside_are_no_markup(self, run: Run, site: Site) -> None:
        configure(paragraph(site))
        assert "[bold]" in run("list").out


def harvest(source: Source, when: datetime, *, readable: bool, problems: tuple[str, ...] = ()) -> Harvest:
    attempt = FetchAttempt(source.home, "home", when, "ok" if readable else "unreachable")
    return Harvest(source, f"run-{when:%H}", when, when, readable=readable, attempts=(attempt,), problems=problems)


def remember(source_id: str, *, times: int) -> None:
    """Store polls in the warehouse in which none of the source's lists could be read."""
    config = load_config()
    source = next(one for one in config.sources() if one.source_id == source_id)
    now = datetime(2026, 3, 1, 12, 0)
    with open_store(config.warehouse.path) as store:
        store.record_sources(config.sources())
        for number in range(times):
            when = now + timedelta(hours=number)
            store.load([harvest(source, when, readable=False, problems=("the host is down",))], {})


class TestPlan:
    def test_the_whole_catalogue_says_what_a_cycle_takes(self, run: Run) -> None:
        Path("followthrough.toml").write_text('catalogue = ["prefectures", "ministries", "partners"]', encoding="utf-8")
        said = run("plan")
        assert said.status == exits.OK
        assert "prefectures, 115 sources" in " ".join(said.out.split())
        assert "18 min" in said.out

    def test_machines_get_seconds_and_times(self, run: Run) -> None:
        plan = json.loads(run("plan", "--json").out)
        assert {one["platform"]: one["quiet_requests"] for one in plan["platforms"]}["prefectures"] == 7
        assert plan["quiet_seconds"] == 35.0
        assert all(source["due"] for source in plan["sources"])

    def test_a_source_polled_just_now_is_due_later(self, run: Run) -> None:
        configure('[[source]]\nid = "one"\nname = "One"\nfamily = "generic"\nhome = "https://one.example/"\n')
        config = load_config()
        now = datetime(2100, 1, 1)
        with open_store(config.warehouse.path) as store:
            store.record_sources(config.sources())
            store.load([harvest(config.sources()[0], now, readable=True)], {})
        source = json.loads(run("plan", "--json").out)["sources"][0]
        assert source["due_at"] == "2100-01-01T06:00:00Z"

    def test_nothing_watched_is_no_error(self, run: Run) -> None:
        Path("followthrough.toml").write_text("catalogue = []\nseed_corpus = false", encoding="utf-8")
        assert "Nothing on the web is watched" in run("plan").out


class TestCheck:
    def test_what_answered_is_told(self, run: Run, site: Site) -> None:
        serve(site)
        configure(paragraph(site))
        said = run("check")
        assert said.status == exits.OK
        assert "1 entry, newest 2026-02-02" in said.out
        assert "1 source visited, 1 can be read." in said.err

    def test_trouble_is_a_status_only_when_asked_for(self, run: Run, site: Site) -> None:
        serve(site)
        configure(paragraph(site) + paragraph(site, "two", feed="/gone"))
        assert run("check").status == exits.OK
        said = run("check", "--strict", "--json")
        assert said.status == exits.TROUBLE
        assert {row["id"]: row["readable"] for row in json.loads(said.out)} == {"one": True, "two": False}
        assert "Nothing to read at: two" in said.err

    def test_only_the_sources_named_are_visited(self, run: Run, site: Site) -> None:
        serve(site)
        configure(paragraph(site) + paragraph(site, "two", feed="/gone"))
        run("check", "one")
        assert site.count("/gone") == 0

    def test_no_network_is_told_apart_from_broken_sources(self, run: Run) -> None:
        with Site() as gone:
            configure(paragraph(gone))
        assert "this machine's network" in run("check").err

    def test_a_source_that_does_not_exist_is_a_usage_error(self, run: Run) -> None:
        said = run("check", "nrod")
        assert said.status == exits.USAGE
        assert "sources list" in said.err

    def test_ctrl_c_ends_it_cleanly_and_soon(self, site: Site, tmp_path: Path) -> None:
        def never(connection: object, closing: object) -> None:
            closing.wait(HANGS)

        def slow(_: Asked) -> Raw:
            return Raw(never)

        site.pages |= {"/": slow}
        text = configure(paragraph(site), where=str(tmp_path / "c.toml"))
        command = [sys.executable, "-c", "from flows.cli.main import main; main()", "sources", "check", "-c", str(text)]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[4])
        until = time.monotonic() + HANGS
        while not site.count("/") and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=HANGS)
        assert process.returncode == exits.INTERRUPTED
        assert "0 sources visited" in said
        assert "Traceback" not in said


class TestDiscover:
    def test_it_prints_a_paragraph_that_loads(self, run: Run, site: Site, tmp_path: Path) -> None:
        serve(site)
        configure("")
        said = run("discover", site.url("/feed"))
        assert said.status == exits.OK
        file = tmp_path / "pasted.toml"
        file.write_text(f"catalogue = []\n{said.out}", encoding="utf-8")
        assert load_config(file).sources()[0].feeds == (site.url("/feed"),)

    def test_it_can_write_it_too(self, run: Run, site: Site) -> None:
        serve(site)
        configure("")
        assert run("discover", site.url("/feed"), "--write").out == ""
        assert load_config().sources()[0].feeds == (site.url("/feed"),)

    def test_a_site_with_nothing_says_what_to_do(self, run: Run, site: Site) -> None:
        configure("")
        said = run("discover", site.url("/"))
        assert said.status == exits.USAGE
        assert "could not be had" in said.err
        assert "browser" in said.err

    def test_a_private_address_is_not_asked_by_default(self, run: Run, site: Site) -> None:
        said = run("discover", site.url("/"))
        assert said.status == exits.USAGE
        assert site.asked == []


OPML = """<opml version="2.0"><body>
<outline text="A" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/>
<outline text="Nord" xmlUrl="https://www.nord.gouv.fr/syndication/flux/x" htmlUrl="https://www.nord.gouv.fr/x"/>
<outline text="Home Office" xmlUrl="https://www.gov.uk/search/news-and-communications.atom?organisations%5B%5D=home-office"/>
<outline text="Secret" xmlUrl="https://me:hunter2@b.example/feed"/>
</body></opml>"""


class TestLists:
    def test_import_prints_paragraphs_of_what_is_new(self, run: Run, tmp_path: Path) -> None:
        Path("list.opml").write_text(OPML, encoding="utf-8")
        said = run("import", "list.opml")
        assert said.status == exits.OK
        assert "hunter2" not in said.out + said.err
        assert "2 sources new, 1 watched already, 1 left out" in said.err
        file = tmp_path / "pasted.toml"
        file.write_text(f"catalogue = []\nseed_corpus = false\n{said.out}", encoding="utf-8")
        first, second = load_config(file).sources()
        assert (first.source_id, first.family) == ("a", "generic")
        assert (second.source_id, second.family, second.platform) == ("nord-2", "prefecture", "prefectures")

    def test_import_can_write_and_a_second_time_finds_nothing_new(self, run: Run) -> None:
        Path("list.opml").write_text(OPML, encoding="utf-8")
        file = configure("", where="mine.toml")
        file.chmod(0o640)
        assert run("import", "list.opml", "--write", "-c", "mine.toml").status == exits.OK
        assert [one.source_id for one in load_config(file).sources()] == ["a", "nord", "home-office", "seed-corpus"]
        assert file.stat().st_mode & 0o777 == 0o640
        before = file.read_text(encoding="utf-8")
        assert "0 sources new, 3 watched already" in run("import", "list.opml", "--write", "-c", "mine.toml").err
        assert file.read_text(encoding="utf-8") == before

    def test_a_configuration_that_cannot_be_appended_to_stays_as_it_was(self, run: Run) -> None:
        Path("list.opml").write_text(OPML, encoding="utf-8")
        file = Path("followthrough.toml")
        file.write_text("source = []", encoding="utf-8")
        said = run("import", "list.opml", "--write")
        assert said.status == exits.USAGE
        assert "Nothing was written" in said.err
        assert file.read_text(encoding="utf-8") == "source = []"
        assert sorted(path.name for path in Path().iterdir()) == ["followthrough.toml", "list.opml"]

    @pytest.mark.parametrize("name", ["missing.opml", "."])
    def test_a_file_that_cannot_be_read_is_a_usage_error(self, name: str, run: Run) -> None:
        said = run("import", name)
        assert said.status == exits.USAGE
        assert "cannot be read" in said.err

    def test_a_file_that_is_no_opml_says_so(self, run: Run) -> None:
        Path("x.opml").write_text("<html/>", encoding="utf-8")
        said = run("import", "x.opml")
        assert said.status == exits.USAGE
        assert "OPML" in said.err

    def test_what_is_exported_can_be_imported_elsewhere(self, run: Run, tmp_path: Path) -> None:
        assert run("export", "all.opml").status == exits.OK
        there = tmp_path / "there.toml"
        there.write_text("catalogue = []\nseed_corpus = false", encoding="utf-8")
        run("import", "all.opml", "--write", "-c", str(there))
        watched: tuple[Source, ...] = tuple(one for one in load_config().sources() if one.source_id != "seed-corpus")
        assert load_config(there).sources() == watched
