"""`followthrough sources import` and `export`: lists of feeds from and for other programs."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.terminal.options import ConfigOption, JsonOption, err, nobody_reads, print_json, print_text
from parsers.identity import canonical_url

if TYPE_CHECKING:
    from flows.config.load import Config
    from parsers.model import Source

_LARGEST_LIST = 20_000_000
"""Bytes."""


def import_opml(
    file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export it; - for standard input.")],
    config: ConfigOption = None,
    write: Annotated[
        bool, typer.Option("--write", help="Append to the configuration file (made when there is none) instead of printing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make paragraphs for the configuration of a list of feeds. Sources that are watched already are passed over."""
    from flows.catalogue.paragraphs import paragraphs
    from flows.config.append import append_paragraphs
    from flows.config.load import load_config
    from parsers.feeds.opml import read_opml

    loaded = load_config(config)
    listed = read_opml(_bytes(file))
    new, problems = new_sources(loaded, listed)
    for problem in problems:
        err.print(f"left out: {problem}", markup=False, style="yellow")
    if write and new:
        target = loaded.file or Path("followthrough.toml")
        append_paragraphs(target, paragraphs(new))
        err.print(f"{count(len(new))} written to {target}", markup=False)
    if as_json:
        print_json([as_dict(source) for source in new])
    elif not write:
        print_text(paragraphs(new))
    known = len(listed) - len(new) - len(problems)
    err.print(f"{count(len(new))} new, {known} watched already, {len(problems)} left out.", markup=False)


def export_opml(
    file: Annotated[Path | None, typer.Argument(help="Where to write it; standard output when absent.")] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the sources watched as OPML, for a feed reader. Those with no known feed are listed as links."""
    from flows.config.load import load_config
    from flows.sources.plan import fetched
    from parsers.feeds.opml import write_opml

    sources = [source for source in load_config(config).sources() if fetched(source)]
    if as_json:
        print_json([as_dict(source) for source in sources])
        return
    body = write_opml(sources)
    if file is None:
        try:
            sys.stdout.buffer.write(body)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            nobody_reads()
        return
    try:
        file.write_bytes(body)
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be written ({error.strerror})", param_hint="FILE") from error
    err.print(f"{count(len(sources))} written to {file}", markup=False)


def new_sources(config: Config, listed: Iterable[Source]) -> tuple[list[Source], list[str]]:
    """Those in `listed` that `config` does not watch yet, with unique ids, and why others cannot be taken.

    A source on a site that the catalogue knows is read like that site, and shares its delay.
    """
    from flows.catalogue.paragraphs import like_known, new_id
    from flows.catalogue.source_table import why_unusable

    watched = config.sources()
    taken = {source.source_id for source in watched}
    addresses = {address for source in watched for address in _addresses(source)}
    new, problems = [], []
    for source in listed:
        if not addresses.isdisjoint(_addresses(source)):
            continue
        known = like_known(source.home) if source.family == "generic" else None
        if known is not None:
            source = dataclasses.replace(  # noqa: PLW2901 - the same source, better known
                source, family=known.family, platform=source.platform or known.platform, country=known.country
            )
        source = dataclasses.replace(source, source_id=new_id(source.source_id, taken))  # noqa: PLW2901 - the same one
        if why := why_unusable(source):
            problems.append(f'"{source.name[:80]}": {why}')
            continue
        addresses.update(_addresses(source))
        taken.add(source.source_id)
        new.append(source)
    return new, problems


def _addresses(source: Source) -> set[str]:
    """What distinguishes a source from others: its feeds, or its home if it has none."""

    return {canonical_url(url) for url in source.feeds or (source.home,) if url}


def as_dict(source: Source) -> dict[str, object]:
    """`source` under the keys of a `[[source]]` paragraph."""
    values = dataclasses.asdict(source)
    return {"id": values.pop("source_id"), **values}


def count(number: int) -> str:
    """`1 source`, `2 sources`."""
    return "1 source" if number == 1 else f"{number} sources"


def _bytes(file: Path) -> bytes:
    try:
        if str(file) == "-":
            body = sys.stdin.buffer.read(_LARGEST_LIST + 1)
        else:
            with file.open("rb") as stream:
                body = stream.read(_LARGEST_LIST + 1)
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read ({error.strerror})", param_hint="FILE") from error
    if len(body) > _LARGEST_LIST:
        raise typer.BadParameter(f"{file} is larger than {_LARGEST_LIST:,} bytes", param_hint="FILE")
    return body
