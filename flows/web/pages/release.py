"""One release: its text with promises and claims marked in place, its versions and how they differ, links both ways."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from alerts.rules.word_diff import Difference, compare
from flows.web.dependencies import Reading
from flows.web.errors import AddressError
from flows.web.rendering.marked_text import Mark, blocks
from flows.web.rendering.view import Viewing, render
from warehouse.connection.sql import Row, as_parameter
from warehouse.published.serving.promises import CARD_COLUMNS, promise_rows
from warehouse.published.serving.snapshot import Snapshot

router = APIRouter()

_CHARACTERS = 150_000
"""Shown of a text: some fifty printed pages; the whole of it is in the published file."""
_COMPARED = 60_000
"""Characters of two versions compared; a comparison of this length takes some tenths of a second."""
_MOST = 200  # promises, claims and versions shown; a plan of fifty pages makes fewer
_NEARBY = 30  # links to other releases
_LAST_VERSION = 100_000  # more than a page that changes at every visit gets in ten years


@router.get("/releases/{release_id}", include_in_schema=False)
def release(release_id: str, request: Request, snapshot: Reading, view: Viewing) -> Response:
    """The page of a release, of an earlier version with `version`, with what changed in it with `differences`."""
    version = _version(request)
    found = snapshot.rows_for("page_release", {"id": release_id, "version": version, "most": _CHARACTERS})
    if not found:
        raise HTTPException(404)
    row = found[0]
    wanted = {"id": release_id, "most": _MOST}
    promised = snapshot.rows_for("page_promises_of_release", wanted)
    claims = snapshot.rows_for("page_claims_of_release", wanted)
    versions = snapshot.rows_for("page_versions", wanted)
    current = versions[0]["version_id"] if versions else None
    shown = next((one["version_id"] for one in versions if one["version"] == row["version"]), current)
    nearby = {"id": release_id, "most": _NEARBY}
    names = snapshot.rows_for("page_names", {"parties": as_parameter([]), "sources": as_parameter([row["source_id"]])})
    return render(
        view,
        "release",
        snapshot,
        here="releases",
        row=row,
        source=names[0]["name"] if names else row["source_id"],
        blocks=list(blocks(row["body"], _marks(promised, claims, shown))),
        promises=promise_rows(snapshot, [one["row_no"] for one in promised], CARD_COLUMNS),
        claims=_by_quote([one for one in claims if one["version_id"] == shown]),
        said=snapshot.rows_for("page_said_by_release", nearby),
        related=snapshot.rows_for("page_related", nearby),
        copies=snapshot.rows_for("page_copies", {"release_id": release_id, "most": _NEARBY}),
        versions=versions,
        difference=_difference(snapshot, release_id, row) if "differences" in request.query_params else None,
        characters=_CHARACTERS,
    )


def _version(request: Request) -> int | None:
    text = request.query_params.get("version")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= _LAST_VERSION):
        raise AddressError("version", f"expected a number from 1 to {_LAST_VERSION}")
    return int(text)


def _marks(promised: list[Row], claims: list[Row], version_id: str | None) -> list[Mark]:
    found = [
        Mark(one["quote_start"], one["quote_end"], "promise", one["commitment_id"])
        for one in promised
        if one["version_id"] == version_id
    ]
    found += [
        Mark(one["quote_start"], one["quote_end"], "claim", one["claim_id"])
        for one in claims
        if one["version_id"] == version_id
    ]
    return found


def _by_quote(claims: list[Row]) -> list[Row]:
    """Claims of one sentence as one, with all their stages: a sentence may say several things."""
    found: dict[tuple[int, int], Row] = {}
    for one in claims:
        together = found.setdefault((one["quote_start"], one["quote_end"]), one | {"stages": [], "claim_ids": []})
        together["claim_ids"].append(one["claim_id"])
        if one["stage"] not in together["stages"]:
            together["stages"].append(one["stage"])
        together["on_day"] = together["on_day"] or one["on_day"]
    return list(found.values())


def _difference(snapshot: Snapshot, release_id: str, row: Row) -> Difference | None:
    if row["version"] < 2:
        return None
    before, after = (
        snapshot.rows_for("page_version_text", {"id": release_id, "version": number, "most": _COMPARED})
        for number in (row["version"] - 1, row["version"])
    )
    if not before or not after:
        return None
    return compare(*(f"{one['title']}\n\n{one['body']}" for one in (before[0], after[0])))
