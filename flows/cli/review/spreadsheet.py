"""`followthrough review export` and `import`: decisions as a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.review.reviewer import ByOption, publish_decided, reviewer
from flows.cli.terminal.options import ConfigOption, err, out, print_text
from warehouse.clock import utc_now

if TYPE_CHECKING:
    from warehouse.review_queue import Matter


def export_decisions(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="The file to write; - for standard output.")],
    config: ConfigOption = None,
    undecided_too: Annotated[
        bool, typer.Option("--undecided", help="Lines to fill in, too, for all that nobody has decided.")
    ] = False,
    below: Annotated[float, typer.Option(min=0, max=1.01, help="Of these, only what scores less than this.")] = 0.8,
) -> None:
    """Write every decision as CSV, the oldest first."""
    from flows.cli.review.decisions_csv import to_csv
    from flows.config.load import load_config
    from warehouse.review_queue import shown, undecided
    from warehouse.store import open_store

    loaded = load_config(config)
    with open_store(loaded.warehouse.path, wait_seconds=loaded.warehouse.lock_seconds, read_only=True) as store:
        rows = store.all_decisions()
        if undecided_too:
            found = [shown(store, *one) for one in undecided(store, below)]
            rows += [_open_line(one.matter, one.commitment, one.link) for one in found if one is not None]
    text = to_csv(rows)
    if str(file) == "-":
        print_text(text)
        return
    file.write_text(text, encoding="utf-8", newline="")
    err.print(f"{len(rows)} lines written to {file}", markup=False)


def import_decisions(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A file such as `review export` writes.")],
    config: ConfigOption = None,
    by: ByOption = None,
) -> None:
    """Take in decisions from CSV: all of them, or none when a line is wrong; known ones change nothing."""
    from flows.cli.review.decisions_csv import from_csv
    from flows.config.load import load_config
    from warehouse.store import open_store

    loaded = load_config(config)
    read = from_csv(file.read_bytes(), decided_by=reviewer(by), now=utc_now())
    with open_store(loaded.warehouse.path, wait_seconds=loaded.warehouse.lock_seconds) as store:
        known = store.decisions(sorted({one.release_id for one in read.undated}))
        fresh = [one for one in read.undated if not known.says(one)]
        new = store.decide([*read.decisions, *fresh])
    count = len(read.decisions) + len(read.undated)
    publish_decided(loaded, new)
    out.print(f"{new} decisions taken in, {count - new} known already, {read.left_open} lines left open.")


def _open_line(matter: Matter, commitment: dict[str, Any], link: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "subject": matter.subject,
        "release_id": matter.release_id,
        "quote": matter.quote,
        "later_release_id": matter.later_release_id,
        "later_quote": matter.later_quote,
        "title": commitment["title"],
        "url": commitment["url"],
        "later_title": link["title"] if link else None,
        "later_url": link["url"] if link else None,
    }
