"""Fetching files that are too large for memory, WARC files of others, by the same rules as pages."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from flows.fetch.addresses import WebAddress
from flows.fetch.client import Answer, RequestsClient
from flows.fetch.fetcher import Fetcher
from flows.fetch.values import Fetched, HttpSettings
from warehouse.clock import utc_now
from warehouse.connection.private_files import open_private
from warehouse.harvests.values import Validators

_LARGEST_FILE = 16 * 1024**3
"""Bytes. Crawlers end a WARC file at 1 GB; packages of whole sites have some gigabytes."""
_SECONDS = 6 * 3600.0
"""For one file: 1 GB over a line that brings 50 KB a second."""
_LARGEST_REFUSAL = 1024 * 1024
"""Bytes of the page that comes in place of the file."""


@contextlib.contextmanager
def downloading(settings: HttpSettings) -> Iterator[Downloads]:
    """Fetch files while the block lasts, with one delay a platform, robots.txt, and no private addresses unless allowed."""
    downloads = Downloads(settings)
    try:
        yield downloads
    finally:
        downloads.close()


class Downloads:
    """Fetches files one after another."""

    def __init__(self, settings: HttpSettings) -> None:
        whole = replace(settings, total_seconds=_SECONDS, max_body_bytes=_LARGEST_FILE)
        self._client = _IntoFile(whole)
        self._fetcher = Fetcher(whole, client=self._client, now=utc_now)

    def fetch(self, url: str, to: Path, validators: Validators) -> Fetched:
        """Fetch a file anew into `to`, which need not exist, and say how that ended; its body is in the file alone.

        Of a transfer that breaks off, the next try asks for the rest, if the server can give that; else for all of it.
        """
        with self._client.into(to):
            return self._fetcher.fetch(url, purpose="document", validators=validators)

    def stop(self) -> None:
        """End the transfer under way, from any thread."""
        self._fetcher.stop()

    def close(self) -> None:
        """Let go of the connections."""
        self._fetcher.close()


class _IntoFile:
    """A client that writes the body of a good answer into a file, byte for byte as it comes."""

    def __init__(self, settings: HttpSettings) -> None:
        self._file: BinaryIO | None = None
        self._etag: str | None = None
        self._asked_from = 0
        self._client = RequestsClient(
            allow_private=settings.allow_private_addresses,
            connect_seconds=settings.connect_seconds,
            read_seconds=settings.read_seconds,
            total_seconds=settings.total_seconds,
            sink=self,
        )

    @contextlib.contextmanager
    def into(self, path: Path) -> Iterator[None]:
        """Write into this file while the block lasts."""
        path.unlink(missing_ok=True)  # nothing may have come yet
        with os.fdopen(open_private(path, os.O_WRONLY | os.O_EXCL), "wb") as file:
            self._file, self._etag = file, None
            try:
                yield
            finally:
                self._file = None

    def get(self, address: WebAddress, headers: Mapping[str, str], *, limit: int, cut: bool = False) -> Answer:
        """See `flows.fetch.client.Client.get`."""
        if cut or self._file is None:
            return self._client.get(address, headers, limit=limit, cut=cut)
        wanted = {**headers, "Accept-Encoding": "identity"}  # the file as it is, even where a server would unpack it
        self._asked_from = self._file.tell() if self._etag else 0
        if self._asked_from:
            wanted |= {"Range": f"bytes={self._asked_from}-", "If-Range": self._etag or ""}
        answer = self._client.get(address, wanted, limit=limit)
        return replace(answer, status=200) if answer.status == 206 and self._asked_from else answer

    def begin(self, status: int, headers: Mapping[str, str]) -> bool:
        """See `flows.fetch.client.Sink.begin`."""
        if self._file is None or status not in (200, 206):
            return False
        rest = f"bytes {self._asked_from}-"
        if status == 206 and not headers.get("Content-Range", "").startswith(rest):
            return False
        if status == 200:
            self._file.seek(0)
            self._file.truncate()
        etag = headers.get("ETag") or ""
        self._etag = etag if etag.startswith('"') else None  # a weak one does not say that the bytes are the same
        return True

    def write(self, piece: bytes) -> None:
        """See `flows.fetch.client.Sink.write`."""
        if self._file is not None:
            self._file.write(piece)

    def stop(self) -> None:
        """See `flows.fetch.client.Client.stop`."""
        self._client.stop()

    def close(self) -> None:
        """See `flows.fetch.client.Client.close`."""
        self._client.close()
