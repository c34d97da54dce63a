"""What a source brought all at once, reported in one message."""

from __future__ import annotations

from datetime import datetime

from alerts.kinds.digest import SummaryFacts
from alerts.model import Alert
from alerts.rules.events import CaptureSummary
from parsers.identity import stable_id


def summary_id(capture: CaptureSummary) -> str:
    """The id of its alert: a source has one first capture, and a backfill is identified by what it brought."""
    brought = capture.release_ids if capture.occasion == "backfill" else ()
    return stable_id("alert", "digest", capture.occasion, capture.source_id, *sorted(brought))


def summary(capture: CaptureSummary, now: datetime) -> Alert | None:
    """One alert for a first capture or a backfill; None when it brought no release."""
    if not capture.releases:
        return None
    facts = SummaryFacts(
        occasion=capture.occasion,
        source_id=capture.source_id,
        source_name=capture.source_name,
        releases=capture.releases,
        promises=capture.promises,
        due_ahead=capture.due_ahead,
        long_past=capture.long_past,
        follow_ups=capture.follow_ups,
        earliest=capture.earliest,
        latest=capture.latest,
    )
    return Alert(
        alert_id=summary_id(capture),
        kind="digest",
        title=facts.title("digest"),
        created_at=now,
        facts=facts,
        source_id=capture.source_id,
    )
