"""What distinguishes one family of sites from another, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """Where things stand on the pages of a family of sites.

    Paths are XPath, tried in order, from the page's root unless stated otherwise. Each costs a walk over the page when
    it finds nothing, so one path with `or` is better than two, and a tag is better than `*`.
    """

    name: str
    version: int
    """Raised whenever the same bytes may read differently."""
    main: tuple[str, ...]
    """The element that holds the text, with or without its title."""
    marks: tuple[str, ...] = ()
    """Paths of which at least one matches on every page of the design; if none does, the page belongs to another family."""
    drop: frozenset[str] = frozenset()
    """Tags, ".classes" and "#ids" without text of the release, in addition to those of `furniture`."""
    title: tuple[str, ...] = ()
    """The title, where it is not an h1."""
    lead: tuple[str, ...] = ()
    """A summary outside `main` that belongs to the text; searched for in the `main` landmark around it, if there is one."""
    stamps: tuple[str, ...] = ()
    """Elements with only stamps, other than the neighbours of the title; not text. Searched for where leads are."""
    authority: tuple[str, ...] = ()
    """Who speaks, in words."""
    trims: bool = True
    """Whether the site's own lines (the title again, stamps, labels) are trimmed from both ends of the text."""
    ends_below: bool = False
    """Whether everything below a heading such as "Communiqués récents" is outside the release; if not, only its section."""
