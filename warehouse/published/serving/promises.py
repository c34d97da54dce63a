"""The promises that meet conditions, counted and paged: what pages, the API, feeds and calendars all ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

from parsers.model import Firmness
from warehouse.connection.sql import Row, as_parameter
from warehouse.published.serving.snapshot import Snapshot
from warehouse.published.serving.words import Sought, conditions_on_words

ORDERS = {
    "due": "sorted_by NULLS LAST, published_on NULLS LAST, row_no",
    "-due": "sorted_by DESC NULLS LAST, published_on NULLS LAST, row_no",
    "published": "published_on NULLS LAST, row_no",
    "-published": "published_on DESC NULLS LAST, row_no",
    "-told": "last_follow_up_on DESC NULLS LAST, row_no",
    "-held": "first_held_at DESC NULLS LAST, row_no",
}
"""The orders in which promises may be asked for. The number of the row comes last, so that a page never shows what another
one did: it stands for the id, by which rows of one day are in order, and is read in a tenth of the time."""
ALL_COLUMNS = "p.* EXCLUDE (release_row), c.* EXCLUDE (promised), r.* EXCLUDE (number)"
"""What is known of each promise, for programs and for its own page."""
CARD_COLUMNS = """
    row_no, commitment_id, status, long_overdue, due_on, first_due_on, days_left, times_moved, follow_up_count,
    headline, quote, actors, partners, deadline_from, deadline_precision,
    release_id, title, authority, language, published_on, published_precision
"""
"""What a page shows of each promise in a list: a third less to read from the file than all of them."""
_EVERY_FIRMNESS = set(get_args(Firmness))


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which promises: those that meet every condition. None, or an empty tuple, asks nothing."""

    statuses: tuple[str, ...] = ()
    firmness: tuple[str, ...] = ()
    """When nothing is asked, firm ones and those that a person accepted; any where ids are asked for."""
    parties: tuple[str, ...] = ()
    """Ids; each must be among those of the promise."""
    topics: tuple[str, ...] = ()
    """One of them at least."""
    territories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    due_from: date | None = None
    due_to: date | None = None
    published_from: date | None = None
    published_to: date | None = None
    told: bool = False
    """Only those of which a later release speaks."""
    long_overdue: bool | None = None
    copies: bool = False
    """Whether those in copies of an announcement are given too."""
    sought: Sought = ()
    ids: tuple[str, ...] = ()
    """Of promises; one of them."""


def count_promises(snapshot: Snapshot, conditions: Conditions) -> int:
    """How many promises meet the conditions."""
    if (tallied := _tallied(conditions)) is not None:
        kind, identifier = tallied
        tallies = snapshot.rows_for("page_tally", {"kind": kind, "id": identifier})
        return sum(tallies[0][name] for name in set(conditions.statuses) or ("promises",)) if tallies else 0
    where, values = where_of(snapshot, conditions)
    [row] = snapshot.rows_for("promises_counted", values, conditions=where)
    return int(row["many"])


def page_of_promises(
    snapshot: Snapshot, conditions: Conditions, order: str, *, most: int, offset: int = 0, columns: str = ALL_COLUMNS
) -> list[Row]:
    """At most `most` of them, from the one numbered `offset` on, in one of `ORDERS`."""
    where, values = where_of(snapshot, conditions)
    paged = snapshot.rows_for(
        "promises_paged", values | {"most": most, "offset": offset}, conditions=where, order=ORDERS[order]
    )
    return promise_rows(snapshot, [row["row_no"] for row in paged], columns)


def counted_page(
    snapshot: Snapshot, conditions: Conditions, order: str, *, most: int, offset: int = 0, columns: str = ALL_COLUMNS
) -> tuple[int, list[Row]]:
    """How many promises meet the conditions, and at most `most` of them, as `page_of_promises` gives them."""
    if not conditions.sought:  # quicker apart, where no words are looked for
        page = page_of_promises(snapshot, conditions, order, most=most, offset=offset, columns=columns)
        return count_promises(snapshot, conditions), page
    where, values = where_of(snapshot, conditions)
    asked = values | {"most": most, "offset": offset}
    paged = snapshot.rows_for("promises_paged_and_counted", asked, conditions=where, order=ORDERS[order])
    many = paged[0]["many"] if paged else count_promises(snapshot, conditions) if offset else 0
    return many, promise_rows(snapshot, [row["row_no"] for row in paged], columns)


def promise_rows(snapshot: Snapshot, numbers: Sequence[int], columns: str = ALL_COLUMNS) -> list[Row]:
    """The promises with these numbers of rows, in this order, with `ALL_COLUMNS` or `CARD_COLUMNS`."""
    if not numbers:
        return []
    rows = snapshot.rows_for("promise_rows", {"numbers": as_parameter(list(numbers))}, columns=columns)
    by_number = {row.pop("row_no"): row for row in rows}
    return [by_number[number] for number in numbers]


def _tallied(conditions: Conditions) -> tuple[str, str] | None:
    """The kind and the id of the tally in which all that meet the conditions have been counted; None where there is none."""
    asked = [
        (kind, one)
        for kind, ids in (
            ("party", conditions.parties),
            ("topic", conditions.topics),
            ("territory", conditions.territories),
            ("source", conditions.sources),
        )
        for one in ids
    ]
    further = replace(conditions, statuses=(), parties=(), topics=(), territories=(), sources=())
    if len(asked) > 1 or further != Conditions():
        return None
    return asked[0] if asked else ("all", "all")


def where_of(snapshot: Snapshot, conditions: Conditions) -> tuple[str, dict[str, Any]]:
    """The conditions as SQL on `memory.main.promises`, with its values."""
    parts, values = ["TRUE"], dict[str, Any]()

    def ask(condition: str, **given: Any) -> None:
        parts.append(condition)
        values.update(given)

    for name, column, wanted in (
        ("statuses", "status", conditions.statuses),
        ("firmness", "firmness", () if set(conditions.firmness) == _EVERY_FIRMNESS else conditions.firmness),
        ("territories", "territory", conditions.territories),
        ("sources", "source_id", conditions.sources),
        ("ids", "commitment_id", conditions.ids),
    ):
        if wanted:
            ask(f"list_contains(from_json(${name}, '[\"VARCHAR\"]'), {column})", **{name: as_parameter(wanted)})
    if not conditions.firmness and not conditions.ids:
        ask("is_firm")
    for place, party in enumerate(conditions.parties):
        ask(f"list_contains(party_ids, $party_{place})", **{f"party_{place}": party})
    if conditions.topics:
        topics = {f"topic_{place}": topic for place, topic in enumerate(conditions.topics)}
        ask(f"({' OR '.join(f'list_contains(topics, ${name})' for name in topics)})", **topics)
    if conditions.due_from:
        ask("sorted_by >= $due_from", due_from=conditions.due_from)
    if conditions.due_to:
        ask("sorted_by <= $due_to", due_to=conditions.due_to)
    if conditions.published_from:
        ask("published_on >= $published_from", published_from=conditions.published_from)
    if conditions.published_to:
        ask("published_on <= $published_to", published_to=conditions.published_to)
    if conditions.told:
        ask("follow_up_count > 0")
    if conditions.long_overdue is not None:
        ask("long_overdue = $long_overdue", long_overdue=conditions.long_overdue)
    if not conditions.copies and not conditions.ids:
        ask("NOT in_copy")
    words, sought = conditions_on_words(snapshot, conditions.sought)
    ask(words, **sought)
    return " AND ".join(parts), values
