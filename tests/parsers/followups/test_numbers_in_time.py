"""Numbers are told from times in a text that is full of both, without looking at every time for each word."""

import time

import pytest

from parsers.followups.digests.numbers import numbers_in

LINE = "140 pompiers avant la fin de l'année, "


def spent(lines: int) -> float:
    text = LINE * lines
    year = LINE.index("la fin")
    times = [(at + year, at + len(LINE) - 2) for at in range(0, len(text), len(LINE))]
    tries = []
    for _ in range(3):
        started = time.process_time()
        assert numbers_in(text, 0, len(text), times, "fr") == {140.0}
        tries.append(time.process_time() - started)
    return min(tries)


def test_it_takes_time_in_proportion_to_the_length():
    spent(1)  # which reads the words
    assert spent(4_000) < 8 * spent(1_000) + 0.1


@pytest.mark.parametrize(
    ("times", "found"),
    [
        ([], {12.0, 15.0}),
        ([(0, 2)], {15.0}),
        ([(5, 30), (6, 7)], {12.0}),
        ([(6, 7), (0, 30)], set()),
        ([(2, 9)], {12.0, 15.0}),
    ],
)
def test_what_lies_in_a_time_is_no_number_however_times_overlap(times, found):
    assert numbers_in("12 agents, 15 engins", 0, 20, times, "fr") == found
