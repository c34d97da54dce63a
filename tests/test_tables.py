"""A table of cases fails for each of them."""

import pytest

from tests.support.measures.tables import try_each


def test_all_cases_are_tried_and_those_that_fail_are_named():
    def check(number):
        assert number % 2 == 0

    with pytest.raises(pytest.fail.Exception, match=r"(?s)^2 of 4 cases:\none 1: .*one 3: "):
        try_each([0, 1, 2, 3], check, name="one {}".format)
    with pytest.raises(AssertionError, match="proves nothing"):
        try_each([], check, name=str)
