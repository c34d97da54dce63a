"""What is worth sending once it is no longer muted: tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from alerts.kinds.deadline import DeadlineFacts
from alerts.model import Alert, Standing
from alerts.muting.ending import Kept, worth_sending
from tests.alerts.values import alert, promise, release
from warehouse.outbox.mutes import StatusNow

DUE = date(2025, 6, 30)
OVERDUE = StatusNow("overdue", DUE, is_watched=True)
NEAR = StatusNow("due_soon", DUE, is_watched=True)


def standing(status: StatusNow | None = OVERDUE, *, lasting: bool = True, links: tuple[str, ...] = ("f-c1",)) -> Standing:
    found = {} if status is None else {"c1": status}
    return Standing(frozenset({"i1"} if lasting else ()), found, frozenset(links))


def notice(stage: int, days_left: int, commitment_id: str = "c1") -> Alert:
    kind = "overdue" if days_left < 0 else "due_soon"
    facts = DeadlineFacts(release(), promise(commitment_id), stage, days_left)
    return replace(alert(kind), alert_id=f"{kind}-{stage}", facts=facts)


def incident(phase: str) -> Alert:
    one = alert("incident")
    return replace(one, alert_id=phase, facts=replace(one.facts, phase=phase))


def sent(now: Standing, *alerts: Alert, was_told: bool = False) -> list[str]:
    kept = [Kept(one, "team", was_told) for one in alerts]
    return [one.alert_id for one, worth in zip(alerts, worth_sending(kept, now), strict=True) if worth]


@pytest.mark.parametrize(
    ("one", "now", "is_sent"),
    [
        (notice(1, -1), standing(OVERDUE), True),
        (notice(1, -1), standing(StatusNow("fulfilled", DUE, is_watched=False)), False),
        (notice(1, -1), standing(StatusNow("overdue", date(2025, 9, 30), is_watched=True)), False),  # put off
        (notice(1, -1), standing(None), False),
        (notice(7, 7), standing(NEAR), True),
        (notice(7, 7), standing(OVERDUE), False),
        (alert("moved"), standing(NEAR), True),
        (alert("moved"), standing(StatusNow("superseded", DUE, is_watched=False)), False),
        (alert("withdrawn"), standing(StatusNow("withdrawn", DUE, is_watched=False)), True),
        (alert("withdrawn"), standing(NEAR), False),  # it was put back
        (alert("new_commitment"), standing(OVERDUE), True),
        (alert("new_commitment"), standing(StatusNow("withdrawn", DUE, is_watched=False)), False),
        (alert("follow_up"), standing(), True),
        (alert("follow_up"), standing(links=()), False),  # a person rejected the link
        (alert("release"), standing(None, lasting=False, links=()), True),
        (alert("edited"), standing(None, lasting=False, links=()), True),
        (incident("opened"), standing(lasting=True), True),
        (incident("opened"), standing(lasting=False), False),
        (incident("resolved"), standing(lasting=False), False),
    ],
)  # several a line, as in a table  # fmt: skip
def test_what_still_holds(one: Alert, now: Standing, is_sent: bool) -> None:
    assert sent(now, one) == ([one.alert_id] if is_sent else [])


def test_of_several_notices_of_a_promise_the_last_is_sent() -> None:
    assert sent(standing(), notice(30, 30), notice(7, 7), notice(1, -1), notice(30, -30)) == ["overdue-30"]


def test_notices_of_two_promises_are_two() -> None:
    now = Standing(frozenset(), {"c1": OVERDUE, "c2": OVERDUE}, frozenset())
    assert sent(now, notice(1, -1), notice(30, -30, "c2")) == ["overdue-1", "overdue-30"]


def test_of_an_incident_the_last_word_is_sent() -> None:
    assert sent(standing(lasting=True), incident("opened"), incident("reminded")) == ["reminded"]


def test_that_an_incident_is_over_is_sent_to_whom_its_beginning_was() -> None:
    over = standing(lasting=False)
    assert sent(over, incident("opened"), incident("resolved")) == []
    assert sent(over, incident("reminded"), incident("resolved"), was_told=True) == ["resolved"]


def test_each_recipient_has_a_last_one() -> None:
    kept = [Kept(notice(7, -1), "team"), Kept(notice(7, -1), "desk")]
    assert worth_sending(kept, standing()) == [True, True]
