"""Messages as real servers get them, and failures as they are distinguished."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from apprise.plugins.slack import NotifySlack

from alerts.channels import Attachment, Failure, Sent, senders_of
from tests.support.measures.patience import HANGS
from tests.support.servers.receivers import Mailbox, Web, mail_server, own_certificate
from tests.support.written.letters import BODIES, ID, NOW, message

QUOTED = "hunter2-Zw%C3%B6lf"


def senders(*urls: str, seconds: float = 20.0):
    return senders_of("team", urls, "TEAM_URL", seconds=seconds)


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as one:
        yield one


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as one:
        yield one


class TestMail:
    def test_a_letter_has_html_the_text_beside_it_and_files(self, box):
        (sender,) = senders(f"mailto://127.0.0.1:{box.port}/?from=Suivi%20%C3%A9t%C3%A9<alertes@example.org>&to=a@x.org")
        file = Attachment("alertes-été.csv", "text/csv", "é;1\r\n".encode("utf-8-sig"))
        assert sender.form == "html"
        assert sender.send(message("html", text="Texte https://x.fr", attachments=(file,))) == Sent()
        [(to, mail)] = box.mails
        assert to == ["a@x.org"]
        assert mail["Subject"] == "Suivi : l’été « œuvre »"
        assert mail["From"].addresses[0].display_name == "Suivi été"
        assert mail.get_body(("html",)).get_content().strip() == "<p>« L’été »</p>"
        assert mail.get_body(("plain",)).get_content().strip() == "Texte https://x.fr"
        [attached] = mail.iter_attachments()
        assert attached.get_filename() == "alertes-été.csv"
        assert attached.get_content().lstrip("\ufeff") == "é;1\r\n"

    def test_its_headers_let_a_program_fold_repeats_sort_it_and_not_answer_it(self, box):
        (sender,) = senders(f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org")
        for _ in range(2):
            sender.send(message("html"))
        assert box.message_ids == [f"<{ID}.followthrough@example.org>"] * 2
        mail = box.mails[0][1]
        assert mail["List-Id"] == "<team.followthrough.example.org>"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Date"].datetime.replace(tzinfo=None) == NOW

    def test_a_new_line_in_a_title_makes_no_header(self, box):
        (sender,) = senders(f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org")
        sender.send(message("html", subject="Réunion\r\nBcc: victim@x.org\u202e\x00 fin"))
        [(to, mail)] = box.mails
        assert to == ["a@x.org"]
        assert mail["Bcc"] is None
        assert mail["Subject"] == "Réunion Bcc: victim@x.org\ufffd\ufffd fin"

    def test_each_recipient_is_a_delivery_of_its_own_and_copies_come_once(self, box):
        found = senders(f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org,b@x.org&cc=c@x.org&bcc=d@x.org")
        assert [one.part_id for one in found] == ["team", "team/2"]
        box.at_recipient = lambda address: "550 5.1.1 no such user" if address == "a@x.org" else None
        first, second = (one.send(message("html")) for one in found)
        assert isinstance(first, Failure)
        assert second == Sent()
        assert sorted(sorted(to) for to, _ in box.mails) == [["b@x.org"], ["c@x.org", "d@x.org"]]

    def test_who_is_named_twice_is_written_to_once(self, box):
        found = senders(f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org,b@x.org,Anne%20<A@x.org>")
        for one in found:
            assert one.send(message("html")) == Sent()
        assert [to[0].lower() for to, _ in box.mails] == ["a@x.org", "b@x.org"]

    def test_headers_that_the_address_asks_for_are_kept_but_never_ours(self, box):
        (sender,) = senders(
            f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org&+X-Team=nord&+Message-ID=%3Cx@y%3E"
        )
        sender.send(message("html"))
        assert box.mails[0][1]["X-Team"] == "nord"
        assert box.message_ids == [f"<{ID}.followthrough@example.org>"]

    def test_list_unsubscribe_leads_where_the_operator_says(self, box):
        where = "%3Cmailto:team@example.org%3Fsubject=stop%3E"
        (sender,) = senders(f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org&+List-Unsubscribe={where}")
        sender.send(message("html"))
        assert box.mails[0][1]["List-Unsubscribe"] == "<mailto:team@example.org?subject=stop>"

    def test_a_login_that_is_not_accepted_is_a_refusal(self):
        with mail_server(Mailbox(login=("team", "hunter2"))) as box:
            wrong, right = f"team:wrong-one@127.0.0.1:{box.port}", f"team:hunter2@127.0.0.1:{box.port}"
            (sender,) = senders(f"mailto://{wrong}/?from=a@example.org&to=a@x.org&mode=insecure")
            assert sender.send(message("html")).kind == "refused"
            (sender,) = senders(f"mailto://team:{QUOTED}@127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org&mode=insecure")
            assert sender.send(message("html")).kind == "refused"
            (sender,) = senders(f"mailto://{right}/?from=a@example.org&to=a@x.org&mode=insecure")
            assert sender.send(message("html")) == Sent()

    @pytest.mark.parametrize(
        ("said", "kind"),
        [
            ("451 try later", "later"),
            ("552 too large", "unfit"),
            ("554 not wanted", "unfit"),
            ("550 blocked", "refused"),
            ("drop", "later"),
        ],
    )
    def test_what_the_server_says_to_a_letter_decides_whether_to_try_again(self, box, said, kind):
        (sender,) = senders(f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org")
        box.at_data = lambda: said
        assert sender.send(message("html")).kind == kind
        assert box.mails == []

    @pytest.mark.parametrize("mode", ["ssl", "starttls"])
    def test_mail_goes_over_tls_to_a_server_that_is_vouched_for(self, tmp_path, mode):
        context = own_certificate(tmp_path)
        with mail_server(Mailbox(tls=context) if mode == "ssl" else Mailbox(starttls=context)) as box:
            address = f"mailtos://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org&mode={mode}"
            (sender,) = senders(address)
            assert sender.send(message("html")).said.startswith("no safe connection")
            (sender,) = senders(f"{address}&verify=no")
            assert sender.send(message("html")) == Sent()
            assert len(box.mails) == 1

    def test_a_mail_server_that_hangs_is_left_and_gets_nothing_afterwards(self, box):
        (sender,) = senders(f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org", seconds=0.5)
        box.at_recipient = lambda address: None if box.closing.wait(HANGS) else "451 nobody left"
        assert sender.send(message("html")).kind == "later"
        box.closing.set()
        time.sleep(1.5)
        assert box.mails == []

    def test_a_mail_that_was_taken_is_taken_even_when_the_server_hangs_then(self, box):
        (sender,) = senders(
            f"mailto://127.0.0.1:{box.port}/?from=a@example.org&to=a@x.org", seconds=4.0
        )  # enough to be accepted
        box.at_quit = lambda: box.closing.wait(HANGS)
        assert sender.send(message("html")) == Sent()

    def test_a_mail_server_that_says_nothing_at_all_is_left(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            port = silent.getsockname()[1]
            (sender,) = senders(f"mailto://127.0.0.1:{port}/?from=a@example.org&to=a@x.org", seconds=0.5)
            assert sender.send(message("html")).kind == "later"


class TestWebServices:
    def test_a_json_receiver_gets_the_text_and_a_mark_of_the_message(self, web):
        (sender,) = senders(f"json://{web.host}/hook?:team=nord")
        assert sender.send(message()) == Sent()
        [asked] = web.sent
        assert asked.json["title"] == "Suivi : l’été « œuvre »"
        assert asked.json["message"] == "« L’été » <b>\nhttps://www.nord.gouv.fr/1"
        assert (asked.json["message_id"], asked.json["team"], asked.headers["Idempotency-Key"]) == (ID, "nord", ID)

    def test_mattermost_gets_markdown_with_the_subject_as_its_first_line(self, web):
        (sender,) = senders(f"mmost://{web.host}/abcdefghijklmnop/?channels=nord")
        assert sender.form == "markdown"
        assert sender.send(message("markdown", subject="Suivi @everyone *x*")) == Sent()
        [asked] = web.sent
        assert asked.path == "/hooks/abcdefghijklmnop"
        assert asked.json["text"] == "**Suivi @\u2060everyone \\*x\\***\n\n" + BODIES["markdown"]

    def test_slack_calls_nobody_whatever_a_title_says(self, web, monkeypatch):
        monkeypatch.setattr(NotifySlack, "webhook_url", f"http://{web.host}/services")
        web.answer = lambda asked: (200, {}, b"ok")
        (sender,) = senders("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ")
        assert sender.send(message("markdown", subject="Suivi <!channel>")) == Sent()
        [asked] = web.sent
        [part] = asked.json["attachments"]
        assert part["title"] == "Suivi &lt;!channel&gt;"
        assert part["text"] == "*L’été* &lt;!channel&gt; <https://www.nord.gouv.fr/1|lien>"

    def test_slack_has_no_headings_so_they_are_bold(self, web, monkeypatch):
        monkeypatch.setattr(NotifySlack, "webhook_url", f"http://{web.host}/services")
        web.answer = lambda asked: (200, {}, b"ok")
        (sender,) = senders("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ")
        sender.send(message("markdown", body="### Nouveaux communiqués\n\n> « Le bilan »"))
        assert web.sent[0].json["attachments"][0]["text"] == "*Nouveaux communiqués*\n\n> « Le bilan »"

    def test_matrix_knows_a_repeat_by_its_transaction(self, web):
        web.answer = lambda asked: (200, {}, b'{"room_id": "!a:x", "user_id": "@u:x", "event_id": "$1"}')
        (sender,) = senders(f"matrix://sometokenofmatrix@{web.host}/!a:x")
        for _ in range(2):
            assert sender.send(message("markdown")) == Sent()
        paths = [one.path for one in web.asked if one.method == "PUT"]
        assert paths == [f"/_matrix/client/v3/rooms/!a:x/send/m.room.message/{ID}"] * 2
        assert web.asked[-1].json["formatted_body"].startswith("<h1>Suivi : l’été « œuvre »</h1><p><strong>L’été</strong>")

    def test_ntfy_gets_each_topic_by_itself(self, web):
        found = senders(f"ntfy://{web.host}/manche/nord")
        assert [one.send(message("markdown")) for one in found] == [Sent(), Sent()]
        assert [one.json["topic"] for one in web.sent] == ["manche", "nord"]

    def test_what_is_too_long_for_a_service_is_known_before_it_is_sent(self, web):
        mattermost, ntfy = senders(f"mmost://{web.host}/abcdefghijklmnop", f"ntfy://{web.host}/nord")
        assert mattermost.excess("Sujet", "x" * 3900) < 1 < mattermost.excess("Sujet", "x" * 4000)
        assert ntfy.excess("Sujet", "é" * 1200) < 1 < ntfy.excess("Sujet", "é" * 1400), "Apprise would make a file of it"

    @pytest.mark.parametrize(
        ("answer", "kind"),
        [
            (401, "refused"), (403, "refused"), (404, "refused"), (410, "refused"), (413, "unfit"), (422, "unfit"),
            (408, "later"), (500, "later"), (503, "later"), (None, "later"),
        ],
    )  # several a line, as in a table  # fmt: skip
    def test_what_the_server_answers_decides_whether_to_try_again(self, web, answer, kind):
        web.answer = lambda asked: answer
        (sender,) = senders(f"json://{web.host}/hook")
        assert sender.send(message()).kind == kind

    @pytest.mark.parametrize(
        ("headers", "body", "seconds"),
        [
            ({"Retry-After": "120"}, b"", 120.0),
            ({"Retry-After": "Fri, 29 May 2026 08:10:00 GMT"}, b"", 600.0),
            ({"Retry-After": "9999999"}, b"", 86400.0),
            ({"Retry-After": "soon"}, b"", None),
            ({}, b'{"retry_after_ms": 2500}', 2.5),
        ],
    )
    def test_a_server_that_asks_to_wait_is_not_waited_for_in_the_middle_of_a_run(self, web, headers, body, seconds):
        web.answer = lambda asked: (429, headers, body)
        began = time.monotonic()
        for url in (f"json://{web.host}/hook", f"matrix://sometokenofmatrix@{web.host}/!a:x"):
            (sender,) = senders(url)
            failure = sender.send(message(sender.form))
            assert (failure.kind, failure.retry_after) == ("later", seconds)
        assert time.monotonic() - began < 60, "the half of what the first asks for"

    def test_a_redirect_that_would_drop_the_message_is_no_success(self, web):
        web.answer = lambda asked: (302, {"Location": "/welcome"}, b"") if asked.method == "POST" else 200
        (sender,) = senders(f"json://{web.host}/hook")
        assert sender.send(message()).kind == "refused"

    def test_a_service_marked_as_optional_still_tells_its_failures(self, web):
        web.answer = lambda asked: 500
        (sender,) = senders(f"json://{web.host}/hook?optional=yes&retry=3&overflow=truncate")
        assert sender.send(message()).kind == "later"
        assert len(web.sent) == 1, "and is not tried again behind our back"

    def test_a_server_that_hangs_is_left_after_the_time_for_a_message(self, web):
        web.answer = lambda asked: web.closing.wait(HANGS) and 200
        (sender,) = senders(f"json://{web.host}/hook", seconds=0.5)
        began = time.monotonic()
        assert sender.send(message()) == Failure("later", "no answer within 0 seconds")
        assert time.monotonic() - began < HANGS / 2

    def test_nobody_there_is_a_reason_to_try_later(self):
        for url in ("json://127.0.0.1:9/hook", "mailto://127.0.0.1:9/?from=a@example.org&to=a@x.org"):
            (sender,) = senders(url)
            assert sender.send(message(sender.form)) == Failure("later", "the server refuses connections")


def test_what_others_do_with_apprise_or_requests_meanwhile_is_not_watched(web, caplog):
    """Only the sending thread is: Prefect and the fetcher use the same libraries."""
    import apprise

    senders(f"json://{web.host}/hook")
    web.answer = lambda asked: 500
    other = apprise.Apprise()
    other.add(f"json://{web.host}/other")
    assert other.notify(body="x", body_format="text") is False
    assert "Idempotency-Key" not in web.sent[-1].headers
    assert "Failed to send JSON" in caplog.text


def test_a_thread_that_was_left_sends_nothing_more(web):
    """A plugin that waits and then tries again must not deliver what was given up."""
    first = threading.Event()

    def slow(asked):
        first.set()
        time.sleep(1.0)
        return (200, {}, b'{"room_id": "!a:x"}')

    web.answer = slow
    (sender,) = senders(f"matrix://sometokenofmatrix@{web.host}/!a:x", seconds=0.5)
    assert sender.send(message("markdown")).kind == "later"
    time.sleep(1.5)
    assert first.is_set()
    assert [one for one in web.asked if one.method == "PUT"] == []
