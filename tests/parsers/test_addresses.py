"""Addresses as markup writes them, and which one is requested for a release's text."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.addresses import page_address, web_address

BASE = "https://www.a.example/fr/liste?page=2"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/x", "https://www.a.example/x"),
        ("x", "https://www.a.example/fr/x"),
        ("?page=3", "https://www.a.example/fr/liste?page=3"),
        ("//b.example/x", "https://b.example/x"),
        (" https://b.example/a\n   b ", "https://b.example/ab"),
        ("/a b", "https://www.a.example/a%20b"),
        ("http://b.example:8080/é", "http://b.example:8080/é"),
    ],
)
def test_addresses_are_made_absolute(written: str, address: str) -> None:
    assert web_address(written, BASE) == address


@pytest.mark.parametrize(
    "written",
    ["", "https://", "https:", "https:/x", "javascript:x", "file:///etc/passwd", "mailto:a@b.example", "http://[", "http://a:b/",
     "http://a.example:0/", "http://a.example/\x01", "http://a.example/" + "a" * 2000],
)  # several a line, as in a table  # fmt: skip
def test_what_cannot_be_asked_for_is_none(written: str) -> None:
    assert web_address(written, BASE) is None


@given(st.text(max_size=60))
def test_whatever_is_written_is_an_address_of_the_web_or_none(written: str) -> None:
    address = web_address(written, BASE)
    assert address is None or urlsplit(address).scheme in ("http", "https")


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
