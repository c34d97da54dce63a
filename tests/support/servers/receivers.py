"""Real receivers of messages on loopback: a mail server and a web server that can refuse, fail, hang, and hang up."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.measures.patience import HANGS


@dataclass
class Mailbox:
    """What a mail server took, and how it behaves. Each hook gives an SMTP reply, or None to go on."""

    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    """Recipients, and the letter, in order of arrival."""
    port: int = 0
    login: tuple[str, str] | None = None
    starttls: ssl.SSLContext | None = None
    tls: ssl.SSLContext | None = None
    at_recipient: Callable[[str], str | None] = lambda address: None
    at_data: Callable[[], str | None] = lambda: None
    """Before the letter is accepted."""
    taken: Callable[[], None] = lambda: None
    """After it is accepted, before the client is told."""
    at_quit: Callable[[], None] = lambda: None
    closing: threading.Event = field(default_factory=threading.Event)
    """Set when the server ends, to end what hangs in it."""

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for _, mail in self.mails]

    @property
    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for _, mail in self.mails]

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        said = self.at_recipient(address)
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        said = self.at_data()
        if said is not None:
            if said == "drop":
                server.transport.close()
                return "421 gone"
            return said
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append((list(envelope.rcpt_tos), letter))
        self.taken()
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.at_quit()
        return "221 Bye"


@contextmanager
def mail_server(mailbox: Mailbox | None = None) -> Iterator[Mailbox]:
    """A mail server on 127.0.0.1."""
    mailbox = mailbox or Mailbox()

    def checked(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == mailbox.login
        return AuthResult(success=good, handled=False) if not good else AuthResult(success=True)

    options: dict[str, Any] = {"hostname": "receiver.test", "timeout": HANGS}
    if mailbox.login:
        options |= {"authenticator": checked, "auth_required": True, "auth_require_tls": False}
    if mailbox.starttls:
        options |= {"tls_context": mailbox.starttls}
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(lambda: SMTP(mailbox, loop=loop, **options), "127.0.0.1", mailbox.port, ssl=mailbox.tls)
    )
    mailbox.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield mailbox
    finally:
        mailbox.closing.set()
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(HANGS)
        loop.close()


@dataclass(frozen=True)
class Asked:
    """One request received by a web receiver."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Answer = tuple[int, dict[str, str], bytes] | int | None
"""A status with headers and body, a status, or None to drop the connection."""


class Web:
    """A web receiver on 127.0.0.1; `answer` decides what it answers, 200 when not set."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Answer] = lambda asked: 200
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.web = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def sent(self) -> list[Asked]:
        return [one for one in self.asked if one.method in ("POST", "PUT")]

    def __enter__(self) -> Web:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    web: Web

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # these tests kill clients midway


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        asked = Asked(self.command, unquote(self.path), dict(self.headers.items()), body, time.monotonic())
        self.server.web.asked.append(asked)
        answer = self.server.web.answer(asked)
        self.close_connection = True
        if answer is None:
            return
        status, headers, said = (answer, {}, b"{}") if isinstance(answer, int) else answer
        self.send_response(status)
        ours = {"Content-Type": "application/json", "Connection": "close", "Content-Length": str(len(said))}
        for name, value in (ours | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = do_PUT = _handle

    def log_message(self, format: str, *args: Any) -> None:
        pass  # the standard library would print a line for each request


def own_certificate(folder: Path) -> ssl.SSLContext:
    """A server's TLS with a certificate for 127.0.0.1 that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "own.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem.write_bytes(key.private_bytes(*form) + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
