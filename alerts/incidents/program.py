"""The program's own failures as one incident: reported once however often a run fails, and when runs succeed again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from alerts.incidents.lifecycle import opened, reminder_is_due
from alerts.incidents.notice import incident_alert
from alerts.incidents.symptoms import LONGEST_DETAIL
from alerts.model import Alert, IncidentCause
from parsers.text.lines import one_line
from warehouse.incidents import Incident

CAUSE: IncidentCause = "run_failed"


def after_failure(still_open: Sequence[Incident], problem: str, now: datetime) -> tuple[Incident, Alert | None]:
    """A run failed: the incident as it now stands, and what to report, which is nothing while the streak is known.

    Args:
        still_open: all the incidents still open.
        problem: what went wrong, in words without secrets.
        now: UTC, naive.
    """
    lasting = _lasting(still_open)
    if lasting is None:
        incident = opened((), None, CAUSE, one_line(problem, LONGEST_DETAIL), now)
        return incident, incident_alert(incident, "opened", (), now)
    incident = replace(lasting, detail=one_line(problem, LONGEST_DETAIL))
    if not reminder_is_due(incident, now):
        return incident, None
    incident = replace(incident, reminded_at=now, reminders=incident.reminders + 1)
    return incident, incident_alert(incident, "reminded", (), now)


def after_success(still_open: Sequence[Incident], now: datetime) -> tuple[Incident, Alert] | None:
    """A run succeeded: the incident closed, and what to report; None when there was none."""
    lasting = _lasting(still_open)
    if lasting is None:
        return None
    incident = replace(lasting, resolved_at=now)
    return incident, incident_alert(incident, "resolved", (), now)


def _lasting(still_open: Sequence[Incident]) -> Incident | None:
    return next((one for one in still_open if one.cause == CAUSE), None)
