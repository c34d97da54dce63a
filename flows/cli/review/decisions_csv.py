"""Decisions to a spreadsheet and back: CSV as in RFC 4180, in which no text is a formula. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_args

from parsers.errors import FollowthroughError
from parsers.model import Firmness, FollowUpRelation
from warehouse.review.decisions import Decision, Subject, Verdict, about_copies, wrong_name

COLUMNS = (
    "subject", "verdict", "relation", "firmness", "quote", "later_quote", "decided_by", "decided_at", "note", "title", "url",
    "later_title", "later_url", "release_id", "later_release_id",
)  # several a line, as in a table  # fmt: skip
"""What is written. Titles and addresses are for people; reading ignores them."""
_SUBJECTS: tuple[Subject, ...] = get_args(Subject)
_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_RELATIONS: tuple[FollowUpRelation, ...] = get_args(FollowUpRelation)
_FIRMNESS: tuple[Firmness, ...] = get_args(Firmness)
_NEEDED = ("subject", "verdict", "release_id")
_LONGEST = 100_000
"""Characters of a cell; a quotation is a few hundred."""
_CLOCKS_DIFFER = timedelta(hours=1)
"""The most between two machines; a decision dated further ahead would overrule tomorrow's."""

# What a spreadsheet takes for a formula, after the apostrophes with which it marks plain text.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_MARKED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


class DecisionsFileError(FollowthroughError):
    """A file of decisions that cannot be accepted as it is; none of it was."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a file of decisions holds."""

    decisions: tuple[Decision, ...]
    """Those that state when they were made."""
    undated: tuple[Decision, ...]
    """The others, timed today in the order of their lines."""
    left_open: int
    """Lines without a verdict."""


def to_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows with the columns `COLUMNS` as CSV, with CR LF line endings and a byte order mark, so that Excel detects UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in COLUMNS])
    return "\ufeff" + text.getvalue()


def from_csv(content: bytes, *, decided_by: str, now: datetime) -> Read:
    """The decisions in a file, with commas or semicolons between cells and columns in any order.

    A line without a verdict is left open. One without a name or time counts as decided by `decided_by`, `now` (UTC).

    Raises:
        DecisionsFileError: with every line that is wrong, and what is wrong with it.
    """
    rows = list(_rows(content))
    problems: list[str] = []
    decisions: list[Decision] = []
    undated: list[Decision] = []
    left_open = 0
    for line, row in rows:
        if not row.get("verdict", "").strip():
            left_open += 1
            continue
        found = list(_problems(row, now))
        if found:
            problems += [f"line {line}: {one}" for one in found]
        else:
            moment = _moment(row.get("decided_at", "").strip())
            told = _decision(row, decided_by, moment or now + timedelta(microseconds=len(undated)))
            (decisions if moment else undated).append(told)
    if problems:
        shown = "\n".join(f"  {one}" for one in problems[:20])
        more = f"\n  and {len(problems) - 20} more" if len(problems) > 20 else ""
        raise DecisionsFileError(
            f"{len(problems)} thing{'s are' if len(problems) > 1 else ' is'} wrong with the file:\n{shown}{more}",
            hint="Nothing was imported. Mend these lines and import the file again; what is known already is left alone.",
        )
    return Read(tuple(decisions), tuple(undated), left_open)


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of the file with their numbers, from 2, and their cells by column."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DecisionsFileError(
            f"line {line} is no UTF-8 text", hint="Save the file as “CSV UTF-8”, then import it again."
        ) from None
    head = text.partition("\n")[0]
    csv.field_size_limit(_LONGEST)
    between = ";" if head.count(";") > head.count(",") else ","  # Excel writes semicolons where decimals have commas
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    columns: list[str] = []
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not columns:
                columns = _columns(cells)
            elif any(cell.strip() for cell in cells):
                if len(cells) != len(columns):
                    raise DecisionsFileError(
                        f"line {line} has {len(cells)} cells, the first line {len(columns)}",
                        hint="A text with a comma or a quotation mark in it must stand in quotation marks.",
                    )
                yield line, {name: _text(cell) for name, cell in zip(columns, cells, strict=True)}
    except csv.Error as error:
        raise DecisionsFileError(
            f"line {max(reader.line_num, 1)} is no CSV: {error}",
            hint="`followthrough review export` writes what can be read.",
        ) from None
    if not columns:
        raise DecisionsFileError("the file is empty", hint="`followthrough review export` writes one with its first line.")


def _columns(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise DecisionsFileError(
            f"the first line names no column {', '.join(missing)}",
            hint=f"It must name {', '.join(_NEEDED)}, and quote or later_release_id as the subject needs.",
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise DecisionsFileError(f"the first line names {', '.join(twice)} twice", hint="Leave one of them.")
    return names


def _problems(row: Mapping[str, str], now: datetime) -> Iterator[str]:
    subject, verdict = row["subject"].strip(), row["verdict"].strip()
    if subject not in _SUBJECTS:
        yield f"subject {subject!r} is none of {', '.join(_SUBJECTS)}"
        return
    if verdict not in _VERDICTS:
        yield f"verdict {verdict!r} is none of {', '.join(_VERDICTS)}"
    if not row["release_id"].strip():
        yield "release_id is missing"
    if subject in ("commitment", "follow_up") and not row.get("quote", "").strip():
        yield f"a {subject} needs the quote of the promise"
    if subject in ("follow_up", "same_announcement") and not row.get("later_release_id", "").strip():
        yield f"a {subject} needs a later_release_id"
    if row.get("later_release_id", "").strip() == row["release_id"].strip():
        yield "release_id and later_release_id are one release"
    relation = row.get("relation", "").strip()
    if relation and relation not in _RELATIONS:
        yield f"relation {relation!r} is none of {', '.join(_RELATIONS)}"
    elif relation and (subject, verdict) != ("follow_up", "accepted"):
        yield "only an accepted follow_up has a relation"
    firmness = row.get("firmness", "").strip()
    if firmness and firmness not in _FIRMNESS:
        yield f"firmness {firmness!r} is none of {', '.join(_FIRMNESS)}"
    elif firmness and (subject, verdict) != ("commitment", "accepted"):
        yield "only an accepted commitment has a firmness"
    wrong = wrong_name(row.get("decided_by", "").strip() or "nobody")
    if wrong:
        yield f"decided_by {wrong}"
    moment = row.get("decided_at", "").strip()
    if moment and _moment(moment) is None:
        yield f"decided_at {moment!r} is no time such as 2026-03-02T09:30:00 (UTC)"
    elif moment and (_moment(moment) or now) > now + _CLOCKS_DIFFER:
        yield f"decided_at {moment!r} is still to come"


def _decision(row: Mapping[str, str], decided_by: str, moment: datetime) -> Decision:
    def text(name: str) -> str | None:
        return row.get(name, "").strip() or None

    by = text("decided_by") or decided_by
    (verdict,) = (one for one in _VERDICTS if one == row["verdict"].strip())
    release_id, later = row["release_id"].strip(), text("later_release_id")
    if row["subject"].strip() == "same_announcement":
        return about_copies(release_id, later or "", verdict, by, moment, note=text("note"))
    (subject,) = (one for one in _SUBJECTS if one == row["subject"].strip())
    relation = next((one for one in _RELATIONS if one == text("relation")), None)
    firmness = next((one for one in _FIRMNESS if one == text("firmness")), None)
    return Decision(
        subject, release_id, verdict, by, moment, row["quote"], later if subject == "follow_up" else None,
        text("later_quote") if subject == "follow_up" else None, relation, text("note"), firmness,
    )  # several a line, as in a table  # fmt: skip


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return None
    return moment if moment.tzinfo is None else None


def _cell(value: object) -> str:
    text = "" if value is None else value.isoformat() if isinstance(value, datetime) else str(value)
    text = text.replace("\x00", "\ufffd")
    return f"'{text}" if _FORMULA.match(text) else text


def _text(cell: str) -> str:
    return cell[1:] if _MARKED.match(cell) else cell
