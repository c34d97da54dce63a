"""Decisions that wait in a file: on the disk at once, taken up once, and damage costs one line."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.review.decisions import Decision, about_commitment, about_follow_up
from warehouse.review.inbox import LONGEST_NOTE, Inbox

DECIDED = datetime(2026, 3, 2, 9, 0, 0, 1)
LINK = about_follow_up(
    "r1", "Le préfet publiera\nun plan.", "r2", "accepted", "Anne", DECIDED, relation="fulfilled", note="oui"
)


def number(count: int) -> Decision:
    return about_commitment("r1", f"promesse {count}", "accepted", "Anne", DECIDED + timedelta(seconds=count))


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "warehouse.duckdb")


def test_what_is_added_waits_and_is_given_back_as_it_was(inbox):
    assert inbox.is_empty()
    inbox.append(LINK, "l1")
    inbox.append(number(1), "c1")
    assert [(one.decision, one.row_id) for one in inbox.waiting()] == [(LINK, "l1"), (number(1), "c1")]
    assert inbox.path.stat().st_mode & 0o077 == 0, "who decided what, before it is published, is nobody else's business"


def test_what_is_seized_waits_until_it_is_forgotten(inbox):
    inbox.append(number(1), "c1")
    first = inbox.seize()
    inbox.append(number(2), "c2")
    assert [one.row_id for one in inbox.waiting()] == ["c1", "c2"]
    again = inbox.seize()
    assert again.decisions == [number(1), number(2)], "the first was killed before it forgot"
    inbox.forget(first)
    assert [one.row_id for one in inbox.waiting()] == ["c2"]
    inbox.forget(again)
    assert inbox.is_empty()


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_line_cut_short_costs_itself_alone(inbox, cut):
    inbox.append(number(1), "c1")
    inbox.append(number(2), "c2")
    whole = inbox.path.read_bytes()
    inbox.path.write_bytes(whole[:-cut] if cut > 1 else whole[:-2])
    inbox.append(number(3), "c3")
    seized = inbox.seize()
    assert seized.decisions == [number(1), number(3)]
    assert len(seized.damaged) == 1
    for _ in range(2):  # and once only, however often it is seized
        inbox.seize()
    assert inbox.damaged.read_bytes().count(b"\n") == 1
    inbox.forget(seized)
    assert inbox.is_empty()
    assert inbox.damaged.exists()


def test_no_changed_byte_makes_another_decision(inbox):
    inbox.append(LINK, "l1")
    line = inbox.path.read_bytes()
    for place in range(len(line) - 1):
        inbox.path.write_bytes(line[:place] + bytes([line[place] ^ 1]) + line[place + 1 :])
        assert all(one.decision == LINK for one in inbox.waiting()), place


@settings(max_examples=300, deadline=None)
@given(noise=st.lists(st.binary(max_size=60) | st.sampled_from([b"{}", b"[]", b"null", b'{"check": 1}', b"[" * 5000])))
def test_noise_between_lines_is_no_decision(tmp_path_factory, noise):
    inbox = Inbox(tmp_path_factory.mktemp("noise") / "warehouse.duckdb")
    inbox.append(number(1), "c1")
    line = inbox.path.read_bytes()
    inbox.path.write_bytes(b"".join(one.replace(b"\n", b"") + b"\n" + line for one in noise) + line)
    assert {one.decision for one in inbox.waiting()} == {number(1)}
    assert len(inbox.seize().waiting) == len(noise) + 1


@pytest.mark.parametrize(
    "change",
    [{"note": "a\0b"}, {"note": "\ud800"}, {"note": "x" * (LONGEST_NOTE + 1)}, {"quote": ""}, {"release_id": ""}],
)
def test_what_the_warehouse_could_not_hold_is_refused_at_once(inbox, change):
    with pytest.raises(ValueError, match="no line can hold"):
        inbox.append(replace(number(1), **change), "c1")
    assert inbox.is_empty()


def add_many(path: Path, first: int) -> None:
    inbox = Inbox(path)
    for count in range(first, first + 40):
        inbox.append(number(count), f"c{count}")


def test_nothing_is_lost_between_who_adds_and_who_seizes(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    inbox = Inbox(path)
    context = multiprocessing.get_context("fork")
    adding = [context.Process(target=add_many, args=(path, first)) for first in (0, 100)]
    for one in adding:
        one.start()
    found: list[Decision] = []
    while any(one.is_alive() for one in adding) or not inbox.is_empty():
        seized = inbox.seize()
        found += seized.decisions
        inbox.forget(seized)
    assert [one.exitcode for one in adding] == [0, 0]
    assert sorted(one.quote for one in found) == sorted(f"promesse {n}" for n in (*range(40), *range(100, 140)))
