"""Who a name stands for: one party for an office, its institution and every way of writing it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from parsers import lexicon
from parsers.text.folding import fold

PartyKind = Literal[
    "state", "government", "presidency", "parliament", "ministry", "prefecture", "agency", "local authority", "court",
    "police force", "other",
]  # several a line, as in a table  # fmt: skip
"""`prefecture` is a prefect and the institution, `ministry` a minister and the institution."""


@dataclass(frozen=True, slots=True)
class Party:
    """One party. Its id is made of its name, so that it is the same in every release."""

    party_id: str
    name: str
    kind: PartyKind
    territory: str | None = None
    """The place in its name, in small letters without accents: "nord"."""


_WORD = re.compile(r"[a-z0-9]+")
_PREFECT = re.compile(
    r"(?P<sub>sous-)?pref(?:et|ete|ets|etes|ecture|ectures)\b(?P<zone> de (?:la )?zone[^,]*| maritime| de police)?"
)
_MINISTER = re.compile(
    r"(?:ministres?|ministeres?|secretaires? d'etat|secretary of state|ministers?|ministry|staatssecretaris)"
    r"(?: deleguee?)?(?: francaise?)?(?: chargee?s?)?(?= |$)"
)
_SOFT = re.compile(r"(?:de la zone|delegue|de la region|de region|du departement|de departement|regional|region)\s*")
_PLACE_OFFICES: tuple[tuple[re.Pattern[str], str, PartyKind], ...] = (
    (re.compile(r"(?:maires?|mairie|communes?|ville|mayor|bourgmestres?|burgemeester)\b"), "Commune", "local authority"),
    (re.compile(r"(?:presidente? du )?(?:conseil departemental|departement)\b"), "Département", "local authority"),
    (re.compile(r"(?:presidente? du )?(?:conseil regional|region)\b"), "Région", "local authority"),
    (re.compile(r"metropole\b"), "Métropole", "local authority"),
    (re.compile(r"communaute(?: urbaine| d'agglomeration| de communes)?\b"), "Communauté", "local authority"),
    (re.compile(r"procureure?s?(?: general| generale)?(?: de la republique)?\b"), "Parquet", "court"),
    (re.compile(r"tribunal(?: judiciaire| administratif)?\b"), "Tribunal", "court"),
    (re.compile(r"(?:rect(?:eur|rice)s?|rectorat)\b"), "Rectorat", "agency"),
    (re.compile(r"(?:gouverneure?s?|governor)\b"), "Gouverneur", "prefecture"),
)
"""Offices that are one of many, each with the institution that a place distinguishes from the others."""
_LINK = re.compile(r"^(?:(?:de la|de l'|du|des|de|d'|of the|of|for the|for|van|voor|a la|a l'|aux|au)\s*)+")


@cache
def _tables() -> tuple[Mapping[str, Party], frozenset[str]]:
    """The parties by folded form; and the names of sites."""
    names = lexicon.table("lexicon/parties.toml")
    kind_of = {one: cast("PartyKind", kind) for kind, listed in names["kinds"].items() for one in listed.split("|")}
    known: dict[str, Party] = {}
    for body in lexicon.table("lexicon/bodies.toml")["body"]:
        party = Party(_slug(body["name"]), body["name"], kind_of.get(body["name"], "agency"))
        known.update((_folded(form), party) for form in (body["name"], *body["forms"]))
    for name, listed in names["same"].items():
        party = known.get(_folded(name)) or Party(_slug(name), name, "presidency")
        known.update((_folded(form), party) for form in (name, *listed.split("|")))
    return known, frozenset(_folded(one) for one in names["relays"].split("|"))


def party_of(name: str, authority: str | None = None) -> Party | None:
    """The party that `name` stands for; None for the name of a site, or an office with no known institution.

    A bare "préfet" or "ministre" is that of `authority`, the publisher.
    """
    known, relays = _tables()
    name = " ".join(name.split())
    low = _folded(name)
    if not low or low in relays or low.startswith(("www.", "http")) or low.endswith((".fr", ".uk", ".be", ".com", ".eu")):
        return None
    if low in known and low not in ("ministres", "prefecture maritime"):
        return known[low]
    name, low = name.partition(",")[0], low.partition(",")[0]  # "préfet de la région …, préfet du Nord"
    office = _PREFECT.match(low)
    if office is not None:
        return _prefecture(name, low, office, authority)
    office = _MINISTER.match(low)
    if office is not None:
        rest = _LINK.sub("", low[office.end() :].strip())
        if rest:
            field = _WORD.findall(rest)[0]
            return Party(f"ministere-{field}", _house(name, field), "ministry")
        own = party_of(authority) if authority and not _MINISTER.fullmatch(_folded(authority)) else None
        return own if own is not None and own.kind in ("ministry", "government") else known.get(low)
    for pattern, house, kind in _PLACE_OFFICES:
        if (found := pattern.match(low)) is not None:
            rest = name[found.end() :].strip()
            place = _slug(_LINK.sub("", _folded(rest)))
            return Party(f"{_slug(house)}-{place}", f"{house} {rest}", kind, place) if place else None
    return Party(_slug(name), name, "other") if name[:1].isupper() else None


def known_parties() -> frozenset[str]:
    """The ids of the parties that have a name of their own in the lexicon."""
    return frozenset(party.party_id for party in _tables()[0].values())


def parties_of(names: Iterable[str], authority: str | None = None) -> tuple[tuple[Party, str], ...]:
    """The parties of some names, each once, with the name under which it first occurred."""
    found: dict[str, tuple[Party, str]] = {}
    for name in names:
        party = party_of(name, authority)
        if party is not None:
            found.setdefault(party.party_id, (party, name))
    return tuple(found.values())


def _prefecture(name: str, low: str, office: re.Match[str], authority: str | None) -> Party | None:
    rest = _LINK.sub("", _SOFT.sub("", _LINK.sub("", low[office.end() :].strip())))
    if not rest and not office["zone"]:
        own = _folded(authority) if authority else ""
        if _PREFECT.match(own) is None or own == low or _PREFECT.fullmatch(own) is not None:
            return None
        return party_of(authority or "")
    head = "sous-prefecture" if office["sub"] else "prefecture"
    zone = _slug(office["zone"] or "")
    place = _slug(rest)
    party_id = "-".join(part for part in (head, zone, place) if part)
    house = re.sub(r"(?i)pr[ée]f(?:[eè]te?s?|ectures?)", "préfecture", name, count=1)
    return Party(party_id, house[:1].upper() + house[1:], "prefecture", place or None)


def _house(name: str, field: str) -> str:
    """ "ministre de l'Intérieur et des Outre-mer" -> "Ministère de l'Intérieur": the institution, by its first field."""
    at = _folded(name).find(field)
    link = re.search(r"(?:de la |de l['’]|du |des |d['’]|for |of )$", name[:at].replace("à l", "de l"))
    own = name[at : at + len(field)]
    house = "Ministry" if link is not None and link[0] in ("for ", "of ") else "Ministère"
    return f"{house} {link[0] if link else 'de '}{own[:1].upper()}{own[1:]}"


def _folded(name: str) -> str:
    return " ".join(fold(name, accents=False).split()).strip(" .,:;")


def _slug(name: str) -> str:
    return "-".join(_WORD.findall(_folded(name).replace("œ", "oe")))
