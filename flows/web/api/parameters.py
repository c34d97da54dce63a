"""The parameters of the API as OpenAPI describes them; what reads them is `flows.web.filters`."""

from __future__ import annotations

from typing import Any

from flows.web.filters import ANY_FIRMNESS, FIRMNESS, LONGEST_WORDS, PER_PAGE, STATUSES
from parsers.tagging.topic_names import topic_names
from warehouse.published.serving.promises import ORDERS

_ID = {"type": "string", "pattern": r"^[A-Za-z0-9_.:@+-]{1,120}$"}


def _one(name: str, meaning: str, schema: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": meaning, "schema": schema}


def _several(name: str, meaning: str, item: dict[str, Any]) -> dict[str, Any]:
    return _one(name, f"{meaning} May be given several times.", {"type": "array", "items": item, "maxItems": 50})


FILTERS = [
    _several("status", "Where the commitment stands.", {"type": "string", "enum": list(STATUSES)}),
    _several("firmness", "Firm ones when not given.", {"type": "string", "enum": [*FIRMNESS, ANY_FIRMNESS]}),
    _several("party", "All of these are among its parties.", _ID),
    _several("topic", "One of these at least.", {"type": "string", "enum": list(topic_names())}),
    _several("territory", "Of the release.", _ID),
    _several("source", "Of the release.", _ID),
    _several("commitment", "Ids of commitments.", _ID),
    _one("due_from", "Due on this day or later.", {"type": "string", "format": "date"}),
    _one("due_to", "Due on this day or earlier.", {"type": "string", "format": "date"}),
    _one("words", "In the notation of `match` in subscriptions.", {"type": "string", "maxLength": LONGEST_WORDS}),
]
SORT = _one("sort", "The order.", {"type": "string", "enum": list(ORDERS), "default": "due"})
PAGING = [
    _one("cursor", "What `next` of the answer before has.", {"type": "string", "maxLength": 40}),
    _one(
        "per_page", "Rows of an answer.", {"type": "integer", "minimum": 1, "maximum": PER_PAGE[-1], "default": PER_PAGE[0]}
    ),
]
WORDS = _one(
    "q", "Words, in the notation of `match` in subscriptions.", {"type": "string", "maxLength": LONGEST_WORDS}, required=True
)
OF_RELEASES = [_one("source", "Of this source.", _ID), _one("territory", "Of this territory.", _ID)]


def documented(*parameters: dict[str, Any]) -> dict[str, Any]:
    """For `openapi_extra` of a route."""
    return {"parameters": list(parameters)}
