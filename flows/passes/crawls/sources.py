"""Which files `backfill --warc` means: WARC and WACZ files here, or addresses of such files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flows.config.load import Config
from flows.fetch.downloads import Downloads
from flows.fetch.values import Fetched
from parsers.addresses import web_address
from parsers.identity import stable_id
from warehouse.crawls.packages import HINT, CrawlFile, CrawlFileError, crawl_files, crawl_files_in
from warehouse.harvests.values import Validators

_LONGEST_LIST = 16 * 1024 * 1024
"""Bytes of a list of addresses: those of a month of Common Crawl take 12 MB."""


@dataclass(frozen=True, slots=True)
class Named:
    """What was named on the command line."""

    files: tuple[CrawlFile, ...] = ()
    """Here on the disk."""
    addresses: tuple[str, ...] = ()
    """Of files elsewhere, in the order of the list."""
    unreadable: tuple[str, ...] = ()
    """Files that are no archives, one line each."""


def named_by(path: Path) -> Named:
    """The files that a path means: a WARC or WACZ file, a folder of them, or a list of addresses.

    Raises CrawlFileError where it is none of these, is empty, or cannot be read.
    """
    files, unreadable = crawl_files(path)
    if files or unreadable:
        return Named(tuple({one.file_id: one for one in files}.values()), unreadable=tuple(unreadable))
    return Named(addresses=_addresses_in(path))


def _addresses_in(path: Path) -> tuple[str, ...]:
    try:
        with path.open("rb") as file:
            said = file.read(_LONGEST_LIST + 1)
        if len(said) > _LONGEST_LIST:
            raise CrawlFileError(f"{path} is neither a WARC file nor a list of addresses: it is too long", hint=HINT)
        lines = [line.strip() for line in said.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        raise CrawlFileError(f"{path} is neither a WARC file nor a list of addresses", hint=HINT) from None
    except OSError as error:
        raise CrawlFileError(f"{path} cannot be read: {error.strerror or error}", hint=HINT) from error
    found: dict[str, None] = {}
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        address = web_address(line, "")
        if address is None:
            raise CrawlFileError(f"{path}, line {number}: {line[:100]!r} is no http(s) address", hint=HINT)
        found[address] = None
    if not found:
        raise CrawlFileError(f"{path} holds no address", hint=HINT)
    return tuple(found)


@contextmanager
def fetched(
    config: Config, downloads: Downloads, url: str, validators: Validators
) -> Iterator[tuple[Fetched, tuple[CrawlFile, ...]]]:
    """Fetch a file to beside the working file, where it is while the block lasts; how that ended, and its WARC files.

    A file that a killed run left half there is fetched anew. Raises CrawlFileError where what came cannot be read.
    """
    working = config.warehouse.path
    path = working.with_name(f"{working.name}.incoming-{stable_id('incoming', url)}")
    try:
        answer = downloads.fetch(url, path, validators)
        files: list[CrawlFile] = []
        if answer.outcome == "ok":
            files = list(crawl_files_in(path))
            if not files:
                raise CrawlFileError("what came is no WARC or WACZ file")
        yield answer, tuple(replace(one, name=_name(url, one, path)) for one in files)
    finally:
        path.unlink(missing_ok=True)  # it may have been removed as soon as it was read


def _name(url: str, file: CrawlFile, path: Path) -> str:
    return url + file.name.removeprefix(path.name)
