"""Decisions that wait to be taken up: lines of a file beside the working file, which one writer alone may open.

Whoever decides in a browser adds a line, which is on the disk when `append` returns. The next pass, or `followthrough review
apply`, sets the file aside (`seize`), stores what it says, and removes it once that is published (`forget`). Storing a
decision twice stores it once, so a kill anywhere in between costs nothing: the file is seized again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from parsers.model import Firmness, FollowUpRelation
from warehouse.connection.database import saying_what_happened
from warehouse.connection.private_files import open_private
from warehouse.review.decisions import Decision, Subject, Verdict

LONGEST_NOTE = 1_000
"""Characters, as in a terminal."""
_LONGEST_TEXT = 50_000
"""Characters of a name or quotation; no sentence is longer than some printed pages."""
_LONGEST_LINE = 1_000_000
"""Bytes of a line; two quotations of that length, each character escaped, take less."""
_SUBJECTS: tuple[Subject, ...] = get_args(Subject)
_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_RELATIONS: tuple[FollowUpRelation, ...] = get_args(FollowUpRelation)
_FIRMNESS: tuple[Firmness, ...] = get_args(Firmness)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision in the inbox, and the id of the commitment or link that was shown to whoever decided."""

    decision: Decision
    row_id: str


@dataclass(frozen=True, slots=True)
class Seized:
    """What was set aside to be stored."""

    waiting: tuple[Waiting, ...]
    damaged: tuple[str, ...]
    """Lines that cannot be read; they are kept in the file that `Inbox.damaged` names."""
    files: tuple[Path, ...]
    """To be removed with `Inbox.forget`."""

    @property
    def decisions(self) -> list[Decision]:
        """The decisions, in the order in which they were made."""
        return [one.decision for one in self.waiting]


class Inbox:
    """The inbox of a working file. All methods raise WarehouseError when the disk does not let them work."""

    def __init__(self, warehouse: Path) -> None:
        self.path = warehouse.with_name(f"{warehouse.name}.inbox")
        self.damaged = warehouse.with_name(f"{warehouse.name}.inbox.damaged")

    def append(self, decision: Decision, row_id: str) -> None:
        """Add a decision; it is on the disk when this returns.

        Raises ValueError for one that the file would not give back as it is.
        """
        waiting = Waiting(decision, row_id)
        line = _line_of(waiting)
        if _read_line(line) != waiting:
            raise ValueError("the decision holds something that no line can hold")
        with saying_what_happened(self.path):
            is_new = not self.path.exists()
            with self._locked() as file:
                whole = _ends_a_line(file)
                # What a killed program left of a line must not damage the next one, too.
                os.write(file, (b"" if whole else b"\n") + line + b"\n")
                os.fsync(file)
            if is_new:
                _sync_folder(self.path.parent)

    def waiting(self) -> list[Waiting]:
        """What was decided and is not published yet, in order. Lines that cannot be read are left out."""
        found: list[Waiting] = []
        for path in (*self._seized(), self.path):
            found += [one for line in _lines_of(path) if (one := _read_line(line)) is not None]
        return found

    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self._seized() and not self.path.exists()

    def seize(self) -> Seized:
        """Set aside what is there, so that decisions from now on begin another file.

        To be called by the one who has the working file open for writing. What an earlier one seized and did not forget
        is given again.
        """
        with saying_what_happened(self.path):
            if self.path.exists():
                self._set_aside()
            files = tuple(self._seized())
            waiting: list[Waiting] = []
            damaged: list[bytes] = []
            for line in (line for path in files for line in _lines_of(path)):
                one = _read_line(line)
                if one is None:
                    damaged.append(line)
                else:
                    waiting.append(one)
            self._keep(damaged)
        return Seized(tuple(waiting), tuple(one.decode("utf-8", "replace") for one in damaged), files)

    def content(self) -> bytes:
        """All lines that wait, for a backup: to be called before the working file is copied.

        What is stored meanwhile is then in both, and stored once; in the other order it could be in neither.
        """
        while True:
            files = self._seized()
            lines = [line for path in (*files, self.path) for line in _lines_of(path)]
            if self._seized() == files:  # otherwise what was set aside between two looks is missing
                return b"".join(line + b"\n" for line in lines)

    def put_back(self, content: bytes) -> int:
        """Have the lines of a backup wait too, before those that wait already; returns how many there are."""
        first = self.path.with_name(f"{self.path.name}.taken-0")
        known = _lines_of(first)
        lines = list(dict.fromkeys([*known, *(line for line in content.split(b"\n") if line)]))
        if lines != known:
            draft = self.path.with_name(f"{self.path.name}.restored")
            with saying_what_happened(draft):
                with os.fdopen(open_private(draft, os.O_WRONLY | os.O_TRUNC), "wb") as file:
                    file.write(b"".join(line + b"\n" for line in lines))
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(first)
                _sync_folder(first.parent)
        return len(lines)

    def forget(self, seized: Seized) -> None:
        """Remove what was seized, once it is stored and published."""
        with saying_what_happened(self.path):
            for path in seized.files:
                path.unlink(missing_ok=True)
            if seized.files:
                _sync_folder(self.path.parent)

    def _seized(self) -> list[Path]:
        begins = f"{self.path.name}.taken-"
        try:
            found = [path for path in self.path.parent.iterdir() if path.name.startswith(begins)]
        except FileNotFoundError:  # no folder yet, so nothing waits
            return []
        return sorted(found, key=lambda path: (len(path.name), path.name))

    def _set_aside(self) -> None:
        before = self._seized()
        number = int(before[-1].name.rpartition("-")[2]) + 1 if before else 1
        with self._locked():
            self.path.rename(self.path.with_name(f"{self.path.name}.taken-{number}"))
        _sync_folder(self.path.parent)

    def _keep(self, damaged: Sequence[bytes]) -> None:
        """Add lines to the file of damaged ones, but for those that are there already."""
        new = [line for line in damaged if line not in set(_lines_of(self.damaged))]
        if new:
            with os.fdopen(open_private(self.damaged, os.O_WRONLY | os.O_APPEND), "ab") as file:
                file.write(b"".join(line + b"\n" for line in new))
                file.flush()
                os.fsync(file.fileno())

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The file under its name, which nobody else adds to or sets aside while the block lasts."""
        while True:
            file = open_private(self.path, os.O_RDWR | os.O_APPEND)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                if self._is_in_place(file):
                    yield file
                    return
            finally:
                os.close(file)

    def _is_in_place(self, file: int) -> bool:
        """Whether the file has not been set aside while its lock was waited for."""
        try:
            return os.path.samestat(os.fstat(file), self.path.stat())
        except FileNotFoundError:
            return False


def _line_of(waiting: Waiting) -> bytes:
    one = waiting.decision
    told = {
        "subject": one.subject, "release_id": one.release_id, "verdict": one.verdict, "decided_by": one.decided_by,
        "decided_at": one.decided_at.isoformat(), "quote": one.quote, "later_release_id": one.later_release_id,
        "later_quote": one.later_quote, "relation": one.relation, "note": one.note, "row_id": waiting.row_id,
    }  # several a line, as in a table  # fmt: skip
    if one.firmness is not None:  # other lines stay as programs without it read them
        told["firmness"] = one.firmness
    return json.dumps({**told, "check": _check(told)}, sort_keys=True).encode("ascii")


def _check(told: dict[str, Any]) -> str:
    """What a line that a disk or an editor damaged does not have."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("ascii")).hexdigest()[:16]


def _read_line(line: bytes) -> Waiting | None:
    """What a line says; None where it is not one of ours, whole and unchanged."""
    if len(line) > _LONGEST_LINE:
        return None
    try:
        told = json.loads(line)
        if not isinstance(told, dict) or told.pop("check", None) != _check(told):
            return None
        row_id = told.pop("row_id")
        decision = Decision(**{**told, "decided_at": datetime.fromisoformat(told["decided_at"])})
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return Waiting(decision, row_id) if isinstance(row_id, str) and _is_sound(decision) else None


def _is_sound(one: Decision) -> bool:
    texts = (one.release_id, one.decided_by, one.quote, one.later_release_id, one.later_quote, one.note)
    return (
        one.subject in _SUBJECTS
        and one.verdict in _VERDICTS
        and (one.relation is None or one.relation in _RELATIONS)
        and (one.firmness is None or (one.firmness in _FIRMNESS and one.subject == "commitment"))
        and one.decided_at.tzinfo is None
        and all(text is None or _is_text(text) for text in texts)
        and bool(one.release_id and one.decided_by)
        and len(one.note or "") <= LONGEST_NOTE
        and (one.subject == "same_announcement" or bool(one.quote))
        and (one.subject == "commitment" or bool(one.later_release_id))
    )


def _is_text(text: object) -> bool:
    """Whether it is text that the warehouse can hold: no half of a character, no NUL."""
    if not isinstance(text, str) or len(text) > _LONGEST_TEXT or "\0" in text:
        return False
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _ends_a_line(file: int) -> bool:
    size = os.fstat(file).st_size
    return size == 0 or os.pread(file, 1, size - 1) == b"\n"


def _lines_of(path: Path) -> list[bytes]:
    try:
        return [line for line in path.read_bytes().split(b"\n") if line]
    except FileNotFoundError:  # set aside, or forgotten, between two looks
        return []


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
