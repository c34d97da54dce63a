"""A release that mentions commitments of an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.kinds.sentences import by_sentence
from alerts.kinds.titles import cut, titles
from alerts.messages import dates_in_words, missing
from alerts.messages.reasons import reasons_of
from alerts.messages.titles import subject_matter, title_of
from alerts.messages.wordings import Wordings
from alerts.model import AlertKind, CommitmentFacts, CsvLine, Facts, LinkFacts, ReleaseFacts, Standing
from parsers.model import FollowUpRelation

MOST_TELLING: tuple[FollowUpRelation, ...] = ("fulfilled", "superseded", "review", "progress", "renewed", "follow_up")
"""What a release can say about commitments, the most telling first: that all is over, that all is different, what came of
it, how far along it is, that it was said again, and that it is mentioned."""

_LONGEST_TITLE = 90
"""Characters of a title; a follow-up's own title has two of them."""


@dataclass(frozen=True, slots=True)
class FollowUpFacts(Facts):
    """A release that mentions commitments of one earlier release."""

    earlier: ReleaseFacts
    later: ReleaseFacts
    links: tuple[LinkFacts, ...]
    """The strongest first."""

    once_for_copies = True

    @property
    def about_releases(self) -> tuple[ReleaseFacts, ...]:
        """The later release, and the earlier one."""
        return self.later, self.earlier

    @property
    def about_commitments(self) -> tuple[CommitmentFacts, ...]:
        """Those of the earlier release that the later one mentions."""
        return tuple(link.promise for link in self.links)

    @property
    def parts(self) -> int:
        """One for each commitment followed up."""
        return max(1, len(self.links))

    def texts(self, whole: str) -> tuple[tuple[str, str | None], ...]:
        """What the later release says, and what the earlier one promised."""
        del whole
        said = [self.later.title, *(link.quote for link in self.links)]
        promised = [self.earlier.title, *(link.promise.quote for link in self.links)]
        return ("\n".join(said), self.later.language), ("\n".join(promised), self.earlier.language)

    def csv_lines(self) -> tuple[CsvLine, ...]:
        """One for each commitment, with what is said about it."""
        return tuple(CsvLine(self.later, one.promise.due_on, one.quote) for one in self.links) or (CsvLine(self.later),)

    @property
    def about_links(self) -> tuple[str, ...]:
        """The links."""
        return tuple(link.follow_up_id for link in self.links)

    def still_holds(self, now: Standing) -> bool:
        """Whether one of the links still counts."""
        return not now.links.isdisjoint(self.about_links)

    def title(self, kind: AlertKind) -> str:
        """With the most telling of the relations."""
        del kind
        words, day = titles(), self.earlier.published_on
        relation = min((link.relation for link in self.links), key=MOST_TELLING.index)
        said = words.count(
            "follow_up.title",
            len(self.links),
            number=len(self.links),
            what=words.say(f"follow_up.{relation}"),
            later=cut(self.later.title, _LONGEST_TITLE),
            earlier=cut(self.earlier.title, _LONGEST_TITLE),
        )
        return words.say("follow_up.dated", title=said, day=f"{day.day} {day:%B %Y}") if day else said

    def headline(self, kind: AlertKind, words: Wordings) -> str:
        """With the relation if there is one, how much later it is, and the deadline if there is one."""
        del kind
        told = next(iter(self._told_first()), None)
        # What was promised, not what the release that promised it was called: that is a headline of its day.
        title = subject_matter(told.promise, words) if told else title_of(self.earlier.title, words)
        later = dates_in_words.later(self.earlier, self.later, words)
        behind = "_later" if later else ""
        if len({link.relation for link in self.links}) == 1:
            relation = words.say(f"relations.{self.links[0].relation}")
            said = words.say(f"subjects.follow_up{behind}", relation=relation, later=later, title=title)
        else:
            said = words.count(f"subjects.follow_ups{behind}", len(self.links), later=later, title=title)
        dues = {dates_in_words.due_of(link.promise, words) for link in self.links}
        due = dues.pop() if len(dues) == 1 else None  # several deadlines are given in the text
        return words.say("subjects.with_due", subject=said, due=due) if due else said

    def asked(self, told_at: datetime, words: Wordings) -> dict[str, object]:
        """How the releases are related, how late it is, why they are linked, and what is not known."""
        del told_at
        return {
            "pairs": lambda: by_sentence(
                self._told_first(), lambda link: (link.promise.quote, link.quote), lambda link: link.promise, words
            ),
            "relation_line": lambda link: self._relation_line(link, words),
            "late": lambda link: _capital(dates_in_words.late(link.promise, link.days_late, words) or ""),
            "reasons": lambda link: reasons_of(link, words),
            "gaps_of_links": lambda shown: self._gaps([one.first for one in shown], words),
        }

    def _told_first(self) -> list[LinkFacts]:
        """The most telling first: what the subject names stands there however little room is left."""
        return sorted(self.links, key=lambda link: MOST_TELLING.index(link.relation))

    def _gaps(self, links: Sequence[LinkFacts], words: Wordings) -> list[str]:
        """What is missing from any of these, each once."""
        found = (gap for link in links for gap in missing.of_link(self.earlier, self.later, link, words))
        return list(dict.fromkeys(found))

    def _relation_line(self, link: LinkFacts, words: Wordings) -> str:
        said = [
            words.say(f"relations.{link.relation}"),
            dates_in_words.later(self.earlier, self.later, words),
            dates_in_words.late(link.promise, link.days_late, words),
        ]
        return ", ".join(one for one in said if one)


def _capital(line: str) -> str:
    return line[:1].upper() + line[1:]
