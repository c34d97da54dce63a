"""What a source brought all at once, reported in one message."""

from __future__ import annotations

from datetime import datetime

from alerts.model import Alert
from alerts.rules.events import Capture
from parsers.identity import stable_id


def summary_id(capture: Capture) -> str:
    """The id of its alert: a source has one first capture, and a backfill is identified by what it brought."""
    facts = capture.facts
    brought = capture.release_ids if facts.occasion == "backfill" else ()
    return stable_id("alert", "digest", facts.occasion, facts.source_id, *sorted(brought))


def summary(capture: Capture, now: datetime) -> Alert | None:
    """One alert for a first capture or a backfill; None when it brought no release."""
    facts = capture.facts
    if not facts.releases:
        return None
    return Alert(
        alert_id=summary_id(capture),
        kind="digest",
        title=facts.title("digest"),
        created_at=now,
        facts=facts,
        source_id=facts.source_id,
    )
