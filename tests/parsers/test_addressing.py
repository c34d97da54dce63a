"""Which address is asked for the text of a release."""

from __future__ import annotations

import pytest

from parsers.addressing import page_address


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://www.gov.uk/government/news/a-joint-plan", "https://www.gov.uk/api/content/government/news/a-joint-plan"),
        ("http://gov.uk/government/news/x/?utm=1#part", "https://www.gov.uk/api/content/government/news/x"),
        ("https://www.gov.uk:443/government/speeches/x.cy", "https://www.gov.uk/api/content/government/speeches/x.cy"),
        ("https://www.gov.uk/api/content/government/news/x", "https://www.gov.uk/api/content/government/news/x"),
        ("https://www.gov.uk/search/news-and-communications", "https://www.gov.uk/search/news-and-communications"),
        ("https://www.gov.uk/", "https://www.gov.uk/"),
        ("https://assets.publishing.service.gov.uk/media/1/a.pdf", "https://assets.publishing.service.gov.uk/media/1/a.pdf"),
        ("https://www.gov.uk.example.org/government/news/x", "https://www.gov.uk.example.org/government/news/x"),
        ("https://www.gov.uk:8080/government/news/x", "https://www.gov.uk:8080/government/news/x"),
        ("http://127.0.0.1:8000/government/news/x", "http://127.0.0.1:8000/government/news/x"),
        ("https://www.gov.uk:port/x", "https://www.gov.uk:port/x"),
        ("https://[broken/x", "https://[broken/x"),
        ("", ""),
    ],
)
def test_a_page_of_gov_uk_is_asked_for_as_json_and_nothing_else_is_changed(url: str, asked: str) -> None:
    assert page_address("gov_uk", url) == asked


def test_other_families_are_asked_for_the_page_itself() -> None:
    assert page_address("prefecture", "https://www.gov.uk/government/news/x") == "https://www.gov.uk/government/news/x"
