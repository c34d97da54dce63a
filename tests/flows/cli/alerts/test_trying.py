"""`followthrough alerts try`: what a subscription would have got, and what held back the rest."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from alerts.subscriptions.filters import why_not
from alerts.subscriptions.match_words import looked_for
from alerts.subscriptions.subscribers import ChannelRules, Subscribers, SubscriptionRules
from flows.cli.main import call
from tests.alerts.happenings import ALL_KINDS
from tests.alerts.values import NOW, alert
from tests.support.stored.outboxes import alert as stored_alert
from tests.support.stored.outboxes import queue
from warehouse.clock import utc_now
from warehouse.published.publish import publish


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ()),
        ({"kinds": ("edited",)}, ("kinds",)),
        ({"kinds": ("edited",), "territories": ("62",), "topics": ("health",)}, ("kinds", "territories", "topics")),
        ({"parties": ("préfet du Nord",), "sources": ("nord",)}, ()),
        ({"min_confidence": 0.95}, ("min_confidence",)),
        ({"authorities": ("Home Office",)}, ("authorities",)),
        ({"partners": ("Belgique",)}, ("partners",)),
        ({"commitments": ("01234567",)}, ("commitments",)),
        ({"words": looked_for("zèbre")}, ("match",)),
        ({"firmness": ("intention",)}, ("firmness",)),
        ({"sources": ("interieur",)}, ("sources",)),
    ],
)
def test_each_filter_that_holds_an_alert_back_is_named(filters, expected):
    rules = SubscriptionRules("team", **{"kinds": ALL_KINDS, **filters})
    one = alert("due_soon")
    assert why_not(one, rules, {}) == expected
    assert bool(Subscribers([ChannelRules("team")], [rules]).deliveries([one], NOW)) is not bool(expected)


def test_stored_alerts_are_tried(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "followthrough.toml").write_text(
        '[[channel]]\nid = "team"\nurl_env = "TEAM"\n[[subscription]]\nchannel = "team"\nterritories = ["62"]\n'
    )
    now = utc_now()
    queue(
        tmp_path / "data" / "warehouse.duckdb",
        [stored_alert(1, at=now - timedelta(days=1)), stored_alert(2, at=now - timedelta(days=40))],
    )
    publish(tmp_path / "data" / "warehouse.duckdb", tmp_path / "data" / "followthrough.duckdb")

    def tried(*options: str) -> list[tuple[str, bool, list[str]]]:
        assert call(["alerts", "try", "--json", *options]) == 0
        return [(one["alert_id"], one["wanted"], one["held_back_by"]) for one in json.loads(capsys.readouterr().out)]

    assert tried("--kind", "release") == [("alert00001", True, [])]
    assert tried("--subscription", "1") == [("alert00001", False, ["kinds", "territories"])]
    assert len(tried("--kind", "release", "--days", "60")) == 2
    assert call(["alerts", "try", "--kind", "release", "--party", "prefecture-nord"]) == 0
    said = capsys.readouterr()
    assert "0 of 1 alerts" in said.out
    assert "parties" in said.out
    assert "prefecture-nord" in said.err
    assert call(["alerts", "try", "--territory", "Nord"]) == 2
    assert 'did you mean "59"' in " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert call(["alerts", "try", "--party", "préfet du Nrod"]) == 2
    assert 'did you mean "prefecture-nord"' in " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert call(["alerts", "try", "--topic", "borderz"]) == 2
    assert 'did you mean "borders"' in " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert call(["alerts", "try", "--subscription", "2"]) == 2
