"""Subscriptions looked up by what they ask for, so that an alert costs what it finds, not what there is. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from alerts.subscriptions.facets import Facets
from alerts.subscriptions.filters import SHORTEST_ID, Asked

_Choice = Collection[Any]
"""Interchangeable values of one facet: the stems of a word in several languages."""

_Filters = Mapping[str, Sequence[Sequence[_Choice]]]
"""By facet, the alternatives of a filter.

An alert that passes the filter has, for at least one alternative, one value of every choice: a place, a source; every word
of a name; every word that is looked for.
"""

_COMMON = {"word": 10, "party": 3}
"""A word, or a word of a name, is in more alerts than a place or a source, so fewer subscriptions should depend on it."""

_FEW = 4
"""Subscriptions that are asked one by one sooner than looked up by a second filter."""

_MOST_ALTERNATIVES = 8
"""Alternatives of a filter by which a subscription is looked up second or later: it is kept once for each of them, and one
with a hundred sources, territories and topics each would be kept a million times."""


@dataclass(frozen=True, slots=True)
class Branch:
    """Subscriptions that share what was looked up so far."""

    here: tuple[Asked, ...]
    """To be asked one by one."""
    further: tuple[tuple[str, frozenset[Any], Mapping[Any, Branch | tuple[Asked, ...]]], ...] = ()
    """By facet, its values with those that ask for each: a branch of its own, where they are not just a few."""


class Lookup:
    """All subscriptions, each found under the filter that it shares with the fewest others, and again among those."""

    def __init__(self, wanting: Iterable[Asked]) -> None:
        self._root = _branch([(one, _filters(one)) for one in wanting])
        self._facets = frozenset(_facets_of(self._root))

    def candidates(self, kind: str, subject: Facets) -> Iterator[Asked]:
        """Those that may want an alert of this kind about `subject`; who looks for several things can come several times."""
        values = {facet: _VALUES[facet](kind, subject) for facet in self._facets}
        waiting = [self._root]
        while waiting:
            branch = waiting.pop()
            yield from branch.here
            for facet, known, below in branch.further:
                for value in known & values[facet]:
                    found = below[value]
                    if isinstance(found, tuple):
                        yield from found
                    else:
                        waiting.append(found)


_VALUES: dict[str, Callable[[str, Facets], frozenset[Any]]] = {
    "kind": lambda kind, _: frozenset((kind,)),
    "source": lambda _, subject: subject.sources,
    "territory": lambda _, subject: subject.territories,
    "authority": lambda _, subject: subject.authorities,
    "commitment": lambda _, subject: frozenset(one[:SHORTEST_ID] for one in subject.commitments),
    "party_id": lambda _, subject: subject.party_ids,
    "topic": lambda _, subject: subject.topics,
    "party": lambda _, subject: frozenset(word for party in subject.parties for word in party.split()),
    "word": lambda _, subject: subject.words.forms,
}
"""By facet, its values in an alert."""


def _filters(one: Asked) -> _Filters:
    words = one.words.alternatives if one.words else ()
    filters: dict[str, list[list[_Choice]]] = {
        "word": [[forms for word in alternative for forms in word.forms] for alternative in words],
        "party": [[(word,) for word in name.split()] for name in one.partners],
    }
    places = (
        ("source", one.sources), ("territory", one.territories), ("authority", one.authorities),
        ("commitment", one.commitments), ("party_id", one.party_ids), ("topic", one.topics),
    )  # several a line, as in a table  # fmt: skip
    for facet, wanted in places:
        filters[facet] = [[(value,)] for value in wanted]
    found = {facet: alternatives for facet, alternatives in filters.items() if alternatives and all(alternatives)}
    return found or {"kind": [[(value,)] for value in one.kinds]}


def _branch(wanting: Sequence[tuple[Asked, _Filters]], *, first: bool = True) -> Branch:
    every: dict[str, list[Sequence[_Choice]]] = defaultdict(list)
    for _, filters in wanting:
        for facet, alternatives in filters.items():
            every[facet] += alternatives
    shared = {facet: Counter(chain.from_iterable(chain.from_iterable(some))) for facet, some in every.items()}
    here: list[Asked] = []
    found: dict[str, dict[Any, list[tuple[Asked, _Filters]]]] = defaultdict(lambda: defaultdict(list))
    for one, filters in wanting:
        facet, values = _fewest(filters, shared, len(wanting), first=first)
        if not values:
            here.append(one)
            continue
        left = {other: alternatives for other, alternatives in filters.items() if other != facet}
        for value in values:
            found[facet][value].append((one, left))
    return Branch(tuple(here), tuple((facet, frozenset(below), _below(below)) for facet, below in found.items()))


def _below(found: Mapping[Any, Sequence[tuple[Asked, _Filters]]]) -> dict[Any, Branch | tuple[Asked, ...]]:
    return {
        value: tuple(one for one, _ in some) if len(some) <= _FEW else _branch(some, first=False)
        for value, some in found.items()
    }


def _fewest(
    filters: _Filters, shared: Mapping[str, Counter[Any]], everybody: int, *, first: bool
) -> tuple[str, Collection[Any]]:
    """The filter under which the fewest others are found, with the rarest choice of each alternative; no value, if all
    others have the same."""
    best: tuple[int, str, Collection[Any]] = (0, "", ())
    for facet, alternatives in filters.items():
        if not first and len(alternatives) > _MOST_ALTERNATIVES:
            continue
        count_of = shared[facet].__getitem__
        total, most, values = 0, 0, set[Any]()
        for alternative in alternatives:
            counted = [max(map(count_of, choice)) for choice in alternative]
            count = min(counted)
            total, most = total + count * _COMMON.get(facet, 1), max(most, count)
            values.update(alternative[counted.index(count)])
        if most < everybody and (not best[1] or total < best[0]):
            best = (total, facet, values)
    return best[1:]


def _facets_of(branch: Branch) -> Iterator[str]:
    for facet, _, below in branch.further:
        yield facet
        for one in below.values():
            if isinstance(one, Branch):
                yield from _facets_of(one)
