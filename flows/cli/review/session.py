"""Deciding one matter after another with single keys; each decision is stored before the next matter is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

from rich.text import Text

from flows.cli.commitments.timeline import RELATIONS
from flows.cli.review.show import print_matter
from flows.cli.terminal.keys import Keys
from flows.cli.terminal.options import out
from parsers.model import Firmness, FollowUpRelation
from parsers.text.lines import visible_line
from warehouse.clock import Clock
from warehouse.errors import WarehouseLockedError
from warehouse.review.decisions import Decision, Verdict
from warehouse.review_queue import Matter, shown
from warehouse.store import open_store

_OF_LINKS = "t accept with another relation"
_OF_PROMISES = "f accept with another firmness"
CHOICES = ("a accept", "r reject", _OF_LINKS, _OF_PROMISES, "s skip", "n note", "u undo the last", "q quit")
"""A key, and what it does."""
_RELATIONS: tuple[FollowUpRelation, ...] = get_args(FollowUpRelation)
_FIRMNESS: tuple[Firmness, ...] = get_args(Firmness)


@dataclass(slots=True)
class Session:
    """Where a person is in the queue, and what they decided in it."""

    path: Path
    """The working file."""
    queue: Sequence[tuple[str, str]]
    """Subject and id of each matter, in order."""
    decided_by: str
    now: Clock
    """The time, UTC."""
    wait_seconds: float
    at: int = 0
    skipped: int = 0
    stored: list[tuple[int, Decision]] = field(default_factory=list)
    """The decisions of this session that count, with their place in the queue."""
    _last: datetime | None = None

    def run(self, keys: Keys) -> None:
        """Until the end of the queue, `q` or the end of the input."""
        while self.at < len(self.queue):
            with open_store(self.path, wait_seconds=self.wait_seconds, read_only=True) as store:
                found = shown(store, *self.queue[self.at])
            if found is None:  # a run, or another person, has removed it meanwhile
                self.at += 1
                continue
            print_matter(found, f"{self.at + 1} of {len(self.queue)}")
            if not self._decide(found.matter, keys):
                return

    def summary(self) -> str:
        """What was done and what is left."""
        count = {verdict: sum(one.verdict == verdict for _, one in self.stored) for verdict in ("accepted", "rejected")}
        left = len(self.queue) - self.at
        return f"{count['accepted']} accepted, {count['rejected']} rejected, {self.skipped} skipped; {left} left."

    def _decide(self, matter: Matter, keys: Keys) -> bool:
        """Ask until the matter is decided or skipped, or the last one undone; False to quit."""
        note = None
        while True:
            others = _OF_PROMISES if matter.subject == "follow_up" else _OF_LINKS
            out.print(Text("   ".join(one for one in CHOICES if one != others)))
            key = keys.key()
            if key is None or key == "q":
                return False
            if key == "s":
                self.skipped += 1
                self.at += 1
                return True
            if key == "n":
                out.print("Note, then Enter:")
                note = visible_line(keys.line())[:1000] or None
            elif key == "u":
                if self._undo():
                    return True
            elif key in ("a", "r"):
                if self._store(matter, "accepted" if key == "a" else "rejected", note):
                    return True
            elif key == "t" and matter.subject == "follow_up":
                relation = _ask_relation(keys)
                if relation is not None and self._store(matter, "accepted", note, relation):
                    return True
            elif key == "f" and matter.subject == "commitment":
                firmness = _ask_firmness(keys)
                if firmness is not None and self._store(matter, "accepted", note, firmness=firmness):
                    return True

    def _store(
        self,
        matter: Matter,
        verdict: Verdict,
        note: str | None,
        relation: FollowUpRelation | None = None,
        firmness: Firmness | None = None,
    ) -> bool:
        decision = matter.decision(verdict, self.decided_by, self._moment(), relation=relation, note=note, firmness=firmness)
        if not self._record(decision):
            return False
        self.stored.append((self.at, decision))
        kind = RELATIONS[relation] if relation else firmness
        out.print(Text(f"{verdict}{f' as {kind}' if kind else ''}, stored"))
        self.at += 1
        return True

    def _undo(self) -> bool:
        if not self.stored:
            out.print("Nothing was decided yet.")
            return False
        place, last = self.stored[-1]
        withdrawn = Decision(
            last.subject, last.release_id, "withdrawn", self.decided_by, self._moment(), last.quote, last.later_release_id
        )
        if not self._record(withdrawn):
            return False
        self.stored.pop()
        self.at = place
        out.print(Text(f"no longer {last.verdict}"))
        return True

    def _record(self, decision: Decision) -> bool:
        try:
            with open_store(self.path, wait_seconds=self.wait_seconds) as store:
                store.decide([decision])
        except WarehouseLockedError as error:
            out.print(Text(f"Not stored: {error.message}. Press the key again when it is free."))
            return False
        return True

    def _moment(self) -> datetime:
        """Later than the previous decision, however coarse the clock."""
        moment = self.now()
        if self._last is not None:
            moment = max(moment, self._last + timedelta(microseconds=1))
        self._last = moment
        return moment


def _ask_relation(keys: Keys) -> FollowUpRelation | None:
    out.print(Text("   ".join(f"{number} {RELATIONS[one]}" for number, one in enumerate(_RELATIONS, 1)) + "   other: back"))
    key = keys.key() or ""
    return _RELATIONS[int(key) - 1] if key in "123456" and key else None


def _ask_firmness(keys: Keys) -> Firmness | None:
    out.print(Text("   ".join(f"{number} {one}" for number, one in enumerate(_FIRMNESS, 1)) + "   other: back"))
    key = keys.key() or ""
    return _FIRMNESS[int(key) - 1] if key in "123" and key else None
