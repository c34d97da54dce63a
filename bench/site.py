"""A cheap web server on loopback, so that what is measured is the client: feeds with ETags, and their pages.

`python -m bench.site FEEDS ENTRIES PAGE_BYTES` prints its address and serves until it is killed or its input ends. Feed
n is at /n/feed.xml, its entries' pages at /n/page-m. Feeds never change while it runs.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading

from bench.prose import Prose


def feed_url(base: str, number: int) -> str:
    """The address of the feed with that number."""
    return f"{base}/{number}/feed.xml"


def _feed(base: str, number: int, entries: int, prose: Prose) -> bytes:
    items = "".join(
        f"<item><title>{prose.sentence(9)}</title><link>{base}/{number}/page-{entry}</link>"
        f"<guid isPermaLink='false'>{number}-{entry}</guid><pubDate>Sun, {1 + entry % 28:02} Mar 2026 08:00:00 GMT</pubDate>"
        f"<description>{prose.sentence(30)}</description></item>"
        for entry in range(entries)
    )
    head = f"<title>Bureau {number}</title><link>{base}/{number}/</link><description>Presse</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def _page(title: str, prose: Prose, size: int) -> bytes:
    text = "".join(f"<p>{one}</p>" for one in prose.body(3000).split("\n\n"))
    top = f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title></head><body><header><nav><ul>'
    article = f"<article><h1>{title}</h1><p>Publié le 01/03/2026</p>{text}</article>"
    rest = f"</ul></nav></header><main>{article}</main></body></html>"
    menu = ""
    while len(top) + len(menu) + len(rest) < size:
        menu += f'<li><a class="menu__link" href="/rubrique/{len(menu)}">{prose.word(len(menu) % 900)}</a></li>'
    return (top + menu + rest).encode()


class _Site(asyncio.Protocol):
    feeds: dict[bytes, bytes]
    template: bytes

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.received = b""

    def data_received(self, data: bytes) -> None:
        self.received += data
        while b"\r\n\r\n" in self.received:
            head, _, self.received = self.received.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1]
            assert isinstance(self.transport, asyncio.WriteTransport)
            self.transport.write(self.answer(path, head))

    def answer(self, path: bytes, head: bytes) -> bytes:
        if path in self.feeds:
            etag = b'"' + path + b'"'
            if b"if-none-match: " + etag.lower() in head.lower():
                return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n"
            body = self.feeds[path]
            kind = b"application/rss+xml\r\nETag: " + etag
            return b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s" % (kind, len(body), body)
        if b"/page-" in path:
            body = self.template.replace(b"@", path)
            return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


async def _serve(feeds: int, entries: int, page_bytes: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Site, "127.0.0.1", 0, backlog=512)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    prose = Prose(7)
    _Site.feeds = {f"/{one}/feed.xml".encode(): _feed(base, one, entries, prose) for one in range(feeds)}
    _Site.template = _page("Communiqué @", prose, page_bytes)
    print(base, flush=True)
    await server.serve_forever()


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    asyncio.run(_serve(*(int(one) for one in sys.argv[1:])))
