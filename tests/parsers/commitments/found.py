"""What is found in a body, as the tests of commitments ask for it."""

from __future__ import annotations

from datetime import date

from parsers.commitments import find_commitments
from parsers.model import Commitment

PUBLISHED = date(2031, 2, 10)


def found_in(body: str, language: str = "fr", **given_values: object) -> tuple[Commitment, ...]:
    values: dict[str, object] = {"title": "", "published": PUBLISHED, "authority": "Préfecture du Littoral", **given_values}
    found = find_commitments(body, language=language, **values)  # type: ignore[arg-type]  # values are checked by the tests
    for one in found:
        assert body[one.quote_start : one.quote_end] == one.quote
    return found
