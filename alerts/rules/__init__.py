"""What is worth reporting. Pure: events go in, alerts come out; the same facts give the same alerts, in any order."""

from __future__ import annotations

from alerts.rules.deadlines import notices
from alerts.rules.follow_ups import follow_ups
from alerts.rules.moves import moved, put_off, withdrawn, without_what_moved
from alerts.rules.releases import edited, new_commitments, new_releases
from alerts.rules.summaries import summary

__all__ = [
    "edited",
    "follow_ups",
    "moved",
    "new_commitments",
    "new_releases",
    "notices",
    "put_off",
    "summary",
    "withdrawn",
    "without_what_moved",
]
