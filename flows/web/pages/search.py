"""Search over releases and promises, in the notation of `match` in subscriptions: forms and accents are forgiven."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from flows.web.dependencies import Reading
from flows.web.errors import AddressError
from flows.web.filters import FIRMNESS, LONGEST_WORDS, Filters, filters_of, sought
from flows.web.rendering.snippets import snippet
from flows.web.rendering.view import Viewing, render
from warehouse.connection.sql import Row
from warehouse.published.serving.finding import MOST_FOUND, Found, find_releases, releases_shown
from warehouse.published.serving.promises import CARD_COLUMNS, Conditions, counted_page
from warehouse.published.serving.snapshot import Snapshot
from warehouse.published.serving.words import Sought

router = APIRouter()

_PER_PAGE = 10  # releases, each with two lines of its text, which is read from the file, and as many promises
_SHORT = 2  # letters of words that stand everywhere, and are not marked


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was looked for, and which page of it."""

    q: str
    page: int

    def query(self, page: int) -> str:
        """The part of the address of another page behind `?`."""
        return urlencode([("q", self.q), *([("page", str(page))] if page > 1 else [])])


@router.get("/search", include_in_schema=False)
def search(request: Request, snapshot: Reading, view: Viewing) -> Response:
    """What `q` finds: on each page some promises, and some releases."""
    given = request.query_params.multi_items()
    page = filters_of([one for one in given if one[0] == "page"]).page
    text = " ".join(request.query_params.get("q", "").split())
    mistake = ""
    wanted: Sought = ()
    try:
        wanted = sought(text, "q")
    except AddressError as error:
        mistake = error.message  # whoever types a search is told beside the field
    begins = (page - 1) * _PER_PAGE
    found = find_releases(snapshot, wanted) if wanted else Found((), 0, ())
    marked = {word for word in found.words if len(word) > _SHORT}
    shown = releases_shown(snapshot, found.ids[begins : begins + _PER_PAGE])
    many, promises = _promises(snapshot, wanted, begins) if wanted else (0, [])
    most = max(len(found.ids), min(many, MOST_FOUND))
    return render(
        view,
        "search",
        snapshot,
        here="search",
        q=text[:LONGEST_WORDS],
        mistake=mistake,
        asked=_Asked(text, page) if wanted else None,
        found=found,
        limit=MOST_FOUND,
        pages=max(1, -(-most // _PER_PAGE)),
        releases=[row | {"stretches": snippet(row["beginning"], marked)} for row in shown],
        promises=promises,
        many_promises=many,
        filters=Filters(words=text if wanted else "", firmness=("any",), sort="-published"),
        status=400 if mistake else 200,
    )


def _promises(snapshot: Snapshot, wanted: Sought, begins: int) -> tuple[int, list[Row]]:
    """How many promises of any firmness have the words, and those of the page, among the `MOST_FOUND` latest ones."""
    conditions = Conditions(sought=wanted, firmness=FIRMNESS)
    most = max(0, min(_PER_PAGE, MOST_FOUND - begins))
    return counted_page(snapshot, conditions, "-published", most=most, offset=begins, columns=CARD_COLUMNS)
