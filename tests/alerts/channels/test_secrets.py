"""Addresses are read from the environment, and no part of them gets out."""

from __future__ import annotations

import base64
import contextlib
import html
import json
import logging
import quopri
import socketserver
import threading
from collections.abc import Callable, Iterator
from urllib.parse import quote, quote_plus

import pytest

from alerts.channels import ChannelError, read_addresses, senders_of, split_addresses
from alerts.channels.redaction import Redaction
from tests.support.measures.patience import HANGS
from tests.support.servers.receivers import Web, mail_server
from tests.support.written.letters import message

SECRET = "hunter2-Zwölf"
QUOTED = "hunter2-Zw%C3%B6lf"


def senders(*urls: str):
    return senders_of("team", urls, "TEAM_URL")


class TestAddresses:
    def test_one_variable_may_have_several_on_lines_of_their_own(self):
        text = "# the desk\nmailto://a:b@example.org?to=a@x.org,b@x.org&name=Alertes Nord\n\n  json://x.org/hook ntfy://y.org/nord\n"
        assert split_addresses(text, "TEAM_URL") == (
            "mailto://a:b@example.org?to=a@x.org,b@x.org&name=Alertes Nord", "json://x.org/hook", "ntfy://y.org/nord",
        )  # several a line, as in a table  # fmt: skip

    def test_a_file_may_have_them(self, tmp_path):
        (tmp_path / "secret").write_text("json://x.org/hook\n", encoding="utf-8-sig")
        assert read_addresses("TEAM_URL", {"TEAM_URL_FILE": str(tmp_path / "secret")}) == ("json://x.org/hook",)
        environ = {"TEAM_URL": "json://y.org", "TEAM_URL_FILE": str(tmp_path / "secret")}
        assert read_addresses("TEAM_URL", environ) == ("json://y.org",)

    @pytest.mark.parametrize(
        ("environ", "said"),
        [
            ({}, "TEAM_URL is not set"),
            ({"TEAM_URL_FILE": "/nowhere/at/all"}, "cannot be read"),
            ({"TEAM_URL": f"{SECRET} {SECRET}"}, "is no address"),
            ({"TEAM_URL": f"json://x.org\n{SECRET}"}, None),
        ],
    )
    def test_what_is_wrong_is_said_without_the_address(self, environ, said):
        if said is None:
            assert len(read_addresses("TEAM_URL", environ)) == 1
            return
        with pytest.raises(ChannelError, match=said) as caught:
            read_addresses("TEAM_URL", environ)
        assert SECRET not in f"{caught.value.message} {caught.value.hint}"
        assert caught.value.hint

    @pytest.mark.parametrize(
        "url", [f"nosuch://{QUOTED}@x", f"slack://{QUOTED}", "mailto://", f"tgram://{QUOTED}/", "json://"]
    )
    def test_an_address_that_is_not_understood_is_said_without_it(self, url, caplog):
        caplog.set_level(logging.DEBUG)
        with pytest.raises(ChannelError, match="TEAM_URL is not understood") as caught:
            senders(url)
        everything = f"{caught.value.message} {caught.value.hint} {caplog.text}"
        assert SECRET not in everything
        assert QUOTED not in everything

    def test_mail_that_is_to_be_encrypted_is_never_sent_in_the_clear(self):
        with pytest.raises(ChannelError, match="PGP"):
            senders("mailto://a:b@example.org?to=a@x.org&pgp=encrypt")

    def test_no_part_of_an_address_is_left_in_what_a_server_said(self):
        redaction = Redaction([f"mailtos://team%40desk:{QUOTED}@smtp.example.org:465/?to=alice@newsroom.fr"])
        said = redaction.clean(f"535 team@desk {SECRET} {QUOTED}\nalice@newsroom.fr via smtp.example.org:465 dGVhbUBkZXNr")
        for part in (SECRET, QUOTED, "alice", "newsroom", "smtp.example", "\n"):
            assert part not in said
        assert said.startswith("535 ")


def test_neither_logs_nor_failures_hold_anything_of_an_address(caplog):
    """Whatever goes wrong and however much is logged."""
    caplog.set_level(1)
    with mail_server() as box, Web() as web:
        go_wrong(box, web, caplog)


def go_wrong(box, web, caplog):
    urls = [
        f"json://deskuser:{QUOTED}@{web.host}/hook-{QUOTED}",
        f"mmost://{web.host}/tokenoftheteam",
        f"mailto://deskuser:{QUOTED}@127.0.0.1:{box.port}/?from=a@example.org&to=alice@newsroom.fr",
    ]
    secrets = (SECRET, QUOTED, "deskuser", "tokenoftheteam", "alice", "newsroom")
    box.at_recipient = lambda address: f"550 no {address} here, tokenoftheteam {SECRET}".encode().decode("latin-1")
    for answer in (200, 403, 500, None, (200, {}, json.dumps({"error": secrets}).encode())):
        web.answer = lambda asked, answer=answer: answer
        for sender in senders(*urls):
            said = repr(sender.send(message(sender.form))) + repr(sender)
            assert not [one for one in secrets if one in said]
    assert not [one for one in secrets if one in caplog.text]


LOGIN = ("desk@x.org", "hunter2-Zwölf/+?&\u00a0é")
USER, PASSWORD = LOGIN
QUOTED_LOGIN = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"
URL = f"mailtos://{QUOTED_LOGIN}@smtp.example.org?from=a@example.org&to=alice@newsroom.fr"
"""With an @ after the host, as most addresses have."""


def b64(text: str, encoding: str = "utf-8") -> str:
    return base64.b64encode(text.encode(encoding)).decode()


WRITTEN = {
    "as it is": PASSWORD,
    "the user": USER,
    "AUTH PLAIN": b64(f"\0{USER}\0{PASSWORD}"),
    "AUTH PLAIN for somebody": b64(f"{USER}\0{USER}\0{PASSWORD}"),
    "AUTH LOGIN, the user": b64(USER),
    "AUTH LOGIN, the password": b64(PASSWORD),
    "Basic": b64(f"{USER}:{PASSWORD}"),
    "Basic as requests writes it": b64(f"{USER}:{PASSWORD}", "latin-1"),
    "no padding": b64(f"\0{USER}\0{PASSWORD}").rstrip("="),
    "for addresses": base64.urlsafe_b64encode(PASSWORD.encode()).decode(),
    "with %": quote(PASSWORD, safe=""),
    "with % and +": quote_plus(PASSWORD),
    "in HTML": html.escape(PASSWORD),
    "in JSON": json.dumps(PASSWORD),
    "in hexadecimal": PASSWORD.encode().hex(),
    "in a mail": quopri.encodestring(PASSWORD.encode()).decode(),
    "the whole address": URL,
    "the whole address with %": quote(URL, safe=""),
    "the whole address in base64": b64(URL),
}


@pytest.mark.parametrize("how", WRITTEN)
def test_a_secret_is_taken_out_however_it_is_written(how):
    said = Redaction([URL], [LOGIN]).clean(f"535 5.7.8 refused <{WRITTEN[how]}> try again")
    assert said.startswith("535 5.7.8 refused <")
    assert said.endswith("> try again")
    rest = said.removeprefix("535 5.7.8 refused <").removesuffix("> try again")
    secret = " ".join(WRITTEN[how].rstrip("=").split())
    assert not [at for at in range(len(secret) - 7) if secret[at : at + 8] in rest], rest


@pytest.mark.parametrize(
    ("before", "left"),
    [("", "…SBhbmQgbW9yZQ=="), ("a", "YW…kgYW5kIG1vcmU="), ("ab", "YWJ…IGFuZCBtb3Jl"), ("x: ", "eDog…SBhbmQgbW9yZQ==")],
)
def test_a_secret_within_a_longer_text_in_base64_is_taken_out(before, left):
    said = Redaction([URL], [LOGIN]).clean(f"got {b64(before + PASSWORD + ' and more')}")
    assert said == f"got {left}", "but for what shares a character with the text around it"


def test_what_a_server_breaks_over_lines_or_cuts_is_taken_out_too():
    packed = b64(f"\0{USER}\0{PASSWORD}")
    said = Redaction([URL], [LOGIN]).clean(f"535-got {packed[:20]}\n535 {packed[20:40]}")
    assert said == "535-got … 535 …"


def test_ordinary_words_stay():
    said = "535 5.7.8 Error: authentication failed: Invalid user or password; see https://help.isp.net/answer/14257"
    assert Redaction([URL], [LOGIN, ("mail", "user")]).clean(said) == said


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_a_mail_server_that_says_again_what_it_was_told_at_login_tells_nobody(mechanism):
    told: list[str] = []

    def talk(line: str) -> str | None:
        if line.startswith("EHLO"):
            return f"250-echo\r\n250 AUTH {mechanism}"
        if line.startswith("QUIT"):
            return "221 bye"
        told.append(line.removeprefix(f"AUTH {mechanism}").strip())
        asked = {"LOGIN": ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"], "CRAM-MD5": [b64("<1@x>")]}.get(mechanism, [])
        given = [one for one in told if one]
        if len(given) <= len(asked) - (mechanism == "LOGIN") and len(given) < len(asked):
            return f"334 {asked[len(given)]}"
        return "535 I was told " + " ".join(given)

    with talking(talk) as port:
        url = f"mailto://{quote(USER, safe='')}:hunter2-Zwolf@127.0.0.1:{port}/?from=a@example.org&to=alice@newsroom.fr"
        (sender,) = senders(url)
        failure = sender.send(message("html"))
    assert failure.kind == "refused", failure
    assert "535 I was told" in failure.said
    given = [one for one in told if one]
    assert given
    for one in (*given, "hunter2", USER, b64(USER).rstrip("=")):
        assert one.rstrip("=") not in failure.said


def test_a_mail_server_that_never_ends_its_answer_has_hung_up():
    """A reply of any number of lines (`250-…`) would fill the memory for as long as a message may take."""
    sent = 0

    def talk(line: str) -> Iterator[str]:
        nonlocal sent
        while sent < 100_000_000:
            sent += 1_000
            yield "250-" + "x" * 994 + "\r\n"

    with talking(talk) as port:
        (sender,) = senders(f"mailto://127.0.0.1:{port}/?from=a@example.org&to=a@x.org")
        failure = sender.send(message("html"))
    assert (failure.kind, failure.said) == ("later", "the mail server dropped the connection")
    assert sent < 20_000_000, "what the sockets hold, and no more"


@contextlib.contextmanager
def talking(talk: Callable[[str], str | Iterator[str] | None]) -> Iterator[int]:
    """A server that greets, and answers each line as `talk` says; yields its port."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 echo\r\n")
            for line in self.rfile:
                said = talk(line.decode().strip())
                with contextlib.suppress(OSError):  # the program hangs up once it has had its 64 KB
                    if isinstance(said, str):
                        self.wfile.write(f"{said}\r\n".encode())
                    else:
                        for piece in said or ():
                            self.wfile.write(piece.encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join(HANGS)
