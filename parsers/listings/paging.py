"""Further pages of a listing: the links of its pagination, with the pages in between that it does not show."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice, pairwise

from lxml import etree

from parsers.addresses import web_address

_MOST = 100
"""Pages after one, nearest first; a backfill visits half as many unless configured otherwise."""
_NUMBER = re.compile(r"(\(offset\)/|[?&](?:page|p|offset|debut_articles)=|/page/)([0-9]{1,6})(?=$|[/?&#])", re.IGNORECASE)


def next_pages(part: etree._Element, base: str, url: str, classes: Collection[str]) -> tuple[str, ...]:
    """The addresses of the pages after the one at `url`, nearest first, at most 100.

    `part` holds the list and its pagination, which is recognised by its addresses or by one of `classes`; relative
    addresses are resolved against `base`.

    A pagination shows the first few pages and the last. Where its addresses count (`(offset)/10`, `?page=2`), those in
    between are made with the same step; where they do not, only the linked ones are given.
    """
    linked: dict[str, None] = {}
    for link in part.iter("a", "link"):
        href = link.get("href") or ""
        if not (_NUMBER.search(href) or "next" in (link.get("rel") or "").lower().split() or _in_pagination(link, classes)):
            continue
        address = web_address(href, base)
        if address and address != url:
            linked[address] = None
        if len(linked) == _MOST * 2:
            break
    here = _place(url)
    counted: dict[int, str] = {}
    for address in linked:
        stem, number, mark = _place(address)
        if mark and stem == here[0]:
            counted[number] = address
    ahead = sorted(number for number in counted if number > here[1])
    if not ahead:
        # The last page of a list that counts only links back; a list that does not count names the next one.
        return () if counted else tuple(address for address in linked if _place(address)[0] != here[0])[:_MOST]
    numbers = sorted({*counted, here[1]})
    step = min(behind - before for before, behind in pairwise(numbers))
    pattern = counted[ahead[0]]
    made = range(here[1] + step, ahead[-1] + 1, step)
    return tuple(counted.get(number) or _NUMBER.sub(rf"\g<1>{number}", pattern, count=1) for number in made[:_MOST])


def _in_pagination(link: etree._Element, classes: Collection[str]) -> bool:
    """Whether one of the five elements around a link has one of `classes`."""
    return any(
        not set((element.get("class") or "").split()).isdisjoint(classes) for element in islice(link.iterancestors(), 5)
    )


def _place(address: str) -> tuple[str, int, bool]:
    """The list that a page belongs to, its number in it (0 for a first page without one), and whether it has one."""
    found = _NUMBER.search(address)
    if found is None:
        return _stem(address), 0, False
    return _stem(_NUMBER.sub("", address, count=1)), int(found[2]), True


def _stem(address: str) -> str:
    # The prefectures' sites accept any letter case, and their links are inconsistent.
    return address.split("#", 1)[0].rstrip("/?&").lower()
