"""The demonstration's web site: pages, a feed and a listing made from `releases.toml`, served on loopback only."""

from __future__ import annotations

import html
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from threading import Thread
from typing import Any

from parsers.dates import PARIS

PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title} - {site}</title></head><body>
<header class="fr-header"><nav class="fr-nav"><ul><li><a href="/{source}/">{site}</a></li></ul></nav></header>
<main id="main" role="main"><div class="fr-container">{content}</div></main>
<footer class="fr-footer"><p>Démonstration</p></footer></body></html>"""


class DemoSite:
    """What the site shows; `visit` is 1 or 2. Hostile to nothing: it is our own."""

    def __init__(self) -> None:
        self._data: dict[str, Any] = tomllib.loads(files(__package__).joinpath("releases.toml").read_text(encoding="utf-8"))
        self.visit = 1

    @property
    def sources(self) -> list[dict[str, str]]:
        """The `[[source]]` paragraphs of the data."""
        return list(self._data["source"])

    def answer(self, path: str) -> tuple[str, str] | None:
        """Content type and text at `path`; None when there is nothing."""
        parts = path.strip("/").split("/")
        source = next((one for one in self.sources if one["id"] == parts[0]), None)
        if source is None:
            return None
        if parts[1:] == ["feed.xml"] and source["list"] == "feed":
            return "application/rss+xml; charset=utf-8", self._feed(source)
        if len(parts) == 1:
            return "text/html; charset=utf-8", self._listing(source)
        release = next((one for one in self._releases(source) if [one["slug"]] == parts[1:]), None)
        return None if release is None else ("text/html; charset=utf-8", self._page(source, release))

    def _releases(self, source: dict[str, str]) -> list[dict[str, Any]]:
        here = [one for one in self._data["release"] if one["source"] == source["id"] and self.visit in one["passes"]]
        return sorted(here, key=lambda one: one["day"], reverse=True)

    def _page(self, source: dict[str, str], release: dict[str, Any]) -> str:
        edited = release.get("edited", {})
        text = edited["text"] if edited.get("pass") == self.visit else release["text"]
        blocks = []
        for line in text:
            words = html.escape(line.removeprefix("- "), quote=False)
            blocks.append(f"<ul><li>{words}</li></ul>" if line.startswith("- ") else f"<p>{words}</p>")
        stamp = "Publié le" if source["language"] == "fr" else "Published"
        title = html.escape(release["title"])
        content = f'<h1 class="fr-h1">{title}</h1><p class="fr-text--sm">{stamp} {release["day"]:%d/%m/%Y}</p>'
        content += f'<div class="fr-text--lead fr-my-3w"></div><div class="fr-mb-3w">{"".join(blocks)}</div>'
        return PAGE.format(
            language=source["language"], title=title, site=html.escape(source["name"]), source=source["id"], content=content
        ).replace("</ul><ul>", "")

    def _listing(self, source: dict[str, str]) -> str:
        cards = "".join(
            '<div class="fr-col-12"><div class="fr-card fr-card--horizontal fr-card--sm"><div class="fr-card__body">'
            '<div class="fr-card__content"><h2 class="fr-card__title">'
            f'<a class="fr-card__link" href="/{source["id"]}/{one["slug"]}">{html.escape(one["title"])}</a></h2>'
            f'<div class="fr-card__end"><p class="fr-card__detail">Publié le {one["day"]:%d/%m/%Y}</p></div>'
            "</div></div></div></div>"
            for one in self._releases(source)
        )
        name = html.escape(source["name"])
        content = f"<h1>Actualités</h1><div class='fr-grid-row'>{cards}</div>"
        return PAGE.format(language=source["language"], title="Actualités", site=name, source=source["id"], content=content)

    def _feed(self, source: dict[str, str]) -> str:
        items = "".join(
            f"<item><title>{html.escape(one['title'])}</title><link>/{source['id']}/{one['slug']}</link>"
            f"<guid isPermaLink='false'>{one['slug']}</guid><pubDate>{_rfc_822(one['day'])}</pubDate></item>"
            for one in self._releases(source)
        )
        head = f"<title>{html.escape(source['name'])}</title><link>/</link><description>-</description>"
        return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'


def _rfc_822(day: date) -> str:
    return format_datetime(datetime.combine(day, time(10), PARIS))


@contextmanager
def served(site: DemoSite) -> Iterator[str]:
    """Serve `site` on a free port of 127.0.0.1 while the block lasts; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found = site.answer(self.path)
            kind, text = found or ("text/plain; charset=utf-8", "not found")
            body = text.encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass  # the standard library would print a line for each request

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
