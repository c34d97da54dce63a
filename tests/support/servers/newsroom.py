"""A small press office on loopback for tests of whole runs: feeds, pages and a configuration that watches them."""

from __future__ import annotations

from pathlib import Path

from tests.support.servers.sites import Asked, Page, Reply, Site

PARAGRAPH = (
    "Le préfet a réuni les services de l'État à la sous-préfecture pour préparer la saison. "
    "Un plan de prévention sera présenté avant la fin du mois de juin, puis mis en œuvre avec les communes du littoral. "
)


def page(title: str, text: str = PARAGRAPH) -> str:
    return (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{title} - Presse</title></head><body>'
        f"<nav><a href='/'>Accueil</a></nav><main><article><h1>{title}</h1><p>Publié le 01/03/2026</p>"
        f"<div><p>{text}</p></div></article></main><footer>Mentions légales</footer></body></html>"
    )


def feed(source: str, names: list[str]) -> Reply:
    items = "".join(
        f"<item><title>{source} {name}</title><link>/{source}/{name}</link><guid isPermaLink='false'>{source}-{name}</guid>"
        "<pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate></item>"
        for name in names
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{source}</title><link>/</link>{items}</channel></rss>'
    return Reply(body.encode(), content_type="application/rss+xml", etag=f'"{hash(body)}"')


def furnish(site: Site, sources: int, releases: int, *, slow_seconds: float = 0.0) -> list[str]:
    """Fill `site` with feeds and pages; returns the source ids. Each page waits `slow_seconds` before it answers."""

    def answer(html: str) -> Page:
        def slowly(_: Asked) -> str:
            site.closing.wait(slow_seconds)
            return html

        return slowly if slow_seconds else html

    ids = [f"office-{number}" for number in range(sources)]
    for source in ids:
        names = [f"communique-{number}" for number in range(releases)]
        site.pages[f"/{source}/feed.xml"] = feed(source, names)
        for name in names:
            site.pages[f"/{source}/{name}"] = answer(page(f"{source} {name}", f"{source} {name}. {PARAGRAPH}"))
    return ids


def configure(folder: Path, site: Site, sources: list[str], *, seed_corpus: bool = True, more: str = "") -> Path:
    """A configuration that watches `sources` of `site`, each on its own platform, and keeps everything in `folder`."""
    lines = ["catalogue = []", f"seed_corpus = {'true' if seed_corpus else 'false'}", "", "[http]", "delay_seconds = 0"]
    lines += ["allow_private_addresses = true", "retries = 0", more, ""]
    for source in sources:
        lines += ["[[source]]", f'id = "{source}"', f'name = "{source}"', 'family = "generic"', f'platform = "{source}"']
        lines += [f'home = "{site.url("/" + source + "/")}"', f'feeds = ["{site.url(f"/{source}/feed.xml")}"]', ""]
    file = folder / "followthrough.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file
