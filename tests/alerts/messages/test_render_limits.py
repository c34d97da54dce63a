"""Messages fit the limits of every service, say what they left out, and group what they gather."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.messages.render import LONGEST_BODY, render
from tests.support.written.alert_facts import (
    due_soon,
    everywhere,
    follow_up,
    incident,
    link,
    new_commitment,
    overdue,
    promise,
    release,
    summary,
)
from tests.support.written.messages import FORMS, Balanced, assert_harmless, plain, words

SPICE = st.sampled_from(
    [
        "<script>",
        "@everyone",
        "](javascript:x)",
        "\r\n",
        "&",
        "<",
        '"',
        "'",
        "\u202e",
        "\ud800",
        "é",
        "e\u0301",
        "👩‍👧",
        "🇫🇷",
        "*_`",
    ]
)
TEXTS = st.lists(st.one_of(SPICE, st.text(max_size=12)), max_size=60).map("".join)


@settings(max_examples=300, deadline=None)
@given(
    text=TEXTS,
    form=st.sampled_from(FORMS),
    language=st.sampled_from(["fr", "en"]),
    occasion=st.sampled_from(["single", "daily", "weekly", "overflow"]),
    which=st.integers(0, 9),
    limit=st.one_of(st.integers(1, 400), st.integers(400, 9_000)),
    title_limit=st.integers(1, 250),
)
def test_no_message_passes_its_limits_whatever_it_tells(text, form, language, occasion, which, limit, title_limit):
    alerts = everywhere(text)
    told = alerts[which : which + 1] or alerts
    message = render(told, occasion=occasion, language=language, form=form, title_limit=title_limit, body_limit=limit)
    assert len(message.subject) <= title_limit
    assert len(message.body) <= limit
    assert_harmless(message)


def many(count):
    return [
        overdue(promise(action=f"engagement {number}"), alert_id=str(number), name=f"r{number}") for number in range(count)
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("limit", [200, 500, 1_000, 2_000, 4_096, 10_000])
def test_alerts_told_and_alerts_left_out_are_all_of_them(form, limit):
    message = render(many(30), occasion="overflow", language="fr", form=form, body_limit=limit)
    told = len(set(re.findall(r"engagement (\d+)", message.body)))
    left = re.search(r"\+(\d+)[\s\u00a0]autre", message.body)
    assert told + int(left.group(1) if left else 0) == 30
    assert told < 30


def test_what_is_left_out_names_the_way_to_it():
    message = render(many(30), occasion="daily", language="fr", form="text", body_limit=4_096)
    assert re.search(r"\+\d+ autres, pour lesquelles ce message n’a pas de place", words(message))
    english = render(many(30), occasion="daily", language="en", form="text", body_limit=4_096)
    assert re.search(r"\+\d+ more, for which this message has no room", words(english))


def test_more_promises_than_there_is_room_for_are_counted_beside_the_link():
    told = new_commitment(*[promise(quote=f"Engagement {number} : " + "mot " * 100) for number in range(40)])
    for form in FORMS:
        message = render([told], occasion="single", language="fr", form=form, body_limit=3_000)
        shown = len(re.findall(r"Engagement \d+", message.body))
        assert f"+{40 - shown} autres" in plain(message.body)
        assert "https://www.interieur.gouv.fr/plan" in message.body.partition("+")[2]


def test_a_long_quotation_is_cut_where_its_own_ellipsis_cannot_be_meant():
    told = follow_up(link(quote="mot " * 1_000))
    message = render([told], occasion="single", language="fr", form="text", body_limit=1_500)
    assert "mot […]\u00a0»" in message.body
    assert "https://www.interieur.gouv.fr/bilan" in message.body


def test_what_fits_is_not_cut():
    quote = "Un engagement assez long pour être coupé. " * 10
    message = render([overdue(promise(quote=quote))], occasion="single", language="fr", form="markdown")
    assert quote.strip() in message.body
    assert "[…]" not in message.body


def test_the_shortest_messages_still_say_what_and_where():
    message = render([overdue()], occasion="single", language="fr", form="text", body_limit=160)
    assert plain(message.body) == (
        "Aucune suite trouvée, échéance passée (mai 2021) : les résultats seront examinés\nhttps://www.interieur.gouv.fr/plan"
    )


def test_html_is_cut_between_tags_only():
    for limit in range(120, 4_000, 97):
        balanced = Balanced()
        balanced.check(render(many(3), occasion="daily", language="fr", form="html", body_limit=limit).body)


def test_a_digest_counts_by_kind_and_groups_by_kind_then_by_release():
    alerts = [
        overdue(promise(action="un"), alert_id="1", name="a", title="Communiqué A"),
        incident(),
        due_soon(promise(action="deux"), alert_id="2", name="b", title="Communiqué B"),
        overdue(promise(action="trois"), alert_id="3", name="b", title="Communiqué B"),
        overdue(promise(action="quatre"), alert_id="4", name="a", title="Communiqué A"),
        follow_up(alert_id="5"),
    ]
    for form in FORMS:
        message = render(alerts, occasion="daily", language="fr", form=form)
        read = words(message)
        assert plain(message.subject) == "Résumé du jour : 6 alertes"
        counts = "Dans ce message : 1 suite, 1 échéance proche, 3 échéances passées, 1 incident de source."
        assert counts in read
        heads = [
            "Suites données",
            "Échéances proches",
            "deux",
            "Échéances passées",
            "Communiqué A",
            "un",
            "quatre",
            "trois",
            "Sources",
        ]
        places = [read.lower().index(head.lower(), len(counts)) for head in heads[:1]]
        for head in heads[1:]:
            places.append(read.lower().index(head.lower(), places[-1]))
        assert places == sorted(places)
        assert read.count("À propos de : Communiqué A") == 1, "two alerts of one release stand under its title"
        assert "À propos de : Communiqué B" not in read


def test_a_digest_of_few_kinds_has_its_counts_in_the_subject():
    message = render([overdue(), summary()], occasion="weekly", language="en", form="text")
    assert message.subject == "Weekly digest: 1 deadline passed, 1 first reading"


@pytest.mark.parametrize("form", FORMS)
def test_what_came_in_too_fast_says_why_it_is_gathered(form):
    message = render(many(3), occasion="overflow", language="fr", form=form)
    assert "Plus d’alertes en une heure que ce canal n’en reçoit une à une" in words(message)
    assert "en une heure" not in words(render(many(3), occasion="daily", language="fr", form=form))


def test_a_digest_of_nothing_says_so():
    message = render([], occasion="daily", language="fr", form="text")
    assert plain(message.subject) == "Résumé du jour : rien de nouveau"


def test_several_single_alerts_in_one_message_are_all_told():
    message = render(many(3), occasion="single", language="fr", form="text")
    assert {"engagement 0", "engagement 1", "engagement 2"} <= set(re.findall(r"engagement \d", message.body))


def test_the_same_alerts_give_the_same_message():
    first, second = (render(many(5), occasion="daily", language="fr", form="html") for _ in range(2))
    assert first == second


def test_two_thousand_alerts_are_gathered_in_bounded_time():
    alerts = many(2_000)
    started = time.process_time()
    message = render(alerts, occasion="daily", language="fr", form="html")
    assert time.process_time() - started < 10
    assert len(message.body) <= LONGEST_BODY
    assert re.search(r"\+1\s9\d\d\sautres", message.body)


def test_a_promise_of_five_million_characters_is_rendered_in_bounded_time():
    huge = "a " * 2_500_000
    started = time.process_time()
    message = render([overdue(promise(quote=huge, action=huge), title=huge)], occasion="single", language="fr", form="html")
    assert time.process_time() - started < 5
    assert len(message.body) < 20_000


def test_release_titles_of_other_writing_systems_stay_as_they_are():
    title = "تعاون حول الهجرة – 協力 – Überfahrt"
    assert title in render([overdue(name="r", title=title)], occasion="single", language="fr", form="text").body
    assert release(title=title).title == title
