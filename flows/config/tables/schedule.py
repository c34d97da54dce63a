"""The `[schedule]` table: when passes, reminders and digests start by themselves."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from flows.config.tables.channels import TimeZone
from flows.config.tables.rhythm import rhythm_of


def _rhythm(text: str) -> str:
    rhythm_of(text)
    return text


def _rhythm_of_passes(text: str) -> str:
    if rhythm_of(text) is None:
        raise ValueError("without passes nothing is read; `followthrough serve` is there to start them")
    return text


class ScheduleTable(BaseModel):
    """When `followthrough serve`, and the timers that `followthrough install` writes, start what runs by itself.

    Each is "every N minutes", a time of the day, five fields of cron, or "never".
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    passes: Annotated[str, AfterValidator(_rhythm_of_passes)] = "7 * * * *"
    """When the sources that are due are visited."""
    reminders: Annotated[str, AfterValidator(_rhythm)] = "06:37"
    """When deadlines are looked at besides; passes do so too, from the morning on."""
    digests: Annotated[str, AfterValidator(_rhythm)] = "never"
    """When what is due is sent besides; passes do so too."""
    time_zone: TimeZone = "Europe/Paris"
    """The zone of all three."""
