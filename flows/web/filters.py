"""The filters of an address, such as `?status=overdue&territory=59&words=small+boats`: read, checked and bounded.

Pages, the API, feeds and calendars read them here, and ask the published file with the `conditions` they give.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import get_args
from urllib.parse import urlencode

from alerts.subscriptions.match_words import looked_for
from flows.web.errors import AddressError
from parsers.model import CommitmentStatus, Firmness
from parsers.tagging.topic_names import topic_names
from warehouse.published.serving.promises import ORDERS, Conditions
from warehouse.published.serving.words import Sought, SoughtWord

STATUSES: tuple[str, ...] = get_args(CommitmentStatus)
FIRMNESS: tuple[str, ...] = get_args(Firmness)
ANY_FIRMNESS = "any"
"""What asks for promises of every firmness; without it, for firm ones and those that a person accepted."""
PER_PAGE = (25, 50, 100)
"""How many promises a page may hold; the first unless asked otherwise."""
LAST_PAGE = 10_000
"""With more, an address asks for nothing that anybody reads."""
LONGEST_WORDS = 300
"""Characters of words looked for."""
_MOST_WORDS = 30
"""Words looked for: each is a search through the promises."""
_MOST_VALUES = 50
"""Values of one filter; a region has thirteen departments at most."""
_ID = re.compile(r"[\w .:@+’'-]{1,120}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which promises an address asks for, in which order, and which page of them."""

    status: tuple[str, ...] = ()
    firmness: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    due_from: date | None = None
    due_to: date | None = None
    words: str = ""
    sort: str = "due"
    page: int = 1
    per_page: int = PER_PAGE[0]
    commitment: tuple[str, ...] = ()
    """Ids of promises: for the feed and the calendar of one."""

    @property
    def conditions(self) -> Conditions:
        """What the published file is asked."""
        return Conditions(
            statuses=self.status,
            firmness=FIRMNESS if ANY_FIRMNESS in self.firmness else self.firmness,
            parties=self.party,
            topics=self.topic,
            territories=self.territory,
            sources=self.source,
            due_from=self.due_from,
            due_to=self.due_to,
            sought=sought(self.words),
            ids=self.commitment,
        )

    @property
    def offset(self) -> int:
        """How many promises stand before those of the page."""
        return (self.page - 1) * self.per_page

    @property
    def is_empty(self) -> bool:
        """Whether they leave nothing out."""
        return self.changed(sort="due", page=1, per_page=PER_PAGE[0]) == Filters()

    def changed(self, **changes: object) -> Filters:
        """The same, with some of them changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # dataclasses.replace checks the names, and callers the types

    def query(self, **changes: object) -> str:
        """The part of an address behind `?`, in one form only; empty when nothing is asked."""
        wanted = self.changed(**changes) if changes else self
        pairs: list[tuple[str, str]] = []
        for name in ("status", "firmness", "party", "topic", "territory", "source", "commitment"):
            pairs += [(name, one) for one in getattr(wanted, name)]
        pairs += [(name, day.isoformat()) for name in ("due_from", "due_to") if (day := getattr(wanted, name))]
        for name, usual in (("words", ""), ("sort", "due"), ("page", 1), ("per_page", PER_PAGE[0])):
            if (value := getattr(wanted, name)) != usual:
                pairs.append((name, str(value)))
        return urlencode(pairs)


NAMES = frozenset(Filters.__dataclass_fields__)
"""The parameters of an address that are filters; what else an address has is not theirs."""


def filters_of(query: Iterable[tuple[str, str]]) -> Filters:
    """The filters among the parameters of an address, each as often as it stands there.

    Raises AddressError for one that cannot be read.
    """
    given: dict[str, list[str]] = {}
    for name, value in query:
        if name in NAMES and value.strip():
            given.setdefault(name, []).append(value.strip())
    for name in ("due_from", "due_to", "words", "sort", "page", "per_page"):
        if len(given.get(name, ())) > 1:
            raise AddressError(name, "stands in the address more than once")
    one = {name: values[0] for name, values in given.items()}
    words = one.get("words", "")
    sought(words)
    filters = Filters(
        status=_known("status", given, STATUSES),
        firmness=_known("firmness", given, (*FIRMNESS, ANY_FIRMNESS)),
        party=_ids("party", given),
        topic=_known("topic", given, topic_names()),
        territory=_ids("territory", given),
        source=_ids("source", given),
        due_from=_day("due_from", one),
        due_to=_day("due_to", one),
        words=words,
        sort=one.get("sort", "due"),
        page=_number("page", one, 1, LAST_PAGE),
        per_page=_number("per_page", one, PER_PAGE[0], PER_PAGE[-1]),
        commitment=_ids("commitment", given),
    )
    if filters.sort not in ORDERS:
        raise AddressError("sort", f"expected one of {', '.join(ORDERS)}")
    if filters.due_from and filters.due_to and filters.due_from > filters.due_to:
        raise AddressError("due_to", "lies before due_from")
    return filters


def sought(words: str, parameter: str = "words") -> Sought:
    """Words in the notation of `match` in subscriptions, as the published file is asked for them.

    Raises AddressError where they cannot be read.
    """
    if not words.strip():
        return ()
    if len(words) > LONGEST_WORDS or "\0" in words:
        raise AddressError(parameter, f"expected at most {LONGEST_WORDS} characters")
    try:
        read = looked_for(words)
    except ValueError as error:
        raise AddressError(parameter, str(error)) from None
    if sum(len(word.forms) for alternative in read.alternatives for word in alternative) > _MOST_WORDS:
        raise AddressError(parameter, f"expected at most {_MOST_WORDS} words")
    return tuple(
        tuple(SoughtWord(word.phrase, tuple(tuple(sorted(stems)) for stems in word.forms)) for word in alternative)
        for alternative in read.alternatives
    )


def _known(name: str, given: Mapping[str, list[str]], known: Iterable[str]) -> tuple[str, ...]:
    known = tuple(known)
    values = _several(name, given)
    if any(value not in known for value in values):
        raise AddressError(name, f"expected {', '.join(known[:-1])} or {known[-1]}")
    return values


def _ids(name: str, given: Mapping[str, list[str]]) -> tuple[str, ...]:
    values = _several(name, given)
    if not all(_ID.fullmatch(value) for value in values):
        raise AddressError(name, "expected an id of letters, digits and dashes")
    return values


def _several(name: str, given: Mapping[str, list[str]]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(given.get(name, ())))
    if len(values) > _MOST_VALUES:
        raise AddressError(name, f"expected at most {_MOST_VALUES} of them")
    return values


def _day(name: str, one: Mapping[str, str]) -> date | None:
    if (text := one.get(name)) is None:
        return None
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise AddressError(name, "expected a day such as 2026-01-31") from None


def _number(name: str, one: Mapping[str, str], usual: int, most: int) -> int:
    text = one.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= most):
        raise AddressError(name, f"expected a number from 1 to {most}")
    return int(text)
