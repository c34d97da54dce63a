"""Who wants an alert, and when it goes to them."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.kinds.digest import SummaryFacts
from alerts.kinds.incident import IncidentFacts
from alerts.subscriptions.hours import QuietHours
from alerts.subscriptions.match_words import looked_for
from alerts.subscriptions.subscribers import CONSOLE, ChannelRules, Subscribers, SubscriptionRules
from tests.alerts.happenings import ALL_KINDS
from tests.alerts.values import NOW, alert, promise, release

TEAM = ChannelRules("team")


def wants(one, *subscriptions, channels=(TEAM,), texts=None, territories=None) -> list[str]:
    subscribers = Subscribers(channels, subscriptions, territories)
    return [delivery.channel_id for delivery in subscribers.deliveries([one], NOW, texts)]


def rules(**more) -> SubscriptionRules:
    return SubscriptionRules("team", **{"kinds": ALL_KINDS, **more})


def words(text: str) -> SubscriptionRules:
    return rules(words=looked_for(text))


@pytest.mark.parametrize(
    ("one", "subscription", "wanted"),
    [
        (alert("due_soon"), SubscriptionRules("team"), True),
        (alert("release"), SubscriptionRules("team"), False),
        (alert("release"), rules(kinds=("release",)), True),
        (alert(), rules(sources=("nord", "premar")), True),
        (alert(), rules(sources=("interieur",)), False),
        (alert("follow_up"), rules(sources=("interieur",)), True),
        (alert("follow_up"), rules(sources=("nord",)), True),
        (alert(), rules(territories=("59",)), True),
        (alert(), rules(territories=("62",)), False),
        (alert(release=release(territory=None)), rules(territories=("59",)), False),
        (alert("follow_up"), rules(territories=("59",)), True),
        (alert(), rules(authorities=("préfecture du NORD",)), True),
        (alert(), rules(authorities=("Préfecture",)), False),
        (alert("follow_up"), rules(authorities=("Home Office",)), True),
        (alert(), rules(partners=("Royaume Uni",)), True),
        (alert(), rules(partners=("préfecture du nord",)), True),
        (alert(), rules(partners=("Royaume-Uni et Irlande",)), False),
        (alert(), rules(partners=("Uni",)), True),
        (alert("release"), rules(partners=("Royaume-Uni",)), False),
        (alert(promises=(promise("0123456789abcdef0123"),)), rules(commitments=("0123456789abcdef0123",)), True),
        (alert(promises=(promise("0123456789abcdef0123"),)), rules(commitments=("ffffffff", "01234567")), True),
        (alert(promises=(promise("0123456789abcdef0123"),)), rules(commitments=("012345678f",)), False),
        (
            alert("follow_up", promises=(promise("a"), promise("0123456789abcdef0123"))),
            rules(commitments=("01234567",)),
            True,
        ),
        (alert("release"), rules(commitments=("01234567",)), False),
        (alert(), rules(parties=("prefecture-nord",)), True),
        (alert(), rules(parties=("préfet du Nord",)), True),
        (alert(), rules(parties=("prefecture-pas-de-calais",)), False),
        (alert("release"), rules(parties=("prefecture-nord",)), False),
        (alert(), rules(topics=("health", "borders")), True),
        (alert(), rules(topics=("health",)), False),
        (alert(), rules(topics=("borders",), territories=("62",)), False),
        (alert(), rules(min_confidence=0.9), True),
        (alert(), rules(min_confidence=0.91), False),
        (alert("release"), rules(min_confidence=0.91), True),
        (alert("new_commitment", promises=(promise("a", confidence=0.2), promise("b"))), rules(min_confidence=0.8), True),
        (alert(promises=(promise(firmness="intention"),)), rules(), False),
        (alert(promises=(promise(firmness="intention"),)), SubscriptionRules("team"), False),
        (alert(promises=(promise(firmness="intention"),)), rules(firmness=("firm", "intention")), True),
        (alert(promises=(promise(firmness="intention"),)), rules(firmness=("intention",)), True),
        (alert(promises=(promise(firmness="firm"),)), rules(firmness=("intention",)), False),
        (alert(promises=(promise(firmness=None),)), rules(), True),  # accepted by a person
        (alert("follow_up", promises=(promise("a", firmness="intention"), promise("b"))), rules(), True),
        (alert("follow_up", promises=(promise("a", firmness="intention"), promise("b", firmness=None))), rules(), True),
        (alert("edited"), rules(firmness=("intention",)), True),
        (alert("release"), rules(firmness=("intention",)), True),
        (alert(), words("traversée bilan"), True),
        (alert(), words("littoral"), True),
        (alert(), words("small boats"), False),
        (alert("follow_up"), words('"small boats"'), True),
        (alert("follow_up"), words("boat traversée"), True),
        (alert(), rules(words=looked_for("traversée"), territories=("62",)), False),
    ],
)
def test_an_alert_goes_to_who_asks_for_it(one, subscription, wanted):
    assert wants(one, subscription) == (["team"] if wanted else [])


def test_words_are_looked_for_in_the_whole_text_of_a_new_release():
    one = alert("release")
    assert wants(one, words("Dunkerque")) == []
    assert wants(one, words("Dunkerque"), texts={one.alert_id: "… une réunion à Dunkerque."}) == ["team"]


INCIDENT = alert("incident")
MANY = alert("incident", source_id=None)


@pytest.mark.parametrize(
    ("one", "subscription", "wanted"),
    [
        (INCIDENT, SubscriptionRules("team"), True),
        (INCIDENT, rules(sources=("nord",)), True),
        (INCIDENT, rules(sources=("interieur",)), False),
        (MANY, rules(sources=("interieur",)), True),
        (INCIDENT, rules(territories=("59",)), True),
        (INCIDENT, rules(territories=("62",)), False),
        (INCIDENT, rules(words=looked_for("bateaux"), partners=("Royaume-Uni",), min_confidence=1.0), True),
    ],
)
def test_an_incident_is_filtered_by_its_source_alone(one, subscription, wanted):
    assert isinstance(one.facts, IncidentFacts)
    assert wants(one, subscription, territories={"nord": "59"}) == (["team"] if wanted else [])


def test_a_summary_goes_to_who_asks_for_digests_of_its_source():
    facts = SummaryFacts("first_capture", "nord", "Nord", 3, 1, 1, 0, 0, None, None)
    one = alert(kind="incident")
    from dataclasses import replace

    one = replace(one, kind="digest", facts=facts)
    assert wants(one, rules(sources=("nord",))) == ["team"]
    assert wants(one, SubscriptionRules("team", kinds=("follow_up", "release"))) == []


def test_with_no_channel_alerts_go_to_the_console():
    subscribers = Subscribers([], [])
    told = subscribers.deliveries([alert(), alert("release"), INCIDENT], NOW)
    assert [(one.channel_id, one.alert_id) for one in told] == [(CONSOLE, "a-due_soon"), (CONSOLE, "a-incident")]


def test_a_channel_matched_twice_gets_one_delivery_by_the_most_immediate_rhythm():
    subscriptions = [rules(rhythm="weekly"), rules(rhythm="daily", at=time(9)), rules(rhythm="daily", at=time(7))]
    subscribers = Subscribers([TEAM], subscriptions)
    (one,) = subscribers.deliveries([alert()], datetime(2025, 3, 10, 5))
    assert (one.rhythm, one.next_attempt_at) == ("daily", datetime(2025, 3, 10, 6))
    (one,) = Subscribers([TEAM], [*subscriptions, rules(sources=("nord",))]).deliveries([alert()], NOW)
    assert (one.rhythm, one.next_attempt_at, one.queued_at) == ("immediate", NOW, NOW)


NIGHT = datetime(2025, 3, 10, 23)
MORNING = datetime(2025, 3, 11, 6)


@pytest.mark.parametrize(
    ("one", "ops", "subscription", "expected"),
    [
        (alert(), False, rules(), MORNING),
        (alert(), True, rules(), MORNING),
        (INCIDENT, False, rules(), MORNING),
        (INCIDENT, True, rules(), NIGHT),
        (alert(), False, rules(rhythm="daily", at=time(6)), MORNING),
        (alert(), False, rules(rhythm="daily", at=time(9)), datetime(2025, 3, 11, 8)),
        (alert(), False, rules(rhythm="weekly", at=time(8), weekday=4), datetime(2025, 3, 14, 7)),
    ],
)
def test_quiet_hours_hold_back_all_but_incidents_for_an_ops_channel(one, ops, subscription, expected):
    channel = ChannelRules("team", quiet=QuietHours(time(22), time(7)), ops=ops)
    (delivery,) = Subscribers([channel], [subscription]).deliveries([one], NIGHT)
    assert delivery.next_attempt_at == expected


def test_deliveries_come_in_the_order_of_the_alerts_and_one_a_channel():
    channels = [ChannelRules("b"), ChannelRules("a")]
    subscribers = Subscribers(channels, [SubscriptionRules("a", ALL_KINDS), SubscriptionRules("b", ALL_KINDS)])
    told = subscribers.deliveries([alert("overdue"), alert("due_soon")], NOW)
    assert [(one.alert_id, one.channel_id) for one in told] == [
        ("a-overdue", "a"), ("a-overdue", "b"), ("a-due_soon", "a"), ("a-due_soon", "b"),
    ]  # several a line, as in a table  # fmt: skip


some_words = st.sampled_from(["traversée", "bilan | boats", '"small boats"', "Dunkerque", "plan littoral", '"un plan"'])
some_rules = st.builds(
    lambda channel, kinds, sources, territories, authorities, partners, text, confidence, parties, topics, ids: (
        SubscriptionRules(
            channel, tuple(kinds), tuple(sources), tuple(authorities), tuple(territories), tuple(partners),
            looked_for(text) if text else None, confidence, commitments=tuple(ids), parties=tuple(parties),
            topics=tuple(topics),
        )
    ),
    st.sampled_from(["a", "b", "c"]),
    st.sets(st.sampled_from(ALL_KINDS), min_size=1),
    st.sets(st.sampled_from(["nord", "interieur", "premar"]), max_size=2),
    st.sets(st.sampled_from(["59", "62"]), max_size=1),
    st.sets(st.sampled_from(["Home Office", "Préfecture du Nord"]), max_size=1),
    st.sets(st.sampled_from(["Royaume-Uni", "Belgique", "préfecture"]), max_size=2),
    st.none() | some_words,
    st.sampled_from([0.0, 0.5, 0.95]),
    st.sets(st.sampled_from(["prefecture-nord", "royaume-uni", "préfet du Nord"]), max_size=2),
    st.sets(st.sampled_from(["borders", "health"]), max_size=2),
    st.sets(st.sampled_from(["01234567", "0123456789", "89abcdef"]), max_size=1),
)  # several a line, as in a table  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(some_rules, max_size=24))
def test_the_index_finds_what_asking_each_subscription_by_itself_finds(subscriptions):
    channels = [ChannelRules(one) for one in "abc"]
    named = (promise("0123456789abcdef0123"),)
    alerts = [
        *(alert(kind) for kind in ALL_KINDS if kind != "digest"),
        *(alert(kind, promises=named, alert_id=f"n-{kind}") for kind in ("due_soon", "new_commitment", "follow_up")),
    ]
    together = {(one.alert_id, one.channel_id) for one in Subscribers(channels, subscriptions).deliveries(alerts, NOW)}
    each = {
        (one.alert_id, one.channel_id)
        for subscription in subscriptions
        for one in Subscribers(channels, [subscription]).deliveries(alerts, NOW)
    }
    assert together == each
