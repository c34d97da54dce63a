"""Every rule by its name in the tables: from a form's content ("{ordinal} {unit} {year}") to a stretch of the calendar."""

from __future__ import annotations

from collections.abc import Callable

from parsers.deadlines.calendar import Period
from parsers.deadlines.forms import counts, dates, stretches
from parsers.deadlines.words import Words

RULES: dict[str, Callable[[Words], Period]] = {
    name.removeprefix("of_"): rule
    for module in (counts, dates, stretches)
    for name, rule in vars(module).items()
    if name.startswith("of_")
}
