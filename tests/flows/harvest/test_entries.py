"""Which pages are requested, and when they are looked at again."""

import time
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from flows.harvest import address_patterns
from flows.harvest.address_patterns import PatternError
from flows.harvest.entries import after_failure, after_reading, all_new, key_of, merge, to_visit, wanted
from parsers.model import Entry, PublicationDay, Source

NOW = datetime(2026, 3, 1, 12)
SOURCE = Source("s", "S", "generic", "https://example.org/")


def entry(name: str, day: int = 1, **more) -> Entry:
    return Entry(f"https://example.org/{name}", title=name, published=PublicationDay(date(2026, 2, day), how="feed"), **more)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Entry("http://example.org/a/"), Entry("https://EXAMPLE.org/a?utm_source=rss"), True),
        (Entry("https://example.org/a", external_id="1"), Entry("https://example.org/a", external_id="2"), True),
        (Entry("https://example.org/a"), Entry("https://example.org/A"), False),
        (Entry(None, external_id="1", title="x"), Entry(None, external_id="1", title="y"), True),
        (Entry(None, title="x"), Entry(None, title="y"), False),
        (Entry(None, external_id="https://example.org/a"), Entry("https://example.org/a"), False),
    ],
)
def test_an_entry_is_known_by_its_address_else_its_guid_else_its_title(one, other, same):
    assert (key_of(one) == key_of(other)) is same


def test_a_new_entry_is_due_at_once():
    merged = merge({}, [entry("a")], NOW)
    assert [one.entry.title for one in to_visit(merged.values(), NOW)] == ["a"]


def test_an_entry_that_says_the_same_is_left_alone():
    known = {key: after_reading(one, NOW) for key, one in merge({}, [entry("a")], NOW).items()}
    assert merge(known, [entry("a")], NOW + timedelta(hours=6)) == {}


@pytest.mark.parametrize("change", [{"title": "b"}, {"summary": "new words"}, {"updated_on": date(2026, 3, 2)}])
def test_an_entry_that_says_something_else_is_asked_for_again(change):
    known = {key: replace(after_reading(one, NOW), release_id="r") for key, one in merge({}, [entry("a")], NOW).items()}
    merged = merge(known, [replace(entry("a"), **change)], NOW + timedelta(hours=1))
    assert len(to_visit(merged.values(), NOW + timedelta(hours=1))) == 1
    assert next(iter(merged.values())).first_seen_at == NOW


def test_a_list_that_says_less_takes_nothing_away():
    known = merge({}, [entry("a", summary="s")], NOW)
    merged = merge(known, [Entry("https://example.org/a", title="a")], NOW)
    assert next(iter(merged.values())).entry.published == entry("a").published


def test_unread_pages_come_first_and_the_newest_of_them_before_the_others():
    merged = merge({}, [entry("old", 1), entry("new", 20)], NOW)
    read = {key: replace(one, release_id="r") for key, one in merge({}, [entry("read", 25)], NOW).items()}
    assert [one.entry.title for one in to_visit([*read.values(), *merged.values()], NOW)] == ["new", "old", "read"]


@pytest.mark.parametrize(("age_days", "wait_days"), [(0, 1), (5, 7), (60, 30), (400, None)])
def test_a_release_is_looked_at_again_ever_more_rarely(age_days, wait_days):
    (one,) = merge({}, [entry("a")], NOW).values()
    later = NOW + timedelta(days=age_days)
    assert after_reading(one, later).next_check_at == (None if wait_days is None else later + timedelta(days=wait_days))


def test_a_page_that_fails_is_tried_again_ever_later_but_at_least_weekly_and_at_last_given_up():
    (one,) = merge({}, [entry("a")], NOW).values()
    now = NOW
    waits = []
    while one.next_check_at is not None:
        one = after_failure(one, now)
        if one.next_check_at:
            waits.append(one.next_check_at - now)
            now = one.next_check_at
    assert waits == sorted(waits)
    assert waits[0] == timedelta(hours=1)
    assert max(waits) == timedelta(days=7)
    assert now - NOW > timedelta(days=40)


def test_success_after_failures_starts_anew():
    (one,) = merge({}, [entry("a")], NOW).values()
    assert after_reading(after_failure(one, NOW), NOW).failures == 0


def test_include_and_exclude_choose_by_address_and_an_entry_listed_twice_counts_once():
    source = replace(SOURCE, include=("/communiques/",), exclude=("/raa/",))
    listed = [
        Entry("https://example.org/communiques/a"),
        Entry("https://example.org/communiques/a#top"),
        Entry("https://example.org/agenda/b"),
        Entry("https://example.org/communiques/raa/c"),
    ]
    assert [one.url for one in wanted(source, listed)] == ["https://example.org/communiques/a"]


def test_a_listing_page_is_all_new_only_when_none_of_it_is_known():
    known = merge({}, [entry("a")], NOW)
    assert all_new(known, [entry("b"), entry("c")])
    assert not all_new(known, [entry("a"), entry("b")])
    assert not all_new(known, [])


HOSTILE_PATTERNS = (r"(a+)+$", r"(a|aa)+$", r"(\w+\s?)+$", r"(?:(?:a|a)+)+b", r"((a{1,100}){1,100}){1,100}$")


@pytest.mark.parametrize("pattern", HOSTILE_PATTERNS)
@pytest.mark.parametrize("key", ["include", "exclude"])
def test_a_pattern_that_would_take_for_ever_is_ended(key, pattern, monkeypatch):
    monkeypatch.setattr(address_patterns, "_SECONDS", 0.2)  # a tenth of what is allowed
    source = replace(SOURCE, **{key: (pattern,)})
    listed = [Entry("https://example.org/" + "a" * 1_500 + "!" + str(number)) for number in range(50)]
    before = time.process_time()
    with pytest.raises(PatternError, match="takes too long"):
        wanted(source, listed)
    assert time.process_time() - before < 1, "seconds of CPU time, for the whole list"


def test_a_pattern_that_cannot_be_used_is_told():
    with pytest.raises(PatternError, match="cannot be used"):
        wanted(replace(SOURCE, include=("(?P<x",)), [Entry("https://example.org/a")])
