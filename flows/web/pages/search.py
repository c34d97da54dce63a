"""Search over releases and promises, in the notation of `match` in subscriptions: forms and accents are forgiven."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from flows.web.dependencies import Reading
from flows.web.errors import AddressError
from flows.web.filters import Filters, filters_of, sought
from flows.web.rendering.snippets import snippet
from flows.web.rendering.view import Viewing, render
from warehouse.published.serving.finding import MOST_FOUND, Found, find_releases, releases_shown
from warehouse.published.serving.promises import CARD_COLUMNS, Conditions, counted_page
from warehouse.published.serving.words import Sought

router = APIRouter()

_PER_PAGE = 10  # releases, each with two lines of its text, which is read from the file
_SHORT = 2  # letters of words that stand everywhere, and are not marked
_PROMISES = 10  # the first ones; the list of promises has the others


@router.get("/search", include_in_schema=False)
def search(request: Request, snapshot: Reading, view: Viewing) -> Response:
    """What `q` finds."""
    given = request.query_params.multi_items()
    page = filters_of([one for one in given if one[0] == "page"]).page
    text = " ".join(request.query_params.get("q", "").split())
    mistake = ""
    wanted: Sought = ()
    try:
        wanted = sought(text, "q")
    except AddressError as error:
        mistake = error.message  # whoever types a search is told beside the field
    found = find_releases(snapshot, wanted) if wanted else Found((), 0, ())
    marked = {word for word in found.words if len(word) > _SHORT}
    shown = releases_shown(snapshot, found.ids[(page - 1) * _PER_PAGE : page * _PER_PAGE])
    conditions = Conditions(sought=wanted, firmness=("firm", "intention", "event"))
    many, promises = counted_page(snapshot, conditions, "-published", most=_PROMISES, columns=CARD_COLUMNS) if wanted and page == 1 else (0, [])
    return render(
        view,
        "search",
        snapshot,
        here="search",
        q=text[:300],
        mistake=mistake,
        asked=bool(wanted),
        found=found,
        limit=MOST_FOUND,
        page=page,
        pages=max(1, -(-len(found.ids) // _PER_PAGE)),
        releases=[row | {"stretches": snippet(row["beginning"], marked)} for row in shown],
        promises=promises,
        many_promises=many,
        filters=Filters(words=text if wanted else "", firmness=("any",), sort="-published"),
        status=400 if mistake else 200,
    )
