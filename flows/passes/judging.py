"""Judging how the sources fare after a run: incidents that opened, last or closed are stored with their alerts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from alerts.incidents.lifecycle import Judgement, judge
from alerts.kinds.incident import IncidentFacts
from alerts.model import Alert, IncidentPhase
from flows.config.load import Config
from flows.sources.plan import fetched
from parsers.dates import paris_day
from warehouse.clock import Clock
from warehouse.connection.transaction import Transaction
from warehouse.incidents import (
    Signs,
    open_incidents,
    polls_of_run,
    start_of_previous_run,
    stored_signs,
    write_incidents,
    write_signs,
)
from warehouse.store import Store

log = logging.getLogger("followthrough")

WriteAlerts = Callable[[Transaction, Sequence[Alert]], None]
"""Writes alerts and their deliveries in a transaction that is under way."""


@dataclass(frozen=True, slots=True)
class IncidentsChanged:
    """What happened to incidents in one step."""

    opened: tuple[Alert, ...] = ()
    reminded: tuple[Alert, ...] = ()
    resolved: tuple[Alert, ...] = ()
    signs: tuple[Signs, ...] = ()
    """What was seen of the sources that were polled; `cause` is None where nothing is wrong."""

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """All the alerts, at most one per incident."""
        return (*self.resolved, *self.reminded, *self.opened)


def judge_sources(
    store: Store, config: Config, run_id: str, polled: Collection[str], clock: Clock, write_alerts: WriteAlerts | None
) -> IncidentsChanged:
    """Judge the sources that a run polled, and store the result in one transaction, alerts and all.

    Call this once everything that the run brought is stored, and before publishing. Judging a run again changes nothing.

    Args:
        store: the open working file.
        config: what is watched.
        run_id: of the run, which must be in `runs`.
        polled: ids of the sources that it visited (`PassResult.harvests`) and no others. Sources not polled keep their
            incidents, unless they are no longer watched.
        clock: the time, naive and in UTC.
        write_alerts: writes the alerts and their deliveries, in the same transaction; not called when there is none.

    Raises:
        WarehouseError: the working file cannot be read or written.
    """
    sources = {source.source_id: source for source in config.sources() if fetched(source)}
    now = clock()
    today = paris_day(now)

    def write(change: Transaction) -> Judgement:
        judgement = judge(
            sources,
            polls_of_run(change, run_id, [one for one in polled if one in sources], today, now),
            stored_signs(change),
            open_incidents(change),
            run_id=run_id,
            now=now,
            today=today,
            previous_start=start_of_previous_run(change, run_id),
        )
        write_signs(change, judgement.signs)
        write_incidents(change, judgement.incidents)
        if judgement.alerts and write_alerts is not None:
            write_alerts(change, judgement.alerts)
        return judgement

    judgement = store.write(write)
    for alert in judgement.alerts:
        log.log(logging.INFO if _phase(alert) == "resolved" else logging.WARNING, "incident: %s", alert.title)
    return replace(changed(judgement.alerts), signs=judgement.signs)


def changed(alerts: Sequence[Alert]) -> IncidentsChanged:
    """Incident alerts, by phase."""

    def of(phase: IncidentPhase) -> tuple[Alert, ...]:
        return tuple(alert for alert in alerts if _phase(alert) == phase)

    return IncidentsChanged(opened=of("opened"), reminded=of("reminded"), resolved=of("resolved"))


def _phase(alert: Alert) -> IncidentPhase | None:
    return alert.facts.phase if isinstance(alert.facts, IncidentFacts) else None
