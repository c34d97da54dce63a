"""Who promises and with whom: bodies named in a clause, and those that a pronoun takes up."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.commitments.bodies import Mention, mentions
from parsers.commitments.lexicon import Lexicon
from parsers.commitments.matching import Firing, Texts
from parsers.commitments.notation import folded

_MOST = 8
_LOOK_BACK = 2500
_NEAR_PARTNER = 60
_STEM = 6
_PAGE = 2048
_OVERLAP = 120  # a name that begins on a page may end on the next
_PAGES = 64


@dataclass(frozen=True, slots=True)
class Parties:
    """Names, in the order of the text, each once."""

    actors: tuple[str, ...]
    partners: tuple[str, ...]


class PartyReader:
    """Reads the parties of clauses of one text."""

    def __init__(self, texts: Texts, title: str, authority: str | None, words: Lexicon) -> None:
        self._texts = texts
        self._words = words
        self._authority = authority
        self._title = title
        self._pages: dict[int, list[Mention]] = {}
        self._titled: tuple[str, ...] | None = None

    def read(self, start: int, end: int, fired: Firing | None, inherited: Parties | None = None) -> Parties:
        """The parties of the clause ``body[start:end]``; `inherited` are those of the line that opens its list."""
        named = self._named(start, end)
        verb = fired.start if fired is not None else start
        partners = self._partners(named, verb, end)
        before = [m for m in named if m.end <= verb]
        subject = fired.subject if fired is not None else None
        if subject is not None and not subject.relative:
            before = [m for m in before if m.start >= subject.start - 1] or before
        actors = self._told_apart(before, start)
        if not actors and inherited is not None:
            actors = inherited.actors
        if not actors:
            actors = self._taken_up(start, verb)
        if not actors:
            actors = (self._authority,) if self._authority else self._of_title()
        return Parties(actors[:_MOST], tuple(name for name in partners if name not in actors)[:_MOST])

    def _named(self, start: int, end: int) -> list[Mention]:
        """Those named between two offsets into the body; each page of the text is read once."""
        found: list[Mention] = []
        for page in range(start // _PAGE, end // _PAGE + 1):
            if page not in self._pages:
                if len(self._pages) >= _PAGES:
                    self._pages.clear()
                first = page * _PAGE
                past = first + _PAGE
                named = mentions(self._texts.body, self._texts.low, first, past + _OVERLAP)
                self._pages[page] = [mention for mention in named if mention.start < past]
            found += [mention for mention in self._pages[page] if mention.start >= start and mention.end <= end]
        return found

    def _told_apart(self, named: list[Mention], start: int) -> tuple[str, ...]:
        """The names of `named`; a bare "ministres" or "préfet" stands for those of that office named more fully before."""
        names: list[str] = []
        for mention in named:
            if " " in mention.name or not mention.name[:1].islower():
                names.append(mention.name)
                continue
            stem = mention.name[:_STEM].lower()
            above = self._named(max(0, start - _LOOK_BACK), start)
            fuller = [one.name for one in above if " " in one.name and one.name.lower().startswith(stem)]
            if mention.name.endswith("s"):
                names += list(dict.fromkeys(fuller)) or [mention.name]
            else:
                names.append(fuller[-1] if fuller else mention.name)
        return tuple(dict.fromkeys(names))

    def _partners(self, named: list[Mention], verb: int, end: int) -> tuple[str, ...]:
        after = [m for m in named if m.start >= verb]
        if not after:
            return ()
        word = self._words.partner.search(self._texts.low, verb, end)
        while word is not None:
            near = [m for m in after if 0 <= m.start - word.end() <= _NEAR_PARTNER]
            if near:
                return _names([m for m in after if m.start >= near[0].start])
            word = self._words.partner.search(self._texts.low, word.end(), end)
        return ()

    def _taken_up(self, start: int, verb: int) -> tuple[str, ...]:
        """Those named before the clause that "les deux ministres", "nous" or "il" stand for."""
        low, words = self._texts.low, self._words
        if words.all_parties.search(low, start, verb):
            titled = self._of_title()
            if len(titled) > 1:
                return titled
            return _names(self._named(max(0, start - _LOOK_BACK), start)[:2]) or titled
        if words.one_party.search(low, start, verb):
            named = self._named(max(0, start - _LOOK_BACK // 4), start)
            return (named[-1].name,) if named else ()
        return ()

    def _of_title(self) -> tuple[str, ...]:
        if self._titled is None:
            self._titled = _names(mentions(self._title, folded(self._title), 0, len(self._title)))
        return self._titled


def _names(found: list[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.name for mention in found))
