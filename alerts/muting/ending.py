"""What of the alerts that were kept is still worth sending when a mute ends. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.model import Alert, Standing


@dataclass(frozen=True, slots=True)
class Kept:
    """An alert that was kept from one recipient."""

    alert: Alert
    channel_id: str
    was_told: bool = False
    """Whether the recipient was sent an alert about the same incident before."""


def worth_sending(kept: Sequence[Kept], now: Standing) -> list[bool]:
    """For each of the alerts, in the order in which they were written, whether it is to be sent now.

    Of several that report on the state of one thing, only the last; and of that and all others, those that still hold. That
    an incident is over is news only to those who heard that it had begun.
    """
    last: dict[tuple[str, type, str], int] = {}
    for place, one in enumerate(kept):
        thing = one.alert.facts.reports_on
        if thing is not None:
            last[one.channel_id, type(one.alert.facts), thing] = place
    latest = set(last.values())
    return [
        (one.alert.facts.reports_on is None or place in latest)
        and one.alert.facts.still_holds(now)
        and (one.was_told or not one.alert.facts.is_end)
        for place, one in enumerate(kept)
    ]
