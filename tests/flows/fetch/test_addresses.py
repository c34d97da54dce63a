"""Which addresses may be requested."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from flows.fetch.addresses import ForbiddenAddressError, open_connection, redirect_target, refusal, web_address


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("https://www.nord.gouv.fr/Actualites", "www.nord.gouv.fr", 443),
        ("HTTP://WWW.Nord.gouv.FR", "www.nord.gouv.fr", 80),
        ("http://exemple.gouv.fr:8080/a?b=c", "exemple.gouv.fr", 8080),
        ("http://[2a01:e0a::1]/x", "2a01:e0a::1", 80),
        ("https://xn--prfecture-b4a.example/", "xn--prfecture-b4a.example", 443),
        ("https://www.nord.gouv.fr./", "www.nord.gouv.fr.", 443),
    ],
)
def test_an_ordinary_address_is_taken_apart(url: str, host: str, port: int) -> None:
    address = web_address(url)
    assert (address.host, address.port) == (host, port)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "/Actualites",
        "//www.nord.gouv.fr/",
        "www.nord.gouv.fr",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://ftp.example.org/",
        "gopher://example.org/",
        "http://",
        "http:///chemin",
        "http://[::1",
        "http://[::1]x/",
        "http://[fe80::1%25eth0]/",
        "http://[v1.x]/",
        "http://exemple.fr:99999/",
        "http://exemple.fr:-1/",
        "http://exemple.fr:http/",
        "http://exemple.fr:22/",
        "http://exemple.fr:0/",
        "http://user:secret@exemple.fr/",
        "http://user@exemple.fr/",
        "http://préfecture.example/",
        "http://exemple。fr/",
        "http://exem ple.fr/",
        "http://exemple.fr/a b",
        "http://exemple.fr/a\nb",
        "http://exemple.fr/a\r\nHost: autre",
        "\thttp://exemple.fr/",
        "http://exemple.fr\\@autre.fr/",
        "http://exemple.fr/\x00",
        "http://a..b/",
        "http://-a.fr/",
        f"http://{'a' * 64}.fr/",
        f"http://{'a.' * 130}fr/",
        "http://exemple.fr/\ud800",
        "http://exemple.fr/" + "a" * 5000,
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(ForbiddenAddressError) as refused:
        web_address(url)
    assert "secret" not in refused.value.message


def test_letters_beyond_ascii_are_encoded_and_fragments_dropped() -> None:
    address = web_address("https://exemple.fr/actualités/été?q=à&r=%C3%A9#haut")
    assert address.url == "https://exemple.fr/actualit%C3%A9s/%C3%A9t%C3%A9?q=%C3%A0&r=%C3%A9"


def test_the_authority_names_the_port_only_where_it_is_not_the_usual_one() -> None:
    assert web_address("https://exemple.fr:443/").authority == "exemple.fr"
    assert web_address("https://exemple.fr.:8443/").authority == "exemple.fr:8443"
    assert web_address("http://[::1]:8080/").origin == "http://[::1]:8080"


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/b", "https://exemple.fr/b"),
        ("b c", "https://exemple.fr/dossier/b%20c"),
        ("//autre.fr/x", "https://autre.fr/x"),
        ("http://autre.fr/#bas", "http://autre.fr/"),
        ("?page=2", "https://exemple.fr/dossier/a?page=2"),
        ("/t\u00c3\u00a9l\u00c3\u00a9chargement", "https://exemple.fr/t%C3%A9l%C3%A9chargement"),
    ],
)
def test_a_redirect_is_resolved_as_browsers_do(location: str, leads_to: str) -> None:
    assert redirect_target(web_address("https://exemple.fr/dossier/a"), location).url == leads_to


@pytest.mark.parametrize("location", ["file:///etc/passwd", "javascript:x", "http://u:p@autre.fr/", "http://[", "/" * 5000])
def test_a_redirect_to_where_we_do_not_go_is_refused(location: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        redirect_target(web_address("https://exemple.fr/"), location)


@pytest.mark.parametrize("ip", ["93.184.216.34", "2a01:e0a:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_public_addresses_are_connected_to(ip: str) -> None:
    assert refusal(ip, allow_private=False) is None


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "127.9.9.9", "::1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "100.64.0.1", "fd12::1", "::ffff:127.0.0.1",
     "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1"],
)  # several a line, as in a table  # fmt: skip
def test_private_addresses_are_connected_to_only_when_that_is_wanted(ip: str) -> None:
    assert refusal(ip, allow_private=False) is not None
    assert refusal(ip, allow_private=True) is None


@pytest.mark.parametrize(
    "ip",
    ["169.254.169.254", "169.254.1.1", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "100.100.100.200", "168.63.129.16",
     "0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255", "240.0.0.1", "192.0.0.192", "::ffff:169.254.169.254",
     "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::", "198.51.100.1", "2001:db8::1", "fec0::1",
     "::127.0.0.1", "name"],
)  # several a line, as in a table  # fmt: skip
def test_metadata_and_addresses_of_no_server_are_never_connected_to(ip: str) -> None:
    assert refusal(ip, allow_private=False) is not None
    assert refusal(ip, allow_private=True) is not None


def _resolving(monkeypatch: pytest.MonkeyPatch, *ips: str) -> None:
    def found(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ips]

    monkeypatch.setattr(socket, "getaddrinfo", found)


def test_a_name_that_leads_to_private_addresses_alone_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolving(monkeypatch, "10.0.0.1", "169.254.169.254")
    with pytest.raises(ForbiddenAddressError, match="leads to 169"):
        open_connection("interne.example", 80, seconds=1, allow_private=False, watch=lambda _: None)


@pytest.mark.parametrize(("ip", "may_be_allowed"), [("127.0.0.1", True), ("10.0.0.1", True), ("169.254.169.254", False)])
def test_a_refusal_that_the_operator_can_lift_says_how(
    monkeypatch: pytest.MonkeyPatch, ip: str, may_be_allowed: bool
) -> None:
    _resolving(monkeypatch, ip)
    with pytest.raises(ForbiddenAddressError) as caught:
        open_connection("interne.example", 80, seconds=1, allow_private=False, watch=lambda _: None)
    assert ("allow_private_addresses" in caught.value.message) is may_be_allowed


def test_the_next_address_of_a_name_is_tried_when_one_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        _resolving(monkeypatch, "127.0.0.9", "169.254.169.254", "127.0.0.1")
        watched: list[socket.socket] = []
        port = server.getsockname()[1]
        with open_connection("deux.example", port, seconds=2, allow_private=True, watch=watched.append) as connection:
            assert connection.getpeername()[0] == "127.0.0.1"
    assert len(watched) == 2
