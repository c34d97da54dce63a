"""What a whole run has in memory, whatever the sites send."""

import gzip
import os
import sys
from pathlib import Path

import pytest

from tests.support.servers.newsroom import configure
from tests.support.servers.sites import Reply, Site

PAGES = 8
"""Of each of two sources, 20.5 MB each: 328 MB of bodies, which the run once held at the same time, some of them twice."""
WATCHED = """
import resource, sys
from pathlib import Path
from flows.cli.main import call
from flows.reading.runners import reading
status = call(sys.argv[2:])
reading.here.close()
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(status, int(peak.split()[1]) // 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
      file=Path(sys.argv[1]).open("w"))
"""
"""The program, its exit status, its peak in MB and that of its reading process. Its own `ru_maxrss` would be no less than
that of the tests that start it."""


@pytest.mark.slow
def test_a_run_takes_no_more_memory_however_much_sites_send(tmp_path, monkeypatch):
    # Packed to 90 KB, which costs the site nothing; and more than a reader takes, which costs no time either.
    filler = b" " * 20_500_000
    unlike = {name: gzip.compress(b"<html><p>Une phrase de %s.</p>" % name.encode() + filler, 1) for name in names()}
    headers = {"Content-Encoding": "gzip"}
    with Site() as site:
        for source in ("un", "deux"):
            items = "".join(f"<item><title>{n}</title><link>/{n}</link></item>" for n in names() if n.startswith(source))
            feed = f"<rss version='2.0'><channel><title>s</title>{items}</channel></rss>"
            site.pages[f"/{source}/feed.xml"] = Reply(feed.encode(), content_type="application/rss+xml")
        site.pages.update({f"/{name}": Reply(body, headers=headers) for name, body in unlike.items()})
        config = configure(tmp_path, site, ["un", "deux"], seed_corpus=False)
        said = tmp_path / "said"
        process = os.posix_spawn(
            sys.executable,
            [sys.executable, "-c", WATCHED, str(said), "run", "--direct", "--config", str(config)],
            {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        assert os.waitpid(process, 0)[1] == 0
    status, peak, reading = map(int, said.read_text().split())
    assert all(site.count(f"/{name}") == 1 for name in names()), "every page was requested"
    assert reading > 0, "there was a reading process"
    assert peak + reading <= 400
    assert status in (0, 1)
    archived = sum(file.stat().st_size for file in Path(tmp_path).rglob("*.warc.gz"))
    assert archived > 2 * PAGES * 18_000, "and every body is in the archive"


def names():
    return [f"{source}{number}" for source in ("un", "deux") for number in range(PAGES)]
