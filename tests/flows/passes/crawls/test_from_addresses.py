"""Archives that lie at addresses: fetched one after the other, read, and removed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.flows.passes.crawls.office import QUAY, RECORDS, crawl_of
from tests.support.servers.sites import Raw, Reply, Site
from tests.support.stored.crawls import SITE, Crawl, listing, release


class Elsewhere:
    """A server with WARC files, and a list of their addresses."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site = site
        self.list = folder / "addresses.txt"

    def offer(self, files: dict[str, Any]) -> Path:
        self.site.pages.update(files)
        self.list.write_text("# archives of a library\n" + "\n".join(self.site.url(one) for one in files) + "\n")
        return self.list


@pytest.fixture
def elsewhere(tmp_path: Path, site: Site) -> Elsewhere:
    return Elsewhere(site, tmp_path)


def test_files_at_addresses_are_fetched_read_and_removed(office, elsewhere):
    data = {
        "/2019.warc.gz": Reply(crawl_of("library", 2019).data, etag='"one"', content_type="application/gzip"),
        "/2020.wacz": office.save(crawl_of("browsertrix", 2020), "crawl.wacz").read_bytes(),
        "/lost.warc.gz": Reply(b"no", 404),
        "/page.html": b"<p>not an archive</p>",
    }
    path = elsewhere.offer(data)
    result = office.take(path)
    assert result.taken["littoral"].records == 2 * RECORDS
    assert [("404" in one or "not_found" in one, "is no WARC" in one) for one in result.unreadable] == [
        (True, False), (False, True),
    ]  # several a line, as in a table  # fmt: skip
    assert sorted(one.name for one in (office.folder / "data").iterdir() if "incoming" in one.name) == []
    asked = elsewhere.site.asked[-1].headers
    assert asked["Accept-Encoding"] == "identity"
    result = office.take(path)
    assert result.taken["littoral"].records == 0
    again = [one for one in elsewhere.site.asked if one.path == "/2019.warc.gz"]
    assert again[-1].headers.get("If-None-Match") == '"one"', "it is not sent again while it is the same"


def test_what_a_later_file_shows_is_fetched_once_more_from_an_earlier_one(office, elsewhere):
    pages, lists = Crawl(), Crawl()
    text = release("quai", "02/03/2016", QUAY.format(2019))
    pages.page(f"{SITE}/actualites/quai", text, "2019-05-03T10:00:01Z")
    lists.page(f"{SITE}/actualites", listing({"quai": "02/03/2016"}), "2019-05-03T10:00:02Z")
    path = elsewhere.offer({"/1.warc.gz": pages.data, "/2.warc.gz": lists.data})
    office.take(path)
    assert [url for url, _, _ in office.versions()] == [f"{SITE}/actualites/quai"]
    assert [elsewhere.site.count(one) for one in ("/1.warc.gz", "/2.warc.gz")] == [2, 1]


def test_of_a_transfer_that_breaks_off_the_rest_is_asked_for(office, elsewhere):
    text = office.file.read_text(encoding="utf-8").replace("retries = 0", "retries = 2\nbackoff_seconds = 0")
    office.file.write_text(text, encoding="utf-8")
    data = crawl_of("library", 2019).data
    asked: list[str | None] = []

    def answer(request: Any) -> Any:
        begin = request.headers.get("Range")
        asked.append(begin)
        if begin is None:
            return Reply(data[:900], headers={"ETag": '"one"', "Content-Length": str(len(data))}, content_type=None)
        first = int(begin.removeprefix("bytes=").removesuffix("-"))
        where = {"ETag": '"one"', "Content-Range": f"bytes {first}-{len(data) - 1}/{len(data)}"}
        return Reply(data[first:], 206, headers=where, content_type=None)

    def hang_up(request: Any) -> Any:
        reply = answer(request)
        if reply.status == 206:
            return reply

        def write(connection: Any, _: Any) -> None:
            head = f'HTTP/1.1 200 OK\r\nETag: "one"\r\nContent-Length: {len(data)}\r\n\r\n'
            connection.sendall(head.encode() + reply.body)

        return Raw(write)

    result = office.take(elsewhere.offer({"/a.warc.gz": hang_up}))
    assert asked == [None, "bytes=900-"]
    assert result.taken["littoral"].records == RECORDS


def test_addresses_of_private_networks_are_not_asked_unless_allowed(office, elsewhere):
    text = office.file.read_text(encoding="utf-8").replace("allow_private_addresses = true", "")
    office.file.write_text(text, encoding="utf-8")
    result = office.take(elsewhere.offer({"/a.warc.gz": crawl_of("library", 2019).data}))
    assert elsewhere.site.asked == []
    assert len(result.unreadable) == 1
