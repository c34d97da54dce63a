"""A copy of the pages for a static host: every link of every page leads to a file of it, and nothing else is touched."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from flows.web.errors import CopyFolderError, WebServerError
from flows.web.export import places
from flows.web.export.folder import LIST, CopyFolder, copy_folder
from flows.web.export.links import led, links_of
from flows.web.export.pages import export
from flows.web.settings import WebSettings
from tests.flows.web.conftest import LATEST, LIVE, Copied
from tests.flows.web.test_pages import Reading


def pages_of(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


@functools.cache
def ids_of(file: Path) -> frozenset[str]:
    return frozenset(Reading(file.read_text(encoding="utf-8")).values("id"))


def test_every_link_of_every_page_leads_to_a_file(copied: Copied) -> None:
    folder, made, _ = copied
    pages = pages_of(folder)
    assert len(pages) == 2 * made.pages > 50
    wrong, led_to = [], set()
    for file in pages:
        read = Reading(file.read_text(encoding="utf-8"))
        for link in read.values("href") + read.values("src") + read.values("action"):
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            led_to.add(target)
            found = target.is_file() and folder in target.parents
            if not found or not (parts.fragment == "" or parts.fragment in ids_of(target)):
                wrong.append((file.name, link))
    assert wrong == []
    lonely = {one for one in folder.rglob("*") if one.is_file() and "pagefind" not in one.parts} - led_to
    assert {one.name for one in lonely} == {LIST}, "and every file is reached"


def test_a_page_of_the_copy_has_what_files_can_do_and_nothing_else(copied: Copied) -> None:
    folder, _, _ = copied
    for file in pages_of(folder):
        text = file.read_text(encoding="utf-8")
        read = Reading(text)
        assert (read.open, read.wrong) == ([], [])
        assert '<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;' in text
        assert "unsafe-inline" not in text
        assert not [name for _, name, _ in read.attributes if name == "style" or name.startswith("on")]
        assert not re.search(r"<script(?! src=)|/api/v1|format=csv|sign-in|localhost|\?lang=|<select", text), file
        language = "en" if folder / "en" in file.parents else "fr"
        assert f'<html lang="{language}">' in text
    assert "<script" in (folder / "search" / "index.html").read_text()


def test_a_copy_has_the_latest_promises_all_groups_and_both_languages(copied: Copied) -> None:
    folder, made, steps = copied
    files = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    own = {one for one in files if not one.startswith(("en/", "static/", "pagefind/", "."))}
    assert {f"en/{one}" for one in own} <= files
    listed = Reading((folder / "commitments" / "index.html").read_text()).values("href")
    promises = {one for one in listed if re.fullmatch(r"[0-9a-f]{20}\.html", one)}
    assert len(promises) == LATEST < made.promises, "those on the first page are there, too"
    assert {"parties/france.html", "parties/france.atom", "parties/france.ics", "topics/security.html"} <= files
    assert {"sources/demo-prefecture.html", "feed.atom", "calendar.ics", "search/index.html"} <= files
    assert any(re.fullmatch(r"releases/\w+\.v2-changes\.html", one) for one in files), "what an edit changed"
    assert (folder / "feed.atom").read_bytes().startswith(b"<?xml")
    assert (folder / "calendar.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert steps[0] == "Making the pages"
    assert made.placed.files == len(files) - 1
    promise = (folder / "commitments" / sorted(promises)[0]).read_text()
    identifier = sorted(promises)[0].removesuffix(".html")
    assert f'<link rel="canonical" href="{LIVE}/commitments/{identifier}">' in promise, "it is cited where it stays"


def test_what_a_copy_cannot_show_is_said_and_the_earlier_copy_stays(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    with copy_folder(folder) as copy:
        copy.write("index.html", b"earlier")
        copy.place({})
    with pytest.raises(Exception, match="does not exist yet"):
        export(WebSettings(tmp_path / "none.duckdb"), folder, LATEST, lambda _: None)
    assert (folder / "index.html").read_bytes() == b"earlier"
    assert not (folder / ".followthrough-writing").exists()


class TestFolder:
    """Renewed file by file, and only what is ours."""

    @staticmethod
    def renew(folder: Path, **files: str) -> tuple[int, int, int]:
        with copy_folder(folder) as copy:
            for name, text in files.items():
                copy.write(name.replace("__", "/") + ".html", text.encode())
            placed = copy.place({"revision": 1})
        return placed.files, placed.written, placed.removed

    def test_what_changed_is_replaced_and_what_went_is_removed(self, tmp_path: Path) -> None:
        folder = tmp_path / "deep" / "copy"
        assert self.renew(folder, index="a", parties__x="b", parties__y="c") == (3, 3, 0)
        kept = (folder / "parties" / "x.html").stat()
        (folder / "CNAME").write_text("theirs")
        assert self.renew(folder, index="d", parties__x="b", topics__z="e") == (3, 2, 1)
        assert (folder / "parties" / "x.html").stat() == kept, "what stayed the same is not written again"
        assert (folder / "CNAME").read_text() == "theirs"
        assert self.renew(folder, index="d") == (1, 0, 2)
        assert sorted(one.name for one in folder.iterdir()) == [LIST, "CNAME", "index.html"], "nor empty folders"

    def test_a_folder_with_something_else_in_it_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.html").write_text("mine")
        for folder, message in ((tmp_path, "holds no copy"), (tmp_path / "thesis.html", "is no folder")):
            with pytest.raises(CopyFolderError, match=message):
                self.renew(folder, index="a")
        assert [one.name for one in tmp_path.iterdir()] == ["thesis.html"]

    @pytest.mark.parametrize(
        "text",
        ("", "[]", "{}", '{"followthrough_copy": 2, "files": []}', '{"followthrough_copy": 1, "files": ["../x"]}',
         '{"followthrough_copy": 1, "files": ["/etc/x"]}', '{"followthrough_copy": 1, "files": [1]}', "\x00"),
    )  # several a line, as in a table  # fmt: skip
    def test_a_list_that_is_not_as_we_write_it_is_not_believed(self, tmp_path: Path, text: str) -> None:
        (tmp_path / LIST).write_text(text)
        with pytest.raises(CopyFolderError, match="not as this version"):
            self.renew(tmp_path, index="a")

    def test_a_file_of_somebody_else_in_the_way_stays(self, tmp_path: Path) -> None:
        self.renew(tmp_path, index="a")
        (tmp_path / "about.html").write_text("theirs")
        with pytest.raises(CopyFolderError, match="none of our files"):
            self.renew(tmp_path, index="b", about="ours")
        assert (tmp_path / "about.html").read_text() == "theirs"
        assert (tmp_path / "index.html").read_text() == "a", "and nothing was replaced"

    def test_one_process_at_a_time(self, tmp_path: Path) -> None:
        with copy_folder(tmp_path), pytest.raises(CopyFolderError, match="another process"), copy_folder(tmp_path):
            pass

    def test_a_copy_that_ended_halfway_is_known_to_the_next_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.renew(tmp_path, index="a", old="b")
        with monkeypatch.context() as patch, pytest.raises(OSError, match="disk"):
            patch.setattr(CopyFolder, "_remove_empty", _full)
            self.renew(tmp_path, index="c", new="d")
        assert set(json.loads((tmp_path / LIST).read_text())["files"]) == {"index.html", "new.html", "old.html"}
        assert self.renew(tmp_path, index="e") == (1, 1, 2)
        assert sorted(one.name for one in tmp_path.iterdir()) == [LIST, "index.html"]


def _full(*_: object) -> None:
    raise OSError(28, "the disk is full")


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/?lang=en", "index.html"),
        ("/commitments?sort=-published", "commitments/index.html"),
        ("/commitments?sort=-published&page=2", "commitments/page-2.html"),
        ("/commitments?status=overdue", None),
        ("/commitments?page=2&status=overdue", None),
        ("/commitments?page=../../x", None),
        ("/commitments/0a1b", "commitments/0a1b.html"),
        ("/commitments/index", "commitments/=index.html"),
        ("/parties/page-2", "parties/=page=2d=2.html"),
        ("/parties/a%2F..%2Fb", "parties/=a=2f==2e==2e==2f=b.html"),
        ("/parties/.hidden", "parties/==2e=hidden.html"),
        ("/releases/0a?version=2", "releases/0a.v2.html"),
        ("/releases/0a?version=2&differences=1", "releases/0a.v2-changes.html"),
        ("/releases/0a?version=x", None),
        ("/feed.atom", "feed.atom"),
        ("/feed.atom?party=france", "parties/france.atom"),
        ("/calendar.ics?commitment=0a&sort=due", "commitments/0a.ics"),
        ("/commitments/0a/feed.atom", "commitments/0a.atom"),
        ("/commitments/0a/calendar.ics", "commitments/0a.ics"),
        ("/commitments/0a/x", None),
        ("/feed.atom?party=france&topic=security", None),
        ("/feed.atom?words=x", None),
        ("/static/style.css?v=1", "static/style.css"),
        ("/api/v1/commitments", None),
        ("/review", None),
    ],
)
def test_which_address_becomes_which_file(address: str, file: str | None) -> None:
    assert places.file_of(address) == file


def test_names_that_are_too_long_stay_apart() -> None:
    names = {places.named("é" * 119 + last) for last in "ab"}
    assert len(names) == 2
    assert all(len(name) <= 100 for name in names)


def test_a_release_brings_no_further_promises() -> None:
    links = ["/commitments/1", "/releases/2", "/parties/a", "/releases/3?version=1&differences=1", "/commitments?page=2"]
    assert places.brought_by("/commitments/9", links) == ["/releases/2", "/parties/a"]
    assert places.brought_by("/releases/9", links) == ["/parties/a", "/releases/3?version=1&differences=1"]
    assert places.brought_by("/commitments", links) == ["/commitments/1", "/commitments?page=2"]


def test_links_are_led_from_file_to_file() -> None:
    text = (
        '<link rel="alternate" href="/gone"><link rel="stylesheet" href="/here?a=1&amp;b=2"><a class="x" href="/gone">g</a>'
        '<a href="/here#place">h</a><a href="#place">i</a><a href="https://x.test/">j</a><p>href=&#34;/here&#34;</p>'
    )
    assert links_of(text) == ["/gone", "/here?a=1&b=2", "/gone", "/here"]
    found = led(text, lambda link: "../there.html" if link.startswith("/here") else None)
    assert found == (
        '<link rel="stylesheet" href="../there.html"><a class="x">g</a>'
        '<a href="../there.html#place">h</a><a href="#place">i</a><a href="https://x.test/">j</a><p>href=&#34;/here&#34;</p>'
    )


def test_a_search_index_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.web.export import search_index

    monkeypatch.setattr(search_index, "get_executable", lambda: tmp_path / "none")
    with pytest.raises(WebServerError, match="Pagefind made no index"):
        search_index.index(tmp_path)
