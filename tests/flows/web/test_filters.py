"""The filters of an address: what they read, what they refuse, and which promises they leave."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.web.errors import AddressError
from flows.web.filters import FIRMNESS, PER_PAGE, STATUSES, Filters, filters_of
from parsers.tagging.topic_names import topic_names
from tests.support.servers.web_pages import Pages
from warehouse.published.serving.promises import ORDERS, Conditions, count_promises, page_of_promises
from warehouse.published.serving.snapshot import Snapshot


def read(address: str) -> Filters:
    from urllib.parse import parse_qsl

    return filters_of(parse_qsl(address, keep_blank_values=True))


def test_nothing_asked_is_no_filter() -> None:
    assert read("") == Filters()
    assert read("status=&party=&words=+&page=") == Filters()
    assert Filters().is_empty
    assert read("page=3&sort=-due").is_empty
    assert not read("status=open").is_empty


def test_all_of_them_are_read() -> None:
    found = read(
        "status=open&status=overdue&firmness=any&party=france&topic=local+government&territory=2A&source=nord"
        "&due_from=2026-01-01&due_to=2026-12-31&words=digues&sort=-told&page=3&per_page=50&commitment=abc&lang=fr"
    )
    assert found == Filters(
        ("open", "overdue"), ("any",), ("france",), ("local government",), ("2A",), ("nord",),
        date(2026, 1, 1), date(2026, 12, 31), "digues", "-told", 3, 50, ("abc",),
    )  # several a line, as in a table  # fmt: skip
    assert found.offset == 100


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("status=broken", "status"),
        ("firmness=soft", "firmness"),
        ("topic=weather", "topic"),
        ("party=<b>", "party"),
        ("territory=" + "5" * 200, "territory"),
        ("due_from=tomorrow", "due_from"),
        ("due_from=2026-02-30", "due_from"),
        ("due_from=2026-02-02&due_from=2026-02-03", "due_from"),
        ("due_from=2026-02-02&due_to=2026-02-01", "due_to"),
        ("sort=random", "sort"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=10001", "page"),
        ("page=1e3", "page"),
        ("per_page=1000", "per_page"),
        ("words=" + "a" * 301, "words"),
        ('words="a', "words"),
        ("words=|", "words"),
        ("words=" + "+".join(f"w{n}" for n in range(31)), "words"),
        ("&".join(f"source=s{n}" for n in range(51)), "source"),
    ],
)
def test_what_cannot_be_read_is_told(address: str, parameter: str) -> None:
    with pytest.raises(AddressError) as caught:
        read(address)
    assert caught.value.parameter == parameter


IDS = st.from_regex(r"[a-z0-9][a-z0-9 .-]{0,10}[a-z0-9]", fullmatch=True)


@settings(max_examples=60)
@given(
    st.builds(
        Filters,
        status=st.lists(st.sampled_from(STATUSES), unique=True, max_size=3).map(tuple),
        firmness=st.lists(st.sampled_from((*FIRMNESS, "any")), unique=True, max_size=2).map(tuple),
        party=st.lists(IDS, unique=True, max_size=3).map(tuple),
        topic=st.lists(st.sampled_from(topic_names()), unique=True, max_size=2).map(tuple),
        territory=st.lists(IDS, unique=True, max_size=2).map(tuple),
        source=st.lists(IDS, unique=True, max_size=2).map(tuple),
        due_from=st.none() | st.dates(date(1900, 1, 1), date(1999, 1, 1)),
        due_to=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        words=st.sampled_from(("", "digues", 'eau "de mer"', "a | b", "l’été & l'hiver+")),
        sort=st.sampled_from(tuple(ORDERS)),
        page=st.integers(1, 10_000),
        per_page=st.sampled_from(PER_PAGE),
        commitment=st.lists(IDS, unique=True, max_size=2).map(tuple),
    )
)
def test_an_address_made_of_filters_is_read_as_the_same(filters: Filters) -> None:
    assert read(filters.query()) == filters


@pytest.fixture(scope="module")
def snapshot(published: Path) -> Snapshot:
    return Snapshot(published)


CASES = [
    (Conditions(), "is_firm"),
    (Conditions(firmness=("intention", "event")), "firmness IN ('intention', 'event')"),
    (Conditions(statuses=("overdue", "fulfilled")), "is_firm AND status IN ('overdue', 'fulfilled')"),
    (Conditions(sources=("seed-corpus",)), "is_firm AND source_id = 'seed-corpus'"),
    (Conditions(territories=("Z-NORD",)), "is_firm AND territory = 'Z-NORD'"),
    (Conditions(due_from=date(2026, 1, 1)), "is_firm AND coalesce(due_on, deadline_from) >= '2026-01-01'"),
    (Conditions(due_to=date(2020, 12, 31)), "is_firm AND coalesce(due_on, deadline_from) <= '2020-12-31'"),
    (Conditions(published_from=date(2026, 2, 1)), "is_firm AND published_on >= '2026-02-01'"),
    (Conditions(published_to=date(2019, 12, 31)), "is_firm AND published_on <= '2019-12-31'"),
    (Conditions(told=True), "is_firm AND follow_up_count > 0"),
    (Conditions(long_overdue=True), "is_firm AND long_overdue"),
    (Conditions(parties=("france", "royaume-uni")), "is_firm AND list_has_all(party_ids, ['france', 'royaume-uni'])"),
    (Conditions(parties=("france",)), "is_firm AND list_contains(party_ids, 'france')"),
    (
        Conditions(parties=("france",), statuses=("overdue", "followed_up", "overdue")),
        "is_firm AND list_contains(party_ids, 'france') AND status IN ('overdue', 'followed_up')",
    ),
    (Conditions(topics=("security",)), "is_firm AND list_contains(topics, 'security')"),
    (Conditions(topics=("borders", "risks")), "is_firm AND list_has_any(topics, ['borders', 'risks'])"),
]


@pytest.mark.parametrize(("conditions", "where"), CASES, ids=[where for _, where in CASES])
def test_conditions_leave_what_the_ledger_leaves(
    snapshot: Snapshot, published: Path, conditions: Conditions, where: str
) -> None:
    with duckdb.connect(str(published), read_only=True) as file:
        rows = file.execute(
            "SELECT commitment_id FROM ledger AS l JOIN (SELECT commitment_id, party_ids, topics FROM commitments)"
            f" USING (commitment_id) WHERE {where.replace('firmness IN', 'l.firmness IN')}"
        ).fetchall()
    expected = sorted(row[0] for row in rows)
    found = page_of_promises(snapshot, conditions, "due", most=1000)
    assert expected, "or the case would prove nothing"
    assert sorted(row["commitment_id"] for row in found) == expected
    assert count_promises(snapshot, conditions) == len(expected)


def test_nobody_promised_what_no_tally_has(snapshot: Snapshot) -> None:
    assert count_promises(snapshot, Conditions(parties=("nobody",))) == 0


def test_those_of_one_day_are_in_the_order_of_their_ids(snapshot: Snapshot) -> None:
    found = page_of_promises(snapshot, Conditions(copies=True), "-published", most=1000)
    days = [(-row["published_on"].toordinal(), row["commitment_id"]) for row in found]
    assert days == sorted(days)
    assert len({day for day, _ in days}) < len(days)


@pytest.mark.parametrize("order", ORDERS)
def test_pages_in_any_order_make_up_the_whole(snapshot: Snapshot, order: str) -> None:
    whole = [row["commitment_id"] for row in page_of_promises(snapshot, Conditions(), order, most=1000)]
    parts = [
        row["commitment_id"]
        for offset in range(0, len(whole), 7)
        for row in page_of_promises(snapshot, Conditions(), order, most=7, offset=offset)
    ]
    assert parts == whole
    assert len(set(whole)) == len(whole) > 20


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("digue", True),
        ("DIGUES", True),
        ('"reprise des digues"', True),
        ('"digues des reprise"', False),
        ("digue zzz", False),
    ],
)
def test_words_are_found_in_any_form(pages: Pages, words: str, there: bool) -> None:
    from urllib.parse import quote_plus

    text = pages.get(f"/commitments?words={quote_plus(words)}").text
    assert ("Les travaux de reprise des digues" in text) == there
