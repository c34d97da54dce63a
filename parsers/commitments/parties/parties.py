"""Who commits and with whom: bodies named in a clause, and those that a pronoun or a joint text stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.commitments.cues.lexicon import Lexicon
from parsers.commitments.cues.matching import Firing, Texts
from parsers.commitments.cues.notation import folded
from parsers.commitments.parties.gazetteer import Mention, mentions, states_of
from parsers.model import ActorHow

_MOST = 8
"""Parties to one commitment; a longer list names who was present."""
_LOOK_BACK = 2500
"""Characters before a clause searched for a pronoun's antecedent: about a page."""
_NEAR_PARTNER = 60
"""Characters after "with" within which the partner is named: the length of a title and a name."""
_NEAR_AGENT = 120
"""Characters after a participle within which "by" names the agent: past one complement."""
_STEM = 6
"""Letters over which "ministre" and "ministère", "préfet" and "préfecture" share a beginning."""
_PAIR = 2
_BARE = frozenset(("ministre", "ministres", "préfet", "préfète", "préfets", "minister", "ministers", "secretary", "prefect"))
_HEAD = 700
"""Characters of a body within which a joint text names its two states: title, place and first sentence."""
_PAGE = 2048
"""Characters searched at once: neighbouring commitments share what was found."""
_OVERLAP = 120  # a name that begins on one page may end on the next
_PAGES = 64
"""Pages kept at once: bodies of 130,000 characters are searched once."""
# A body named after one of these is not the subject ("en France", "avec nos partenaires belges").
_BESIDE = re.compile(
    r"(?<!\w)(?:en|a|au|aux|dans|vers|sur|pour|par|avec|contre|in|to|from|at|for|with|by|within|against|met|in|naar)"
    r"\s+(?:(?:le|la|les|l'|the|de|het|nos|leurs|our|their)\s*)?(?:\w+\s+)?$"
)
_AGENT = re.compile(r"(?<!\w)(?:par|by|door)\s+(?:(?:le|la|les|l'|the|de|het)\s*)?$")


@dataclass(frozen=True, slots=True)
class Parties:
    """Names, in the order of the text, each once."""

    actors: tuple[str, ...]
    partners: tuple[str, ...]
    how: ActorHow | None = None
    """How the actors are known; None where there are none."""


class PartyReader:
    """Reads the parties of clauses of one text."""

    def __init__(self, texts: Texts, title: str, authority: str | None, words: Lexicon) -> None:
        self._texts = texts
        self._words = words
        self._pages: dict[int, list[Mention]] = {}
        self._speakers = self._who_speaks(title, authority)

    def read(self, start: int, end: int, fired: Firing | None, inherited: Parties | None = None) -> Parties:
        """The parties of the clause ``body[start:end]``; `inherited` are those of the line that opens its list.

        Actors are, in this order: those the subject names, the agent of a passive ("par le préfet"), those of the line that
        opens the list, those a pronoun refers to, and those who speak in the text.
        """
        named = self._named(start, end)
        verb = fired.start if fired is not None else start
        partners = self._partners(named, verb, end)
        actors = self._distinguished(self._subjects(named, verb, fired), start)
        if not actors and fired is not None and fired.cue.subject == "passive":
            near = range(fired.end, fired.end + _NEAR_AGENT)
            actors = _names([one for one in named if one.start in near and self._follows(_AGENT, one)])
        how: ActorHow = "said"
        if not actors:
            how = "inherited"
            if inherited is not None:
                actors, how = inherited.actors, "publisher" if inherited.how == "publisher" else "inherited"
            else:
                actors = self._taken_up(start, verb, fired)
        if not actors:
            actors, how = self._speakers, "publisher"
        others = tuple(name for name in partners if name not in actors)
        return Parties(actors[:_MOST], others[:_MOST], how if actors else None)

    def _subjects(self, named: list[Mention], verb: int, fired: Firing | None) -> list[Mention]:
        before = [one for one in named if one.end <= verb and not self._follows(_BESIDE, one)]
        subject = fired.subject if fired is not None else None
        if subject is None:
            return before
        if subject.kind not in ("party", "name"):
            return []
        return [one for one in before if one.end > subject.start - 1] or before

    def _follows(self, pattern: re.Pattern[str], mention: Mention) -> bool:
        return pattern.search(self._texts.low, max(0, mention.start - 30), mention.start) is not None

    def _named(self, start: int, end: int) -> list[Mention]:
        """Those named between two offsets in the body; each page of the text is read once."""
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

    def _distinguished(self, named: list[Mention], start: int) -> tuple[str, ...]:
        """The names of `named`; a bare "ministres" or "préfet" stands for those already named in full."""
        names: list[str] = []
        for mention in named:
            bare = " " not in mention.name and (mention.name[:1].islower() or mention.name.lower() in _BARE)
            if not bare:
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

    def _taken_up(self, start: int, verb: int, fired: Firing | None) -> tuple[str, ...]:
        """Those named before the clause that "les deux parties" or "il" stand for; "nous" are those who speak."""
        low, words = self._texts.low, self._words
        subject = fired.subject if fired is not None else None
        first = subject.start if subject is not None else start
        if subject is not None and subject.kind != "party":
            return ()
        if (taken := words.all_parties.search(low, first, verb)) is not None:
            if len(self._speakers) > 1 or words.speakers.search(taken[0]) is not None:
                return self._speakers
            above = _names(self._named(max(0, start - _LOOK_BACK // 4), start))
            return above[-_PAIR:] if len(above) > 1 else self._speakers
        if words.one_party.search(low, first, verb):
            named = self._named(max(0, start - _LOOK_BACK // 4), start)
            return (named[-1].name,) if named else ()
        return ()

    def _who_speaks(self, title: str, authority: str | None) -> tuple[str, ...]:
        """The states of a joint text, by its title or, where that names none, its first lines; else `authority`."""
        low = folded(title)
        states = states_of(title, low, 0, len(title))
        if not states and self._words.joint.search(self._texts.low, 0, _HEAD):
            states = states_of(self._texts.body, self._texts.low, 0, _HEAD)
        if len(states) > 1:
            return states
        if authority:
            return (authority,)
        return _names(mentions(title, low, 0, len(title)))


def _names(found: list[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.name for mention in found))
