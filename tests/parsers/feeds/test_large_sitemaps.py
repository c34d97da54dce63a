"""What a sitemap of the most addresses that the protocol allows costs, and that the quick ways read as the slow ones do."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta, timezone

from parsers.addresses import web_address
from parsers.dates import reading
from parsers.dates.reading import read_moment
from parsers.feeds.sitemaps import MAX_ENTRIES, read_sitemap

HOME = "https://www.example.gouv.fr"


def _sitemap(addresses: int) -> bytes:
    urls = "".join(
        f"<url><loc>{HOME}/actualites/communique-{one}</loc>"
        f"<lastmod>{2020 + one % 6}-{1 + one % 9:02}-{10 + one % 18}T08:00:00+01:00</lastmod></url>"
        for one in range(addresses)
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def test_fifty_thousand_addresses_are_read_in_a_few_seconds_of_cpu_and_the_newest_are_taken():
    body = _sitemap(50_000)
    began = time.process_time()
    sitemap = read_sitemap(body, url=f"{HOME}/sitemap.xml")
    assert time.process_time() - began < 5  # 1 to 3 s, by how busy the machine is; it was 8 to 10
    assert len(sitemap.entries) == MAX_ENTRIES
    assert {one.updated_on.year for one in sitemap.entries} == {2025}


def test_a_stamp_is_the_same_moment_as_with_the_patterns_for_all_forms(monkeypatch):
    drawn = random.Random(12)
    stamps = [
        f"20{drawn.randrange(100):02}-{month:02}-{day:02}T0{day % 10}:59:07" for month in range(20) for day in range(40)
    ]
    stamps = [f"{one}{zone}" for one in stamps for zone in ("Z", "+02:00", "-11:30")]
    quick = [read_moment(one) for one in stamps]
    monkeypatch.setattr(reading, "_STAMP", reading.re.compile("(?!)"))
    assert [read_moment(one) for one in stamps] == quick
    assert sum(one is not None for one in quick) > 500
    zone = timezone(timedelta(hours=2))
    assert quick[stamps.index(stamps[4])] is None  # month 0
    assert read_moment("2024-06-07T10:00:00+02:00") == datetime(2024, 6, 7, 10, tzinfo=zone).astimezone(UTC).replace(
        tzinfo=None
    )


def test_a_plain_address_stands_for_itself_and_any_other_is_resolved():
    assert web_address(f"{HOME}/a/b-1.html", f"{HOME}/sitemap.xml") == f"{HOME}/a/b-1.html"
    assert web_address(f" {HOME}/a\n  /b ", f"{HOME}/sitemap.xml") == f"{HOME}/a/b"
    assert web_address("/c", f"{HOME}/sitemap.xml") == f"{HOME}/c"
    assert web_address(f"{HOME}:0/c", f"{HOME}/sitemap.xml") is None
    assert web_address(f"{HOME}/{'c' * 2000}", HOME) is None
