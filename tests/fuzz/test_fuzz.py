"""A small part of `make fuzz`, the same inputs each time; and that the harness sees what it looks for."""

import random
from itertools import islice

import pytest

from parsers.errors import UnreadableError
from tests.fuzz import trial
from tests.fuzz.mutations import LARGE, inputs, repeated
from tests.fuzz.readers import READERS, Fuzzed
from tests.fuzz.trial import failure_on, failures_of

INPUTS = 25
SECONDS = 0.3
"""Of CPU time, after which no further input of a reader is tried."""


@pytest.mark.parametrize("reader", READERS)
def test_no_reader_breaks_on_what_is_made_of_honest_bodies(reader):
    share = READERS[reader].share
    failed = list(failures_of(reader, 7, most=INPUTS, seconds=SECONDS * share))
    assert [one.why for one in failed] == []


@pytest.mark.slow
@pytest.mark.parametrize("reader", ["page_generic", "listing", "feed", "commitments_fr", "claims_fr", "digest"])
def test_no_reader_takes_long_for_a_large_body_of_one_part_over_and_over(reader, monkeypatch):
    monkeypatch.setattr(trial, "MOST_SECONDS", 2 * trial.MOST_SECONDS)  # a busy machine counts double
    body = repeated(bytearray(READERS[reader].seeds()[0]), random.Random(3))
    assert len(body) == LARGE
    assert failure_on(reader, body) is None


def test_the_same_number_makes_the_same_inputs_some_of_them_large():
    made = list(islice(inputs((b"<p>Un mot.", b"<h1>Titre</h1>"), 400, 3), 400))
    assert made == list(inputs((b"<p>Un mot.", b"<h1>Titre</h1>"), 400, 3))
    assert made != list(inputs((b"<p>Un mot.", b"<h1>Titre</h1>"), 400, 4))
    assert sum(len(one) == LARGE for one in made) == 2
    assert len(set(made)) > 300


def broken(body: bytes) -> None:
    if b"<h1>" in body:
        raise ZeroDivisionError("a bug")
    raise UnreadableError("which is an answer")


def test_a_fault_and_what_takes_too_long_are_seen(monkeypatch):
    monkeypatch.setitem(READERS, "broken", Fuzzed(lambda: (b"<h1>Un</h1>", b"<p>Deux"), broken))
    failed = list(failures_of("broken", 1, most=40))
    assert 0 < len(failed) < 40
    assert {one.why for one in failed} == {"ZeroDivisionError: a bug"}
    assert all(b"<h1>" in one.body for one in failed)
    monkeypatch.setattr(trial, "MOST_SECONDS", -1.0)
    monkeypatch.setitem(READERS, "slow", Fuzzed(lambda: (b"x",), len))
    assert [one.why.partition(" for")[0] for one in failures_of("slow", 1, most=2)] == ["0.0 s", "0.0 s"]
