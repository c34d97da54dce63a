"""The calendar of deadlines is one that calendars accept; sequence numbers rise when something changes, and only then."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject

from alerts.feeds.calendar import deadline_calendar

NOW = datetime(2021, 5, 1, 6, 30)
SEEN = datetime(2020, 11, 30, 9, 15)


def row(name="c1", **changed):
    values = {
        "commitment_id": name,
        "quote": "Au cours des six prochains mois, les résultats seront examinés ; un bilan, public, suivra.",
        "actors": ["France", "Royaume-Uni"],
        "partners": None,
        "headline": None,
        "action": "les résultats seront examinés",
        "deadline_text": "Au cours des six prochains mois",
        "deadline_from": date(2020, 11, 29),
        "deadline_to": date(2021, 5, 29),
        "deadline_precision": "month",
        "amounts": [{"text": "31,4 millions d'euros", "value": 31_400_000.0, "unit": "EUR"}],
        "confidence": 0.95,
        "release_id": "r1",
        "source_id": "interieur",
        "title": "Coopération contre l’immigration clandestine",
        "url": "https://www.interieur.gouv.fr/plan",
        "published_on": date(2020, 11, 29),
        "published_precision": "day",
        "authority": "Ministère de l’Intérieur",
        "territory": None,
        "language": "fr",
        "first_seen_at": SEEN,
        "standing": "open",
    }
    return {**values, **changed}


def write(*rows, before=None, now=NOW, language="fr"):
    return deadline_calendar(rows, before=before, now=now, language=language)


def events(calendar):
    return list(vobject.readOne(calendar.decode("utf-8")).contents.get("vevent", []))


def event(calendar):
    [only] = events(calendar)
    return only


def test_a_deadline_is_a_whole_day_with_the_promise_word_for_word():
    found = event(write(row()))
    assert found.dtstart.value == date(2021, 5, 29)
    assert found.dtend.value == date(2021, 5, 30)
    assert found.uid.value == "c1@followthrough"
    assert found.summary.value == "Échéance\u00a0: les résultats seront examinés"
    assert found.url.value == "https://www.interieur.gouv.fr/plan"
    described = found.description.value.replace("\u00a0", " ").split("\n")
    assert described[:4] == [
        "Promis le 29 novembre 2020 · Ministère de l’Intérieur",
        "« Au cours des six prochains mois, les résultats seront examinés ; un bilan, public, suivra. »",
        "Échéance énoncée : mai 2021 (« Au cours des six prochains mois »)",
        "Placée au dernier jour possible.",
    ]


def test_only_a_day_that_the_text_names_is_confirmed():
    assert event(write(row())).status.value == "TENTATIVE"
    assert event(write(row(deadline_precision="day"))).status.value == "CONFIRMED"
    assert "Placée" not in event(write(row(deadline_precision="day"))).description.value


STANDINGS = [
    ("answered", "Échéance, suite trouvée\u00a0: ", "TENTATIVE"),
    ("fulfilled", "Échéance, annoncé comme fait\u00a0: ", "TENTATIVE"),
    ("superseded", "Échéance remplacée\u00a0: ", "CANCELLED"),
]


@pytest.mark.parametrize(("standing", "begins", "status"), STANDINGS)
def test_what_came_of_a_promise_is_told(standing, begins, status):
    found = event(write(row(standing=standing)))
    assert found.summary.value.startswith(begins)
    assert found.status.value == status


def test_the_calendar_has_what_rfc_5545_says_it_must_have():
    written = write(row(), row("c2"))
    assert written.startswith(b"BEGIN:VCALENDAR\r\n")
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert b"\r\nVERSION:2.0\r\n" in written
    assert written.count(b"PRODID:") == 1
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert b"DTSTART;VALUE=DATE:20210529\r\n" in written
    for part in written.split(b"BEGIN:VEVENT")[1:]:
        for name in (b"UID:", b"DTSTAMP:", b"DTSTART;"):
            assert part.count(b"\r\n" + name) == 1


def test_lines_are_folded_at_75_octets_and_never_within_a_character():
    written = write(row(quote="é" * 300 + " œuvre 👩\u200d👧 " + "ü" * 200))
    lines = written.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode("utf-8")
    assert "é" * 300 in event(written).description.value


def test_commas_semicolons_backslashes_and_new_lines_are_escaped():
    written = write(row(quote="a, b; c \\ d\nEND:VEVENT\nX:1", action="a, b; c \\n"))
    unfolded = written.replace(b"\r\n ", b"").decode("utf-8")
    assert "SUMMARY:Échéance\u00a0: a\\, b\\; c \\\\n\r\n" in unfolded
    assert "a\\, b\\; c \\\\ d END:VEVENT X:1" in unfolded
    assert len(events(written)) == 1


HOSTILE = ["\r\nEND:VEVENT\r\nBEGIN:VALARM", "<script>", "\ud800\x00\u202e", "@everyone", '"; ATTENDEE="x', "", "x" * 9_000]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_within_its_event(text):
    bad = row(quote=text, action=text, title=text, authority=text, deadline_text=text, url=text, actors=[text])
    written = write(bad, row("c2"))
    assert [found.uid.value for found in events(written)] == ["c1@followthrough", "c2@followthrough"]
    assert written.count(b"\r\nBEGIN:") == 2
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", written.decode("utf-8"))


def test_what_did_not_change_keeps_its_bytes():
    first = write(row(), row("c2"))
    assert write(row(), row("c2"), before=first, now=NOW + timedelta(days=40)) == first


def test_a_new_event_begins_at_0_with_the_moment_its_release_was_first_seen():
    found = event(write(row()))
    assert found.sequence.value == "0"
    assert found.dtstamp.value == SEEN.replace(tzinfo=UTC)


def test_what_changed_has_the_next_number_and_the_moment_of_the_change():
    first = write(row(), row("c2"))
    second = write(row(standing="answered"), row("c2"), before=first, now=NOW)
    changed, same = events(second)
    assert (changed.sequence.value, changed.dtstamp.value) == ("1", NOW.replace(tzinfo=UTC))
    assert (same.sequence.value, same.dtstamp.value) == ("0", SEEN.replace(tzinfo=UTC))
    third = write(row(standing="fulfilled"), row("c2"), before=second, now=NOW + timedelta(days=1))
    assert [found.sequence.value for found in events(third)] == ["2", "0"]
    assert write(row(standing="fulfilled"), row("c2"), before=third, now=NOW + timedelta(days=2)) == third


CHANGES = [
    {"deadline_to": date(2021, 6, 30)},
    {"quote": "Les résultats seront publiés."},
    {"title": "Un autre titre"},
    {"url": "https://www.interieur.gouv.fr/ailleurs"},
    {"deadline_precision": "day"},
]


@pytest.mark.parametrize("change", CHANGES, ids=[next(iter(change)) for change in CHANGES])
def test_whatever_changes_of_an_event_raises_its_number(change):
    assert event(write(row(**change), before=write(row()))).sequence.value == "1"


def test_an_event_that_comes_back_after_it_was_gone_is_one_of_its_own():
    gone = write(before=write(row(standing="answered"), before=write(row())))
    assert events(gone) == []
    assert event(write(row(), before=gone)).sequence.value == "0"


BROKEN = [
    b"",
    b"nonsense",
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT",
    b"\xff\xfe\x00",
    write(row()).replace(b"SEQUENCE:0", b"SEQUENCE:y"),
    write(row()).replace(b"DTSTAMP:2", b"DTSTAMP:x"),
]


@pytest.mark.parametrize("before", BROKEN, ids=range(len(BROKEN)))
def test_a_calendar_that_cannot_be_read_counts_as_none(before):
    assert write(row(), before=before) == write(row())


def test_a_calendar_without_deadlines_is_a_calendar():
    assert events(write()) == []


def test_the_last_day_of_all_is_a_day():
    assert event(write(row(deadline_to=date.max))).dtstart.value == date.max


def test_english_words_around_a_french_quotation():
    found = event(write(row(), language="en"))
    assert found.summary.value == "Due: les résultats seront examinés"
    assert "Deadline as stated: May 2021 (“Au cours des six prochains mois”)" in found.description.value.replace(
        "\u00a0", " "
    )
