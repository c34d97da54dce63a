"""A list without a full stop is one sentence, as long as a release, that says something in each line."""

import time

from parsers.claims.clauses import Clauses
from parsers.claims.predicates import ActToken, _Named
from parsers.claims.reading import read

LINE = "la digue du port a été réparée par les services, "


WITHOUT_A_COMMA = LINE.replace(",", "")


def spent(lines: int, line: str = LINE) -> float:
    body = line * lines
    tries = []
    for _ in range(3):
        started = time.process_time()
        read("Un titre", body, "fr")
        tries.append(time.process_time() - started)
    return min(tries)


def test_a_long_sentence_takes_time_in_proportion_to_its_length():
    read("Un titre", LINE, "fr")  # which reads the words
    for line in (LINE, WITHOUT_A_COMMA):
        assert spent(4_000, line) < 8 * spent(1_000, line) + 0.1


def test_a_clause_lies_between_the_nearest_boundaries():
    low = "hier, la digue a été réparée et le port rouvre ; fin"
    clauses = Clauses(low, 0, len(low), "fr")
    at = low.index("réparée")
    begin, stop = clauses.around(at, at + 7)
    assert low[begin:stop] == " la digue a été réparée"
    assert clauses.around(0, 4) == (0, 4)
    begin, stop = clauses.around(low.index("fin"), len(low))
    assert low[begin:stop] == " fin"


def test_the_nearest_act_is_the_next_one_then_the_one_before():
    named = _Named([ActToken(0, 5, "pay"), ActToken(10, 15, "repair"), ActToken(30, 35, "build")])
    assert named.act_at((11, 14), (0, 40), "done") == "repair", "its own word"
    assert named.act_at((11, 14), (0, 40), "begun") == "build", "the next in its clause"
    assert named.act_at((11, 14), (0, 20), "begun") == "pay", "else the one before"
    assert named.act_at((11, 14), (8, 20), "begun") == "repair", "else its own"
    assert named.act_at((20, 22), (18, 25), "begun") is None
