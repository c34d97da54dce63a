"""Which alerts a mute keeps: tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from alerts.model import Alert
from alerts.muting.covering import Mutes
from tests.alerts.values import NOW, alert, promise, release
from warehouse.outbox.mutes import Mute

QUOTE = promise().quote
OTHER = promise("c2", quote="Le centre de Lysval ouvrira avant le 1er juin 2025.")
BY_ANA = datetime(2025, 3, 1)


def muted(subject: str, subject_id: str, **more) -> Mute:
    return Mute(subject, subject_id, "muted", "Ana", BY_ANA, **more)


THIS = muted("commitment", "c1", release_id="r1", quote=QUOTE)


@pytest.mark.parametrize(
    ("mute", "one", "is_kept"),
    [
        (muted("source", "nord"), alert("release"), True),
        (muted("source", "nord"), alert("incident"), True),
        (muted("source", "interieur"), alert("release"), False),
        (muted("source", "nord"), alert("incident", source_id=None), False),  # many at once are not one of them
        (muted("incident", "i1"), alert("incident"), True),
        (muted("incident", "i2"), alert("incident"), False),
        (muted("incident", "i1"), alert("overdue"), False),
        (THIS, alert("overdue"), True),
        (THIS, alert("moved"), True),
        (THIS, alert("follow_up"), True),
        (THIS, alert("new_commitment"), True),
        (THIS, alert("incident"), False),
        (THIS, alert("release"), False),
        (THIS, alert("overdue", promises=(OTHER,)), False),
        (THIS, alert("new_commitment", promises=(promise(), OTHER)), False),  # the other one is not muted
        (THIS, alert("overdue", promises=(promise("c9", quote=f"« {QUOTE} »"),)), True),  # cut in another way
        (THIS, alert("overdue", promises=(promise("c9", quote=QUOTE.replace("30", "15")),)), False),  # another day
        (THIS, alert("overdue", promises=(promise("c9"),), release=release("r7")), False),  # the same words elsewhere
        (THIS, alert("overdue", promises=(promise("c9"),), release=release("r7", same_as=("r1",))), True),
    ],
)  # several a line, as in a table  # fmt: skip
def test_what_is_kept(mute: Mute, one: Alert, is_kept: bool) -> None:
    assert Mutes([mute]).of(one) == (mute if is_kept else None)


def test_an_alert_about_two_promises_is_kept_when_both_are_muted() -> None:
    both = [THIS, muted("commitment", "c2", release_id="r1", quote=OTHER.quote)]
    assert Mutes(both).of(alert("new_commitment", promises=(promise(), OTHER))) is not None


def test_nothing_muted_keeps_nothing_and_of_two_decisions_the_last_counts() -> None:
    assert not Mutes([])
    assert Mutes([]).of(alert("overdue")) is None
    later = replace(muted("source", "nord"), decided_at=NOW)
    assert Mutes([muted("source", "nord"), later]).of(alert("release")) == later
