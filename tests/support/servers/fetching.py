"""A fetcher for tests, what it is set to, and servers that answer piece by piece."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from flows.fetch import Fetcher, HttpSettings
from tests.support.measures.patience import HANGS
from tests.support.servers.sites import Raw

LOCAL = HttpSettings(
    contact="veille@example.org",
    delay_seconds=0,
    allow_private_addresses=True,
    connect_seconds=HANGS,
    read_seconds=HANGS,
    total_seconds=HANGS,
    max_body_bytes=1_000_000,
    backoff_seconds=0.01,
    respect_robots=False,
)
PAGE = "<html><title>Préfecture</title><body><p>Le préfet annonce un plan.</p></body></html>".encode()

Make = Callable[..., Fetcher]


def settings_with(settings: HttpSettings, **changes: Any) -> HttpSettings:
    return HttpSettings(**{**{name: getattr(settings, name) for name in settings.__slots__}, **changes})


def send_pieces(*pieces: bytes, every: float = 0.0) -> Raw:
    def write(connection: socket.socket, closing: threading.Event) -> None:
        for piece in pieces:
            connection.sendall(piece)
            if every and closing.wait(every):
                return

    return Raw(write)


def head_of(*headers: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode()


class Moment:
    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


def names_resolve(monkeypatch: pytest.MonkeyPatch, names: dict[str, str]) -> None:
    real = socket.getaddrinfo

    def resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        return real(names.get(host, host), *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def loopback_is_public_for_the_first(times: int) -> Callable[..., str | None]:
    from flows.fetch.addresses import refusal

    asked: list[str] = []

    def judge(ip: str, *, allow_private: bool) -> str | None:
        asked.append(ip)
        return None if len(asked) <= times else refusal(ip, allow_private=allow_private)

    return judge


def own_certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "site.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("site.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "own.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return pem
