"""Trouble with a source, with many at once, or with the program itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from alerts.kinds.titles import titles
from alerts.messages.titles import name_of
from alerts.messages.wordings import Wordings
from alerts.model import AlertKind, Facts, IncidentCause, IncidentPhase, Standing

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_DOES_NOT_ANSWER = ("unreachable", "blocked", "not_a_feed")
"""Causes for which a source is asked less often until it answers again."""


@dataclass(frozen=True, slots=True)
class IncidentFacts(Facts):
    """Trouble with a source, or with many at once."""

    incident_id: str
    cause: IncidentCause
    phase: IncidentPhase
    sources: tuple[str, ...]
    """Names of the sources, in order; several when many fail at once ("your network, not the sources")."""
    source_count: int
    opened_at: datetime
    resolved_at: datetime | None
    detail: str

    about_sources = True

    @property
    def about_incident(self) -> str:
        """The incident."""
        return self.incident_id

    @property
    def is_end(self) -> bool:
        """Whether it is over."""
        return self.phase == "resolved"

    @property
    def reports_on(self) -> str:
        """The incident: that it is over replaces that it began."""
        return self.incident_id

    def still_holds(self, now: Standing) -> bool:
        """Whether it lasts, or is over, as the alert says."""
        return self.is_end != (self.incident_id in now.open_incidents)

    def title(self, kind: AlertKind) -> str:
        """Whose trouble it is, what it is, and whether it lasts."""
        del kind
        words = titles()
        what = words.say(f"incident.{self.cause}")
        if self.source_count == 0:
            said = words.say("incident.clock_set_back") if self.cause == "clock" else what
        elif self.source_count == 1:
            said = words.say("incident.of_one", source=self.sources[0], what=what)
        else:
            said = words.say("incident.of_many", number=self.source_count, cause=self.cause.replace("_", " "))
        return words.say(f"incident.{self.phase}", said=said)

    def headline(self, kind: AlertKind, words: Wordings) -> str:
        """The same in the language of the message."""
        del kind
        if self.source_count > 1:
            ended = self.phase == "resolved"
            many = words.count("many.resolved" if ended else f"many.{self.cause}", self.source_count)
            return words.say("subjects.own_incident_reminded", cause=many) if self.phase == "reminded" else many
        own = self.source_count == 0  # of the program or its machine, not of a source
        cause = words.say("body.clock_set_back" if own and self.cause == "clock" else f"causes.{self.cause}")
        if self.phase == "reminded":
            cause = cause[:1].lower() + cause[1:]
        if own:
            return words.say(f"subjects.own_incident_{self.phase}", cause=cause)
        return words.say(f"subjects.incident_{self.phase}", cause=cause, source=self._named(words))

    def asked(self, told_at: datetime, words: Wordings) -> dict[str, object]:
        """What is wrong in plain words, what was seen, and what Followthrough does meanwhile."""
        del told_at
        return {
            "plainly": lambda: self._plainly(words),
            "seen": self._seen(words),
            "meanwhile": lambda: self._meanwhile(words),
        }

    def _plainly(self, words: Wordings) -> str:
        if self.source_count == 0:
            return words.say("incidents.clock_set_back") if self.cause == "clock" else words.say("incidents.run_failed")
        if self.source_count > 1:
            return ""
        said = self.detail.lower()
        if self.cause == "blocked":
            hint = next((name for name in ("captcha", "redirect") if name in said), "")
            return words.say(f"incidents.{hint or 'blocked'}")
        return words.say(f"incidents.{self.cause}")

    def _seen(self, words: Wordings) -> str:
        """What was seen is noted in English, for those who keep the machine; a message in another language has only the
        address in it."""
        if words.language == "en":
            return self.detail
        found = _ADDRESS.search(self.detail)
        return found[0].rstrip(".,;:)") if found else ""

    def _meanwhile(self, words: Wordings) -> str:
        """Only what is true of the cause: a source with a wrong date, or a quiet one, answers as before."""
        if self.source_count == 0:
            return words.say("body.check_clock" if self.cause == "clock" else "body.runs_go_on")
        if self.cause not in _DOES_NOT_ANSWER:
            return words.say("body.reading_goes_on")
        return words.say("body.own_network" if self.source_count > 1 else "body.polling_goes_on")

    def _named(self, words: Wordings) -> str:
        """The source in trouble."""
        return name_of(self.sources[0]) if self.sources else words.say("body.sources")
