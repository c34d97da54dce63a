"""What is left to decide, in the published file, but for what waits in the inbox."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.connection.sql import Row, as_parameter
from warehouse.published.serving.snapshot import Snapshot
from warehouse.review.decisions import Decision
from warehouse.review.inbox import Inbox, Waiting
from warehouse.review_queue import Matter

BELOW = 0.8
"""The score or confidence from which the rules are believed, as in a terminal."""
_AROUND = 1_200
"""Characters shown before and after a quotation: three or four paragraphs."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A matter with what a person must see of it."""

    matter: Matter
    commitment: Row
    link: Row | None


def asked_about(snapshot: Snapshot, subject: str, row_id: str) -> Asked | None:
    """All of one matter; None when it is not in the published file (any more)."""
    if subject == "follow_up":
        links = snapshot.rows_for("serving_link_to_decide", {"id": row_id, "around": _AROUND})
        promised = _commitment(snapshot, links[0]["commitment_id"]) if links else None
        if promised is None:
            return None
        link = links[0]
        matter = Matter("follow_up", row_id, promised["release_id"], promised["quote"], link["release_id"], link["quote"])
        return Asked(matter, promised, link)
    promised = _commitment(snapshot, row_id) if subject == "commitment" else None
    if promised is None:
        return None
    return Asked(Matter("commitment", row_id, promised["release_id"], promised["quote"]), promised, None)


def next_undecided(snapshot: Snapshot, left_out: Iterable[str]) -> tuple[str, str, int] | None:
    """Subject and id of what to ask next, and how many there are to ask; None when nothing is left."""
    rows = snapshot.rows_for("serving_undecided", {"below": BELOW, "left_out": as_parameter(sorted(left_out))})
    return (rows[0]["subject"], rows[0]["row_id"], rows[0]["many"]) if rows else None


def standing(waiting: Sequence[Waiting]) -> dict[str, Waiting]:
    """The latest waiting decision on each matter, by its id, but for those that were undone."""
    latest = {one.row_id: one for one in waiting}
    return {row_id: one for row_id, one in latest.items() if one.decision.verdict != "withdrawn"}


def waiting_about(working: Path | None, row_ids: Collection[str]) -> dict[str, Decision]:
    """The decisions on these commitments and links that wait to be taken up, by their ids."""
    if working is None:
        return {}
    found = standing(Inbox(working).waiting())
    return {row_id: found[row_id].decision for row_id in row_ids if row_id in found}


def _commitment(snapshot: Snapshot, commitment_id: str) -> Row | None:
    rows = snapshot.rows_for("serving_commitment_to_decide", {"id": commitment_id, "around": _AROUND})
    return rows[0] if rows else None
