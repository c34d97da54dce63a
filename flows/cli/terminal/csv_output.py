"""Answers as CSV: with nothing that a spreadsheet would compute, and on a terminal nothing that it would obey."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain

from flows.cli.terminal.options import nobody_reads
from parsers.text.lines import no_formula, visible


def print_csv(columns: Sequence[str], rows: Iterable[Iterable[object]], *, line_end: str = "\r\n") -> None:
    """One line per row on standard output, as the rows come; None is an empty cell."""
    for_people = sys.stdout.isatty()
    line = io.StringIO(newline="")
    # Python's writer quotes what ends its lines; in a spreadsheet a CR that is not quoted would begin a row.
    writer = csv.writer(line, lineterminator="\r\n")
    try:
        for row in chain([columns], rows):
            writer.writerow([_cell(one, for_people) for one in row])
            sys.stdout.write(line.getvalue().removesuffix("\r\n") + line_end)
            line.seek(0)
            line.truncate()
        sys.stdout.flush()
    except BrokenPipeError:  # `head` has had enough: no fault
        nobody_reads()


def _cell(value: object, for_people: bool) -> object:
    if value is None or isinstance(value, int | float | Decimal | date):
        return value  # a number is one, with its sign
    text = no_formula(str(value))
    return visible(text) if for_people else text
