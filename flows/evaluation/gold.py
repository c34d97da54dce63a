"""A gold folder: releases and what careful readers marked in them, read from disk with every mistake located."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from parsers.errors import FollowthroughError
from parsers.model import FollowUpRelation

_HINT = "docs/evaluation.md describes the files of such a folder; tests/data/gold is a small one."
_TIME_FILE = re.compile(r"(?:deadlines|temporal)_(?P<language>[a-z]{2})\.jsonl")
_MOST_TOLD = 5
"""Faults reported in one file: whoever fixes them will see the rest."""
_T = TypeVar("_T", bound=BaseModel)


class GoldError(FollowthroughError):
    """A folder, or a file in it, does not have the form that docs/evaluation.md describes."""


class _Marked(BaseModel):
    # A reader's own notes may appear next to what is scored.
    model_config = ConfigDict(frozen=True, extra="ignore")


def _whole_day(value: object) -> object:
    """A month or a year is not a day from which "dans trois mois" can count: such a document is read as undated."""
    if not isinstance(value, str):
        return value
    return None if re.fullmatch(r"(\d{4}(-\d{1,2})?)?", value) else value[:10]


class GoldDocument(_Marked):
    """One release: `docs/NNN.json`."""

    id: str = Field(min_length=1)
    title: str = ""
    published: Annotated[date | None, BeforeValidator(_whole_day)] = None
    """The day from which relative times count."""
    lang: str = Field(default="fr", pattern="^[a-z]{2}$")
    authority: str | None = None
    host: str | None = None
    """Where it was published: releases on one host are from one source."""
    url: str | None = None
    """Its address, which a replay gives to its messages."""
    group: str | None = None
    """Releases on one matter or in one series: they are held out together, since they share their words."""
    text: str


class GoldDeadline(_Marked):
    """When a marked commitment is due."""

    end: date | None = None
    """The last day, inclusive; None when the words set none."""
    precision: str = ""
    """A term from docs/evaluation.md; it decides how many days off is still right."""


class GoldCommitment(_Marked):
    """A marked commitment."""

    doc: str
    quote: str = Field(min_length=1)
    deadline_text: str | None = None
    deadline_resolved: GoldDeadline | None = None
    strength: Literal["strong", "weak"] = "strong"


class GoldTrap(_Marked):
    """Words that look like a commitment but are not one."""

    doc: str
    quote: str = Field(min_length=1)


class _GoldCommitments(_Marked):
    commitments: tuple[GoldCommitment, ...]
    not_commitments: tuple[GoldTrap, ...] = ()
    exhaustive_docs: tuple[str, ...] = ()
    near_exhaustive_docs: tuple[str, ...] = ()


class GoldPair(_Marked):
    """Two releases, the later of which does not follow up on the earlier although they look alike."""

    earlier_doc: str
    later_doc: str


class GoldLink(GoldPair):
    """A later release that follows up on a commitment in an earlier one."""

    commitment_quote: str = Field(min_length=1)
    later_quote: str = ""
    """The words in the later release that say so."""
    relation: FollowUpRelation
    also: tuple[FollowUpRelation, ...] = ()
    """Other relations that are equally right."""


class _GoldLinks(_Marked):
    links: tuple[GoldLink, ...]
    hard_negatives: tuple[GoldPair, ...] = ()
    ambiguous_do_not_score: tuple[GoldPair, ...] = ()


class TimeRow(_Marked):
    """A marked expression of time: a line of `deadlines_LL.jsonl` (with a `role`) or `temporal_LL.jsonl` (with a `kind`)."""

    text: str
    reference_date: date
    expected_text: str | None = None
    """The words that state the time; the whole text when None."""
    role: Literal["due", "from", "past", "none"] | None = None
    due_lo: date | None = None
    due_hi: date | None = None
    kind: str | None = None
    """`negative` for what is not a time; `duration` is not scored."""
    verified: bool = True
    expected_start: date | None = None
    expected_end: date | None = None
    alternatives: tuple[tuple[date | None, date | None], ...] | None = None
    """Other answers that are equally right."""

    @model_validator(mode="after")
    def _complete(self) -> TimeRow:
        if self.role is None and self.kind is None:
            raise ValueError("neither `role` nor `kind` is given")
        if self.role in ("due", "from") and (self.due_lo is None or self.due_hi is None):
            raise ValueError(f"`due_lo` and `due_hi` must be given when the role is {self.role!r}")
        return self


@dataclass(frozen=True, slots=True)
class TimeFile:
    """One .jsonl file of marked expressions."""

    name: str
    language: str
    rows: tuple[TimeRow, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """A whole folder."""

    documents: dict[str, GoldDocument]
    """By id."""
    commitments: tuple[GoldCommitment, ...]
    traps: tuple[GoldTrap, ...]
    exhaustive: frozenset[str]
    """Ids of the documents in which every commitment is marked: only there does an unmarked finding count as false."""
    times: tuple[TimeFile, ...]
    links: tuple[GoldLink, ...] = ()
    no_links: tuple[GoldPair, ...] = ()
    unsure: tuple[GoldPair, ...] = ()
    """Pairs that readers disagreed on: neither scored nor learnt from."""

    def out_of_place(self) -> list[tuple[str, str]]:
        """Document and quotation of each mark that is not in its text word for word: a slip by whoever marked it."""
        texts = {document.id: " ".join(document.text.split()) for document in self.documents.values()}
        marks = [(one.doc, one.quote) for one in self.commitments] + [(one.doc, one.quote) for one in self.traps]
        marks += [(one.earlier_doc, one.commitment_quote) for one in self.links]
        marks += [(one.later_doc, one.later_quote) for one in self.links]
        return [(doc, quote) for doc, quote in marks if doc in texts and " ".join(quote.split()) not in texts[doc]]


def read_gold(folder: Path) -> Gold:
    """Read a gold folder. Raises a GoldError that names the file, and the line or key, of what is wrong."""
    documents = read_documents(folder)
    path = folder / "gold_commitments.json"
    marked = _valid(_GoldCommitments, _text(path), str(path))
    path = folder / "gold_links.json"
    linked = _valid(_GoldLinks, _text(path), str(path)) if path.exists() else _GoldLinks(links=())
    return Gold(
        documents,
        marked.commitments,
        marked.not_commitments,
        frozenset(marked.exhaustive_docs) | frozenset(marked.near_exhaustive_docs),
        tuple(_time_files(folder)),
        linked.links,
        linked.hard_negatives,
        linked.ambiguous_do_not_score,
    )


def read_documents(folder: Path) -> dict[str, GoldDocument]:
    """The documents of a gold folder by id, whether or not anything is marked in them; raises a GoldError likewise."""
    if not folder.is_dir():
        raise GoldError(f"{folder} is no folder", hint=_HINT)
    paths = sorted((folder / "docs").glob("*.json"))
    if not paths:
        raise GoldError(f"{folder / 'docs'} holds no .json files, one a release", hint=_HINT)
    documents: dict[str, GoldDocument] = {}
    for path in paths:
        document = _valid(GoldDocument, _text(path), str(path))
        if document.id in documents:
            raise GoldError(f"{path}: the id {document.id!r} is that of another document too", hint=_HINT)
        documents[document.id] = document
    return documents


def _time_files(folder: Path) -> Iterator[TimeFile]:
    for path in sorted(folder.glob("*.jsonl")):
        if found := _TIME_FILE.fullmatch(path.name):
            lines = enumerate(_text(path).split("\n"), start=1)
            rows = tuple(_valid(TimeRow, line, f"{path}, line {number}") for number, line in lines if line.strip())
            yield TimeFile(path.name, found["language"], rows)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GoldError(f"{path} cannot be read: {error.strerror or error}", hint=_HINT) from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path} is not UTF-8: {error.reason} at byte {error.start}", hint=_HINT) from error


def _valid(model: type[_T], text: str, place: str) -> _T:
    try:
        return model.model_validate(json.loads(text))
    except json.JSONDecodeError as error:
        where = f"{place}, line {error.lineno}" if ", line " not in place else place
        raise GoldError(f"{where}: no JSON: {error.msg} (column {error.colno})", hint=_HINT) from error
    except RecursionError as error:
        raise GoldError(f"{place}: nested too deeply", hint=_HINT) from error
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        told = "; ".join(_fault(fault["loc"], fault["type"], fault["msg"]) for fault in faults[:_MOST_TOLD])
        more = f"; and {len(faults) - _MOST_TOLD} more" if len(faults) > _MOST_TOLD else ""
        raise GoldError(f"{place}: {told}{more}", hint=_HINT) from error


def _fault(place: tuple[int | str, ...], kind: str, message: str) -> str:
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
    said = "is missing" if kind == "missing" else message.removeprefix("Value error, ")
    return f"{key} {said}" if kind == "missing" else ": ".join(part for part in (key, said) if part)
