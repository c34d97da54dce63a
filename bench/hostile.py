"""Thirty hostile or heavy pages of 1 MB through a whole pass: the memory of the program and its reading process together."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.measure import serving, table
from bench.polling import command, configure

SOURCES = 6
EACH = 5
SIZE = 1_000_000
LIMIT = 400
"""MB that a run may have, whatever sites send: docs/operations.md."""
_PROMISE = "Le préfet s'engage à réparer le quai avant le 30 juin 2027 et les services de l'État contrôleront les travaux "

_KINDS: dict[str, Callable[[int], str]] = {
    "nested": lambda size: "<div>" * (size // 11) + "fin" + "</div>" * (size // 11),
    "headings": lambda size: "<h1>" * 190 + "Un mot 🎈 et un autre. " * (size // 24) + "</h1>" * 190,
    "links": lambda size: "<ul>" + '<li><a href="/x/1">Communiqué de presse</a></li>' * (size // 50) + "</ul>",
    "sentence": lambda size: f"<p>{_PROMISE * (size // len(_PROMISE.encode()))}</p>",
    "unclosed": lambda size: "<b><i><p>Un mot. <table><tr><td>" * (size // 33),
    "promises": lambda size: "".join(f"<p>{_PROMISE.strip()}, article {n}.</p>" for n in range(size // 125)),
}


def _page(kind: str, number: int) -> bytes:
    top = f"<!DOCTYPE html><html lang='fr'><head><title>{kind} {number}</title></head><body><main><h1>{kind} {number}</h1>"
    return f"{top}<p>Publié le 01/03/2026</p>{_KINDS[kind](SIZE)}</main></body></html>".encode()


class _Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = self.path.strip("/").split("/")
        body, kind, status = b"", "text/html", 200
        if parts[-1] == "feed.xml":
            links = "".join(f"<item><title>{n}</title><link>/{parts[0]}/page-{n}</link></item>" for n in range(EACH))
            body, kind = (
                f"<rss version='2.0'><channel><title>s</title>{links}</channel></rss>".encode(),
                "application/rss+xml",
            )
        elif len(parts) == 2:
            body = _page(list(_KINDS)[int(parts[0])], int(parts[1].rpartition("-")[2]))
        else:
            status = 404
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass  # whoever reads our output waits for the address


def _memory(root: int) -> float:
    """MB of a process and of all that it started: what is shared counts once (`Pss` in smaps_rollup)."""
    total = 0
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        with contextlib.suppress(OSError, StopIteration):  # it has ended
            for children in Path(f"/proc/{pid}/task").glob("*/children"):  # each thread has its own
                waiting += map(int, children.read_text().split())
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total * 1024 / 1e6


def main(rounds: int = 1) -> None:
    """One pass over all of it, watched ten times a second."""
    del rounds  # memory is the same each time
    with serving("bench.hostile") as base, tempfile.TemporaryDirectory() as temporary:
        config = configure(Path(temporary), base, SOURCES)
        began = time.perf_counter()
        program = subprocess.Popen(command(config), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        output: list[str] = []
        assert program.stdout is not None
        reader = threading.Thread(target=output.extend, args=(program.stdout,))
        reader.start()
        peak = 0.0
        while program.poll() is None:
            peak = max(peak, _memory(program.pid))
            time.sleep(0.1)
        reader.join()
        wall = time.perf_counter() - began
        assert program.returncode == 0, "".join(output)
        given_up = sum("given up" in line or "more than" in line for line in output)
    rows = [[f"{SOURCES * EACH} pages", wall, peak, float(LIMIT)]]
    table("Hostile or heavy pages of 1 MB, whole program", ["", "wall s", "peak MB", "limit MB"], rows)
    print(f"  {given_up} lines of the summary say that reading asked for more than it may take")
    assert peak <= LIMIT, f"{peak:.0f} MB"


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
