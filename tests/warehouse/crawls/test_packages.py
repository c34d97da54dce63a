"""Which WARC files a path means: by itself, in a folder, in a package; and packages that lie."""

import io
import zipfile

import pytest

from tests.support.stored.crawls import Crawl, package
from warehouse.crawls.packages import CrawlFileError, crawl_files
from warehouse.crawls.records import read_heads, read_received

PAGE = "<p>Le quai sera réparé.</p>"


@pytest.fixture
def crawl():
    return Crawl("browsertrix").page("https://littoral.example/a", PAGE, "2019-05-03T10:00:00.123Z")


def heads(file):
    with file.open() as stream:
        return list(read_heads(stream))


def test_a_part_of_a_package_reads_like_the_file_itself(tmp_path, crawl):
    (tmp_path / "crawl.wacz").write_bytes(
        package({"archive/rec-1.warc.gz": crawl.data, "archive/rec-2.warc.gz": crawl.data})
    )
    crawl.save(tmp_path / "crawl.warc.gz")
    (alone,), _ = crawl_files(tmp_path / "crawl.warc.gz")
    parts, _ = crawl_files(tmp_path / "crawl.wacz")
    assert [one.name for one in parts] == ["crawl.wacz:archive/rec-1.warc.gz", "crawl.wacz:archive/rec-2.warc.gz"]
    for part in parts:
        assert heads(part) == heads(alone)
        with part.open() as stream:
            place = next(one.place for one in heads(part) if one.kind == "body")
            assert read_received(stream, place, largest=1000).body.decode() == PAGE
    assert {one.file_id for one in parts} == {alone.file_id}, "known by what it holds"


def test_a_folder_is_read_through_and_what_is_wrong_in_it_is_named(tmp_path, crawl):
    (tmp_path / "2019").mkdir()
    crawl.save(tmp_path / "2019" / "a.warc.gz")
    crawl.save(tmp_path / "b.wacz")
    (tmp_path / "c.warc").write_bytes(b"")
    (tmp_path / "d.warc.gz").write_bytes(b"hello")
    (tmp_path / "notes.txt").write_text("not looked at")
    files, unreadable = crawl_files(tmp_path)
    assert [one.name for one in files] == ["a.warc.gz", "b.wacz:archive/rec-1.warc.gz"]
    assert ["c.warc is empty" in unreadable[0], "d.warc.gz is no WARC file" in unreadable[1]] == [True, True]


def test_what_is_named_and_is_no_archive_is_an_error_with_what_to_do(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.warc").write_bytes(b"")
    (tmp_path / "no.warc.gz").write_bytes(b"hello")
    (tmp_path / "no.wacz").write_bytes(package({}))
    for name, said in (
        ("empty", "holds no .warc"), ("empty.warc", "is empty"), ("no.warc.gz", "is no WARC file"),
        ("no.wacz", "holds 0 WARC files"), ("nowhere", "No such file"),
    ):  # several a line, as in a table  # fmt: skip
        with pytest.raises(CrawlFileError, match=said) as refused:
            crawl_files(tmp_path / name)
        assert refused.value.hint


def test_names_in_a_package_lead_nowhere(tmp_path, crawl):
    names = ("archive/../../../etc/a.warc.gz", "archive//b.warc.gz", "../c.warc.gz", "/archive/d.warc.gz")
    (tmp_path / "crawl.wacz").write_bytes(package(dict.fromkeys(names, crawl.data)))
    files, _ = crawl_files(tmp_path / "crawl.wacz")
    assert {one.path for one in files} == {tmp_path / "crawl.wacz"}
    assert [one.name for one in tmp_path.iterdir()] == ["crawl.wacz"]


def test_a_package_that_packs_its_archives_again_is_refused(tmp_path):
    bomb = package({"archive/a.warc.gz": bytes(10_000_000)}, method=zipfile.ZIP_DEFLATED)
    (tmp_path / "bomb.wacz").write_bytes(bomb)
    with pytest.raises(CrawlFileError, match="packed a second time"):
        crawl_files(tmp_path / "bomb.wacz")


@pytest.mark.parametrize("lie", [b"\xff\xff\xff\x7f", b"\x00\x00\x00\x40"])
def test_a_package_that_lies_about_sizes_is_refused(tmp_path, crawl, lie):
    data = bytearray(package({"archive/a.warc.gz": crawl.data}))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 20 : entry + 28] = lie * 2
    (tmp_path / "liar.wacz").write_bytes(bytes(data))
    with pytest.raises(CrawlFileError, match="not where its package says"):
        crawl_files(tmp_path / "liar.wacz")


def test_a_package_cut_short_is_refused(tmp_path, crawl):
    data = package({"archive/a.warc.gz": crawl.data})
    for cut in range(10, len(data), 101):
        path = tmp_path / "cut.wacz"
        path.write_bytes(data[:cut])
        with pytest.raises(CrawlFileError):
            crawl_files(path)


def test_a_part_is_seen_as_a_file_of_its_own(tmp_path, crawl):
    (tmp_path / "crawl.wacz").write_bytes(package({"archive/a.warc.gz": crawl.data}))
    (part,), _ = crawl_files(tmp_path / "crawl.wacz")
    with part.open() as stream:
        assert stream.seek(0, io.SEEK_END) == len(crawl.data)
        assert stream.read() == b""
        stream.seek(0)
        assert stream.read(10) + stream.read() == crawl.data
