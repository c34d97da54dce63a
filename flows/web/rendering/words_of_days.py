"""Days of rows in words, never more exact than they are known, as messages put them."""

from __future__ import annotations

from alerts.messages import dates_in_words
from alerts.messages.wordings import Wordings
from alerts.model import CommitmentFacts
from warehouse.connection.sql import Row


def due_in_words(row: Row, words: Wordings) -> str | None:
    """The day by which a promise is due; None where its words set none."""
    moved = row["due_on"] is not None and row["due_on"] != row["first_due_on"]
    facts = CommitmentFacts(
        commitment_id="",
        quote="",
        actors=(),
        partners=(),
        action=None,
        deadline_text=None,
        due_from=None if moved else row["deadline_from"],
        due_on=row["due_on"],
        # The words of a postponement are those of the later release; how exact they are is not kept.
        precision="approximate" if moved else row["deadline_precision"],
        amounts=(),
        confidence=0.0,
    )
    return dates_in_words.due_when(facts, words)


def released(row: Row, words: Wordings) -> str:
    """The day of publication of a release: "29 mai 2021", "mai 2021"."""
    on = row["published_on"]
    if on is None:
        return words.say("dates.unknown")
    if row["published_precision"] == "month":
        return words.say("dates.month", month=words.pick("dates.months", on.month - 1), year=on.year)
    return str(on.year) if row["published_precision"] == "year" else dates_in_words.day(on, words)
