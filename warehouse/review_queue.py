"""What a person may decide next, in the working file, and all that they have to see for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from parsers.model import Firmness, FollowUpRelation
from warehouse.connection.sql import Row, rows_of
from warehouse.review.decisions import Decision, Verdict
from warehouse.store import Store


@dataclass(frozen=True, slots=True)
class Matter:
    """A commitment or a link that can be decided on."""

    subject: Literal["commitment", "follow_up"]
    row_id: str
    """commitment_id or follow_up_id."""
    release_id: str
    """The release that makes the commitment."""
    quote: str
    """The commitment."""
    later_release_id: str | None = None
    later_quote: str | None = None

    def decision(
        self,
        verdict: Verdict,
        decided_by: str,
        decided_at: datetime,
        *,
        relation: FollowUpRelation | None = None,
        note: str | None = None,
        firmness: Firmness | None = None,
    ) -> Decision:
        """The decision about it; `decided_at` in UTC."""
        return Decision(
            self.subject, self.release_id, verdict, decided_by, decided_at, self.quote, self.later_release_id,
            self.later_quote, relation, note, firmness,
        )  # several a line, as in a table  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A matter with what a person must see: rows with the columns of `commitment_to_decide` and `link_to_decide`."""

    matter: Matter
    commitment: Row
    link: Row | None


def undecided(store: Store, below: float) -> list[tuple[str, str]]:
    """What nobody has decided and has a score or confidence below `below`: subject and id.

    Links come first, starting with scores nearest to 0.5; then commitments, in the same way.
    """
    rows = store.read(lambda file: rows_of(file.connection, "undecided", {"below": below}))
    return [(row["subject"], row["row_id"]) for row in rows]


def shown(store: Store, subject: str, row_id: str) -> Shown | None:
    """All of one matter; None when it is no longer there."""
    link = _row(store, "link_to_decide", row_id) if subject == "follow_up" else None
    if subject == "follow_up" and link is None:
        return None
    commitment = _row(store, "commitment_to_decide", link["commitment_id"] if link else row_id)
    if commitment is None:
        return None
    release_id, quote = commitment["release_id"], commitment["quote"]
    if link is None:
        return Shown(Matter("commitment", row_id, release_id, quote), commitment, None)
    return Shown(Matter("follow_up", row_id, release_id, quote, link["release_id"], link["quote"]), commitment, link)


def matters(store: Store, prefix: str) -> list[Matter]:
    """Commitments and links whose id begins with `prefix`, including rejected ones; at most six."""
    values = {"prefix": prefix.lower()}
    return [Matter(*row.values()) for row in store.read(lambda file: rows_of(file.connection, "matters_by_prefix", values))]


def releases_called(store: Store, name: str) -> list[tuple[str, str]]:
    """Releases by the beginning of their release_id, or by their latest address: release_id and title; at most six."""
    values = {"name": name.lower(), "address": name}
    rows = store.read(lambda file: rows_of(file.connection, "releases_called", values))
    return [(row["release_id"], row["title"]) for row in rows]


def _row(store: Store, query: str, row_id: str) -> Row | None:
    return next(iter(store.read(lambda file: rows_of(file.connection, query, {"id": row_id}))), None)
