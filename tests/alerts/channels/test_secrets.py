"""Addresses are read from the environment, and no part of them gets out."""

from __future__ import annotations

import json
import logging

import pytest

from alerts.channels import ChannelError, read_addresses, senders_of, split_addresses
from alerts.channels.addresses import Redaction
from tests.letters import message
from tests.receivers import Web, mail_server

SECRET = "hunter2-Zwölf"
QUOTED = "hunter2-Zw%C3%B6lf"


def senders(*urls: str):
    return senders_of("team", urls, "TEAM_URL")


class TestAddresses:
    def test_one_variable_may_have_several_on_lines_of_their_own(self):
        text = "# the desk\nmailto://a:b@example.org?to=a@x.org,b@x.org&name=Alertes Nord\n\n  json://x.org/hook ntfy://y.org/nord\n"
        assert split_addresses(text, "TEAM_URL") == (
            "mailto://a:b@example.org?to=a@x.org,b@x.org&name=Alertes Nord", "json://x.org/hook", "ntfy://y.org/nord",
        )  # fmt: skip

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
