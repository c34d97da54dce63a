"""Records of WARC files that others wrote, whole, damaged and hostile."""

import gzip
import io
import random
import tracemalloc
from datetime import datetime

import pytest

from tests.support.stored.crawls import FORMS, Crawl
from warehouse.crawls.records import Damage, Head, is_warc, read_heads, read_moment, read_received
from warehouse.crawls.streams import DamagedRecordError
from warehouse.errors import ArchiveError

PAGE = "<html><body><p>Le préfet s'engage à réparer le quai.</p></body></html>"
AT = "2019-05-03T10:00:00Z"
MEGABYTE = 1024 * 1024


def file_of(crawl):
    return io.BytesIO(crawl.data)


def answers(file):
    return [one for one in read_heads(file) if isinstance(one, Head) and one.kind == "body"]


def damages(file):
    return [one for one in read_heads(file) if isinstance(one, Damage)]


def raw(*headers, block=b"", packed=True):
    """A record as anybody might write it."""
    text = "\r\n".join(("WARC/1.0", *headers, "", "")).encode() + block + b"\r\n\r\n"
    return gzip.compress(text, mtime=0) if packed else text


def response(block, *, length=None, url="https://littoral.example/a", packed=True):
    length = len(block) if length is None else length
    about = (f"WARC-Target-URI: {url}", f"WARC-Date: {AT}", f"Content-Length: {length}")
    return raw("WARC-Type: response", "Content-Type: application/http", *about, block=block, packed=packed)


def http(body, *headers):
    return "\r\n".join(("HTTP/1.1 200 OK", "Content-Type: text/html", *headers, "", "")).encode() + body


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("form", FORMS)
def test_what_each_kind_of_crawler_wrote_is_read_alike(form, packed):
    crawl = Crawl(form, packed=packed)
    crawl.page("https://littoral.example/a", PAGE, AT).page("https://littoral.example/b", "", AT, status="404 Not Found")
    file = file_of(crawl)
    assert is_warc(file)
    first, second = answers(file)
    assert (first.url, first.status, first.received_at) == ("https://littoral.example/a", 200, datetime(2019, 5, 3, 10))
    assert (second.url, second.status) == ("https://littoral.example/b", 404)
    received = read_received(file, first.place, largest=MEGABYTE)
    assert received.body.decode() == PAGE
    assert received.content_type == "text/html; charset=utf-8"
    assert [one.ends for one in read_heads(file)] == crawl.ends, "each record ends where the crawler ended it"


def test_reading_begins_at_any_record():
    crawl = Crawl().page("https://littoral.example/a", PAGE, AT).page("https://littoral.example/b", PAGE, AT)
    whole = list(read_heads(file_of(crawl)))
    for position, head in enumerate(whole):
        assert list(read_heads(file_of(crawl), head.place)) == whole[position:]


def test_a_repeat_says_what_it_repeats():
    crawl = Crawl("library").page("https://littoral.example/a", PAGE, AT)
    crawl.repeat("https://littoral.example/a", PAGE, "2020-01-01T00:00:00Z")
    first, again = (one for one in read_heads(file_of(crawl)) if one.kind in ("body", "revisit"))
    assert again.kind == "revisit"
    assert again.digest == first.digest is not None


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2019-05-03T10:00:07Z", datetime(2019, 5, 3, 10, 0, 7)),
        ("2019-05-03T10:00:07.123456789Z", datetime(2019, 5, 3, 10, 0, 7, 123456)),
        ("2019-05-03T12:00:07+02:00", datetime(2019, 5, 3, 10, 0, 7)),
        ("2019-05-03", datetime(2019, 5, 3)),
        ("2019-05", datetime(2019, 5, 1)),
        ("2019", datetime(2019, 1, 1)),
        ("", None),
        ("0000-00-00T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
    ],
)
def test_days_and_moments_of_any_precision(written, moment):
    assert read_moment(written) == moment


def test_the_rest_is_read_past_a_damaged_record():
    crawl = Crawl()
    for name in "abc":
        crawl.page(f"https://littoral.example/{name}", PAGE, AT)
    data = bytearray(crawl.data)
    second = answers(file_of(crawl))[1]
    data[second.place + 40 : second.place + 60] = bytes(20)
    file = io.BytesIO(bytes(data))
    assert [one.url[-1] for one in answers(file)] == ["a", "c"]
    (lost,) = damages(file)
    assert (lost.place, lost.ends) == (second.place, second.ends)


@pytest.mark.parametrize("packed", [True, False])
def test_of_a_file_that_is_cut_short_all_before_the_cut_is_read(packed):
    crawl = Crawl(packed=packed)
    for name in "abc":
        crawl.page(f"https://littoral.example/{name}", PAGE, AT)
    for cut in range(1, len(crawl.data), 97):
        file = io.BytesIO(crawl.data[:cut])
        whole = sum(1 for end in crawl.ends if end <= cut)
        heads = [one for one in read_heads(file) if isinstance(one, Head)]
        assert whole <= len(heads) <= whole + (not packed), "a plain record lacks only the empty lines behind it"


def test_whatever_is_damaged_reading_ends_and_says_so():
    crawl = Crawl()
    for name in "abcdef":
        crawl.page(f"https://littoral.example/{name}", PAGE, AT)
    chance = random.Random(7)
    for _ in range(60):
        data = bytearray(crawl.data)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        file = io.BytesIO(bytes(data))
        found = list(read_heads(file))
        assert found[-1].ends >= found[-1].place
        for one in found:
            if isinstance(one, Head) and one.kind == "body":
                try:
                    read_received(file, one.place, largest=MEGABYTE)
                except DamagedRecordError as error:  # any words will do, but some
                    assert error.message


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("length", [1024**3, 1024**5, -5, "many", 3])
def test_a_length_that_lies_costs_only_its_record(length, packed):
    liar = response(http(PAGE.encode()), length=length, packed=packed)
    good = response(http(PAGE.encode()), url="https://littoral.example/b", packed=packed)
    assert [one.url[-1] for one in answers(io.BytesIO(liar + good)) if one.url.endswith("b")] == ["b"]


def peak_of(work):
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_body_that_unpacks_to_far_more_is_given_up_in_little_memory():
    bomb = gzip.compress(bytes(100 * MEGABYTE), mtime=0)
    chunk = b"%x\r\n%b\r\n0\r\n\r\n" % (len(bomb), bomb)
    records = [
        response(http(bomb, "Content-Encoding: gzip")),
        response(http(chunk, "Content-Encoding: gzip", "Transfer-Encoding: chunked")),
        response(http(bytes(100 * MEGABYTE))),  # packed with its record
    ]
    for data in records:
        file = io.BytesIO(data)
        (head,) = answers(file)

        def give_up(file=file, head=head):
            with pytest.raises(DamagedRecordError, match="larger"):
                read_received(file, head.place, largest=2 * MEGABYTE)

        assert peak_of(give_up) < 16 * MEGABYTE


def test_headers_without_end_are_given_up_in_little_memory():
    endless = raw("WARC-Type: response", "X: " + "x" * 20 * MEGABYTE)
    many = raw("WARC-Type: response", *["X: yyyyyyyyyyyyyyyyyyyyyyyyy"] * 50_000)
    good = response(http(PAGE.encode()))

    def read():
        file = io.BytesIO(endless + many + good)
        assert len(damages(file)) == 2
        assert len(answers(file)) == 1

    assert peak_of(read) < 16 * MEGABYTE


@pytest.mark.parametrize(
    ("headers", "body", "read"),
    [
        (("Content-Encoding: gzip",), PAGE.encode(), PAGE),  # stored decoded, the header left as it came
        (("Content-Encoding: br",), PAGE.encode(), PAGE),
        (("Content-Encoding: deflate",), gzip.zlib.compress(PAGE.encode())[2:-4], PAGE),
        (("Transfer-Encoding: chunked",), PAGE.encode(), PAGE),
        (("Content-Encoding: br",), b"\x8b\x07\x80\xff", None),
        (("Content-Encoding: zstd",), b"\x28\xb5\x2f\xfd", None),
    ],
)
def test_codings_are_undone_or_named(headers, body, read):
    file = io.BytesIO(response(http(body, *headers)))
    if read is None:
        with pytest.raises(DamagedRecordError, match="coding"):
            read_received(file, 0, largest=MEGABYTE)
    else:
        assert read_received(file, 0, largest=MEGABYTE).body.decode() == read


def test_a_file_packed_as_a_whole_is_refused_with_what_to_do():
    data = gzip.compress(Crawl(packed=False).page("https://littoral.example/a", PAGE, AT).data)
    assert is_warc(io.BytesIO(data))
    with pytest.raises(ArchiveError, match="packed as a whole") as refused:
        list(read_heads(io.BytesIO(data)))
    assert "recompress" in refused.value.hint


@pytest.mark.parametrize("data", [b"", b"WAR", b"\x1f\x8b\x08", gzip.compress(b"hello"), b"%PDF-1.4", bytes(100)])
def test_what_is_no_warc_file(data):
    assert not is_warc(io.BytesIO(data))
