"""Addresses as markup writes them."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.addresses import web_address

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
)  # fmt: skip
def test_what_cannot_be_asked_for_is_none(written: str) -> None:
    assert web_address(written, BASE) is None


@given(st.text(max_size=60))
def test_whatever_is_written_is_an_address_of_the_web_or_none(written: str) -> None:
    address = web_address(written, BASE)
    assert address is None or urlsplit(address).scheme in ("http", "https")
