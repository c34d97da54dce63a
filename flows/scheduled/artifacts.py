"""What a pass leaves for Prefect's page: its summary, the sources in trouble, a link to our pages, and its log."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import get_args

from prefect.artifacts import create_link_artifact, create_markdown_artifact
from prefect.logging.handlers import APILogHandler

from alerts.messages.escaping import markdown_text
from flows.config.load import Config
from flows.passes.full_pass import PassResult
from flows.passes.report import counted
from flows.passes.summary import Line
from parsers.model import VersionKind

log = logging.getLogger("followthrough")

_CHANGES: tuple[VersionKind, ...] = get_args(VersionKind)
"""The columns of the summary."""
_ROWS = 150
"""Sources in the table, those with news and in trouble first; the whole catalogue has fewer."""


@contextmanager
def logged_to_prefect(config: Config) -> Iterator[None]:
    """Have the log of a run on Prefect's page too while the block lasts, where `[prefect] ui` is set."""
    if not config.prefect.ui:
        yield
        return
    handler = APILogHandler()
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)


def leave_artifacts(config: Config, result: PassResult, lines: Sequence[Line]) -> None:
    """Leave what the pass did on Prefect's page, where `[prefect] ui` is set; a page that takes nothing ends no pass."""
    if not config.prefect.ui:
        return
    try:
        create_markdown_artifact(summary_of(result, lines), key="pass", description=f"Run {result.run_id}")
        if result.trouble:
            trouble = counted(len(result.trouble), "source")
            create_markdown_artifact(troubles_of(result), key="sources-in-trouble", description=f"{trouble} in trouble")
        if (address := address_of(config)) is not None:
            create_link_artifact(address, link_text="The pages", key="pages", description="What was promised, and since")
    except Exception as error:  # whatever Prefect's client raises, the pass is done and stored
        log.warning("Prefect took no artifacts of this run: %s", error)


def summary_of(result: PassResult, lines: Sequence[Line]) -> str:
    """What `run` prints, as Markdown: a table of the sources with news or in trouble, and the lines below it."""
    rows = []
    for harvest, loaded in zip(result.harvests, result.loaded, strict=True):
        source = harvest.source.source_id
        brought = sum(loaded.versions.values())
        state = result.trouble.get(source, ("", ""))[0]
        cells = [source, str(harvest.listed), *(str(loaded.versions.get(kind, 0) or "–") for kind in _CHANGES)]
        cells += [str(loaded.new_captures or "–"), state or "–"]
        if brought or state:
            rows.append((not state, -brought, cells))
    totals = ["all", "", *(str(result.counts[kind]) for kind in (*_CHANGES, "captures")), str(len(result.trouble) or "–")]
    table = _table(
        ("source", "listed", "new", "edited", "read anew", "restored", "gone", "bodies", "trouble"),
        [*(cells for _, _, cells in sorted(rows)[:_ROWS]), totals],
    )
    told = "\n".join(f"- {'**' if line.trouble else ''}{_cell(line.text)}{'**' if line.trouble else ''}" for line in lines)
    return f"{table}\n\n{told}\n"


def troubles_of(result: PassResult) -> str:
    """The sources in trouble, with why, as Markdown."""
    rows = [(name, state, detail or "–") for name, (state, detail) in sorted(result.trouble.items())]
    return _table(("source", "state", "why"), rows)


def address_of(config: Config) -> str | None:
    """Where our pages are, when `[web]` says so."""
    if config.web.base_url:
        return f"{config.web.base_url}/"
    return f"http://{config.web.listen}/" if config.web.listen else None


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    """A text from anywhere, which begins neither a link nor markup nor a further cell."""
    return str(markdown_text(text))
