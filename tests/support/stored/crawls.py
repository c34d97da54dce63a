"""WARC and WACZ files as crawlers of four kinds write them, and a configuration that watches what they crawled."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Form = Literal["common crawl", "library", "browsertrix", "wget"]
FORMS: tuple[Form, ...] = ("common crawl", "library", "browsertrix", "wget")

SITE = "https://www.littoral.example"
CONFIGURATION = f"""
catalogue = []
seed_corpus = false

[http]
allow_private_addresses = true
delay_seconds = 0
retries = 0

[[source]]
id = "littoral"
name = "Préfecture du Littoral"
family = "generic"
home = "{SITE}/"
listings = ["{SITE}/actualites"]
"""


@dataclass(slots=True)
class Crawl:
    """A WARC file that grows record by record, in the form of one kind of crawler."""

    form: Form = "common crawl"
    packed: bool = True
    _out: io.BytesIO = field(default_factory=io.BytesIO)
    ends: list[int] = field(default_factory=list)
    """Where each record ends, in bytes."""

    def __post_init__(self) -> None:
        about = {"software": f"the one of a {self.form}", "format": "WARC File Format 1.0"}
        self._write(self._writer.create_warcinfo_record("crawl.warc.gz", about))

    @property
    def _writer(self) -> WARCWriter:
        version = "1.1" if self.form == "browsertrix" else "1.0"
        return WARCWriter(self._out, gzip=self.packed, warc_version=version)

    def _write(self, record: object) -> None:
        self._writer.write_record(record)
        self.ends.append(self._out.tell())

    def page(
        self,
        url: str,
        body: str | bytes,
        at: str,
        *,
        status: str = "200 OK",
        content_type: str = "text/html; charset=utf-8",
        location: str | None = None,
        warc: dict[str, str] | None = None,
    ) -> Crawl:
        """An answer, with the records that the crawler writes around it. `at` is a WARC-Date."""
        plain = body.encode() if isinstance(body, str) else body
        headers = [("Content-Type", content_type)] + ([("Location", location)] if location else [])
        sent, packed = plain, gzip.compress(plain, mtime=0)
        match self.form:
            case "common crawl":  # bodies decoded, and what said otherwise renamed
                headers += [("X-Crawl-Content-Encoding", "gzip"), ("Content-Length", str(len(plain)))]
            case "library":  # as it came over the line
                headers += [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
                sent = b"".join(b"%x\r\n%b\r\n" % (len(one), one) for one in (packed[:20], packed[20:])) + b"0\r\n\r\n"
            case "browsertrix":
                headers += [("x-orig-content-encoding", "br"), ("content-length", str(len(plain)))]
            case "wget":
                headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(packed)))]
                sent = packed
        target = f"<{url}>" if self.form == "wget" else url
        about = {"WARC-Date": at, **(warc or {})}
        if self.form != "library":
            self._request(url, about)
        protocol = "HTTP/2" if self.form == "browsertrix" else "HTTP/1.1"
        http = StatusAndHeaders(status, headers, protocol=protocol)
        record = self._writer.create_warc_record(
            target, "response", io.BytesIO(sent), len(sent), warc_headers_dict=about, http_headers=http
        )
        self._write(record)
        if self.form != "wget":
            self._metadata(url, about)
        return self

    def repeat(self, url: str, body: str | bytes, at: str, *, first_url: str | None = None, first_at: str = "") -> Crawl:
        """A record that says that a body came again: by the digest that the form gives it."""
        like = Crawl(self.form).page(url, body, at)
        digest = like.digests()[-1]
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = self._writer.create_revisit_record(
            url, digest, first_url or url, first_at or at, http_headers=http, warc_headers_dict={"WARC-Date": at}
        )
        self._write(record)
        return self

    def digests(self) -> list[str]:
        """Of the payloads of all answers."""
        from warcio.archiveiterator import ArchiveIterator

        records = ArchiveIterator(io.BytesIO(self.data))
        return [one.rec_headers.get_header("WARC-Payload-Digest") for one in records if one.rec_type == "response"]

    def _request(self, url: str, about: dict[str, str]) -> None:
        http = StatusAndHeaders("GET / HTTP/1.1", [("Host", "there")], is_http_request=True)
        self._write(self._writer.create_warc_record(url, "request", warc_headers_dict={**about}, http_headers=http))

    def _metadata(self, url: str, about: dict[str, str]) -> None:
        said = b"fetchTimeMs: 12\r\n"
        self._write(
            self._writer.create_warc_record(url, "metadata", io.BytesIO(said), len(said), warc_headers_dict={**about})
        )

    @property
    def data(self) -> bytes:
        """The file."""
        return self._out.getvalue()

    def save(self, path: Path) -> Path:
        """Write it; as a package where the name says so."""
        path.write_bytes(package({"archive/rec-1.warc.gz": self.data}) if path.suffix == ".wacz" else self.data)
        return path


def package(files: dict[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    """A WACZ package with these files, and those that are in each."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("datapackage.json", json.dumps({"profile": "data-package", "wacz_version": "1.1.1"}))
        made.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n', compress_type=zipfile.ZIP_DEFLATED)
        for name, data in files.items():
            made.writestr(name, data, compress_type=method)
    return out.getvalue()


def listing(names: dict[str, str], *, further: str | None = None) -> str:
    """A list of releases, each name with its day."""
    cards = "".join(
        f'<article><h2><a href="/actualites/{name}">Communiqué {name}</a></h2><p>Publié le {day}</p>'
        f"<p>Le préfet annonce une mesure, {name}.</p></article>"
        for name, day in names.items()
    )
    more = f'<nav class="pagination"><a rel="next" href="{further}">Page suivante</a></nav>' if further else ""
    return f"<!DOCTYPE html><html lang='fr'><body><main><h1>Actualités</h1>{cards}{more}</main></body></html>"


def release(name: str, day: str, text: str) -> str:
    """The page of a release."""
    return (
        f'<!DOCTYPE html><html lang="fr"><head><title>Communiqué {name}</title></head><body><nav><a href="/">Accueil</a>'
        f"</nav><main><article><h1>Communiqué {name}</h1><p>Publié le {day}</p><p>{text}</p><p>Les services de l'État et les"
        " communes du littoral ont tenu une réunion de travail à la sous-préfecture, en présence des maires.</p></article>"
        "</main><footer>Mentions légales</footer></body></html>"
    )


def configure(folder: Path, more: str = "") -> Path:
    """A configuration that watches `SITE`."""
    file = folder / "followthrough.toml"
    file.write_text(CONFIGURATION + more, encoding="utf-8")
    return file
