"""Which addresses may be requested, decided on the text of the URL and again on the address actually connected to."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urljoin, urlsplit

from parsers.errors import FollowthroughError

MAX_URL_LENGTH = 4096
"""Characters; longer addresses are refused."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
_BRACKETED = re.compile(r"\[[0-9a-fA-F:.]+\](?::[0-9]+)?")
_BLANK_OR_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\\]")
_PRINTABLE_ASCII = "".join(map(chr, range(0x21, 0x7F)))

_NEVER = tuple(
    (ip_network(network), what)
    for network, what in (
        ("169.254.0.0/16", "link-local (where clouds keep their metadata)"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("fd00:ec2::/32", "a metadata service"),
        ("fd20:ce::/32", "a metadata service"),
        ("100.100.100.200/32", "a metadata service"),
        ("168.63.129.16/32", "a metadata service"),
        ("192.0.0.0/24", "reserved"),
        ("0.0.0.0/8", "unspecified"),
        ("::/128", "unspecified"),
        ("224.0.0.0/4", "multicast"),
        ("ff00::/8", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("2001::/32", "a tunnel (Teredo)"),
        ("2002::/16", "a tunnel (6to4)"),
        ("64:ff9b:1::/48", "a local translation (NAT64)"),
    )
)
_PRIVATE = tuple(
    (ip_network(network), what)
    for network, what in (
        ("127.0.0.0/8", "loopback"),
        ("::1/128", "loopback"),
        ("10.0.0.0/8", "private"),
        ("172.16.0.0/12", "private"),
        ("192.168.0.0/16", "private"),
        ("fc00::/7", "private"),
        ("100.64.0.0/10", "shared by a provider's customers (CGNAT)"),
    )
)
_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


class ForbiddenAddressError(FollowthroughError):
    """An address that is not requested, for its scheme, form or host, or where its name leads."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http(s) URL taken apart and found fit to request."""

    url: str
    """Without fragment, non-ASCII characters percent-encoded."""
    scheme: str
    host: str
    """In lower case, an IPv6 address without its brackets."""
    port: int

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt covers (RFC 9309, section 2.3)."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """The host, with the port unless it is the scheme's own; also the platform when none is known."""
        host = f"[{self.host}]" if ":" in self.host else self.host.rstrip(".")
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def web_address(url: str) -> WebAddress:
    """Take `url` apart.

    Refused are: schemes other than http and https, user names and passwords, blanks and control characters, host names
    that are not ASCII (a catalogue writes them as ``xn--…``), zone ids, ports below 1024 other than 80 and 443 (where other
    services listen), and more than `MAX_URL_LENGTH` characters.

    Raises:
        ForbiddenAddressError: with a message that does not repeat a password.
    """
    if not url or len(url) > MAX_URL_LENGTH:
        raise ForbiddenAddressError("the address is empty" if not url else f"the address has {len(url)} characters")
    if _BLANK_OR_CONTROL.search(url):
        raise ForbiddenAddressError("the address holds blanks, backslashes or control characters")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        raise ForbiddenAddressError("the address cannot be taken apart") from None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise ForbiddenAddressError(f"only http and https are asked, not {scheme[:20] or 'an address without a scheme'}")
    if "@" in parts.netloc:
        raise ForbiddenAddressError("the address holds a user name or password")
    if port is None:
        port = _DEFAULT_PORTS[scheme]
    if port < 1024 and port not in _DEFAULT_PORTS.values():
        raise ForbiddenAddressError(f"port {port} is not one of web servers")
    if "[" in parts.netloc:
        try:
            IPv6Address(host)
        except ValueError:
            raise ForbiddenAddressError("the host is no IPv6 address") from None
        if not _BRACKETED.fullmatch(parts.netloc):
            raise ForbiddenAddressError("the host is more than an IPv6 address")
    elif len(host) > 253 or not _HOST.fullmatch(host):
        raise ForbiddenAddressError("the host is no name that can be looked up")
    plain = parts._replace(fragment="").geturl() if parts.fragment or url.endswith("#") else url
    if not plain.isascii():
        try:
            plain = quote(plain, safe=_PRINTABLE_ASCII)
        except UnicodeEncodeError:
            raise ForbiddenAddressError("the address holds characters that cannot be sent") from None
    return WebAddress(plain, scheme, host, port)


def redirect_target(base: WebAddress, location: str) -> WebAddress:
    """Where a Location header leads from `base` (RFC 9110, section 10.2.2).

    `location` is as HTTP libraries provide it, bytes read as Latin-1. Blanks and non-ASCII letters, which servers send
    although they must not, are percent-encoded, as in browsers.

    Raises:
        ForbiddenAddressError: it leads where we must not go.
    """
    if len(location) > MAX_URL_LENGTH:
        raise ForbiddenAddressError(f"the redirect's address has {len(location)} characters")
    raw = location.strip(" \t").encode("latin-1", "replace")
    try:
        target = urljoin(base.url, quote(raw, safe=_PRINTABLE_ASCII))
    except ValueError:
        raise ForbiddenAddressError("the redirect's address cannot be taken apart") from None
    return web_address(target)


def refusal(ip: str, *, allow_private: bool) -> str | None:
    """Why the IP address `ip` is not connected to, in a few words; None when it is.

    An IPv6 address that wraps an IPv4 one (IPv4-mapped, and NAT64, through which an IPv6-only machine reaches everything
    else) is judged by the address inside.
    """
    try:
        address: IPv4Address | IPv6Address = ip_address(ip.partition("%")[0])
    except ValueError:
        return "no IP address"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif address in _NAT64:
            address = IPv4Address(int(address) & 0xFFFFFFFF)
    for network, what in _NEVER:
        if address in network:
            return what
    for network, what in _PRIVATE:
        if address in network:
            return None if allow_private else what
    unicast = address.version == 4 or address in _UNICAST
    return None if address.is_global and unicast else "reserved"


def open_connection(
    host: str,
    port: int,
    *,
    seconds: float,
    allow_private: bool,
    watch: Callable[[socket.socket], None],
) -> socket.socket:
    """Look `host` up and connect to the first address that is allowed and answers, within `seconds` for all of them.

    The address checked is the one connected to, from one look-up, so a name that changes its answer between check and
    connection (DNS rebinding) gains nothing. The look-up itself takes as long as the system's resolver lets it. `watch` is
    given each socket before it connects, so that another thread can end it.

    Raises:
        ForbiddenAddressError: every address for the name is refused.
        OSError: `socket.gaierror` when there is no such name, `TimeoutError`, or what the last address answered.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = []
    refused = "no address"
    for family, kind, protocol, _, where in found:
        reason = refusal(str(where[0]), allow_private=allow_private)
        if reason is None:
            allowed.append((family, kind, protocol, where))
        else:
            refused = f"{where[0]}, which is {reason}"
            if refusal(str(where[0]), allow_private=True) is None:  # said in the message, as rows of `fetches` have no hints
                refused += "; to watch a server of your own there, set allow_private_addresses in [http]"
    if not allowed:
        raise ForbiddenAddressError(f"{host} leads to {refused}")
    deadline = time.monotonic() + seconds
    failure: OSError = TimeoutError("timed out")
    for nth, (family, kind, protocol, where) in enumerate(allowed, 1):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        sock = socket.socket(family, kind, protocol)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # Half of what is left for each but the last: a dead IPv6 route must not use up IPv4's time.
            sock.settimeout(left if nth == len(allowed) else left / 2)
            watch(sock)
            sock.connect(where)
        except OSError as error:
            failure = error
            sock.close()
        else:
            return sock
    raise failure
