"""What came of a source at once, told in one message."""

from __future__ import annotations

from datetime import datetime

from alerts.model import Alert, SummaryFacts
from alerts.rules.events import CaptureSummary
from parsers.identity import stable_id
from parsers.text.lines import one_line


def summary_id(capture: CaptureSummary) -> str:
    """The id of its alert: a source has one first capture, and a backfill is known by what it brought."""
    brought = capture.release_ids if capture.occasion == "backfill" else ()
    return stable_id("alert", "digest", capture.occasion, capture.source_id, *sorted(brought))


def summary(capture: CaptureSummary, now: datetime) -> Alert | None:
    """One alert for a first capture or a backfill; None when it brought no release."""
    if not capture.releases:
        return None
    what = "First capture of" if capture.occasion == "first_capture" else "Older releases of"
    name = one_line(capture.source_name, 100, at_word=True)
    return Alert(
        alert_id=summary_id(capture),
        kind="digest",
        title=f"{what} {name}: {_count(capture.releases, 'release')}, {_count(capture.promises, 'promise')}",
        created_at=now,
        facts=SummaryFacts(
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
        ),
        source_id=capture.source_id,
    )


def _count(number: int, of: str) -> str:
    return f"1 {of}" if number == 1 else f"{number} {of}s"
