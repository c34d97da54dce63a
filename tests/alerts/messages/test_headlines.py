"""The subject of a message says what it reports, in both languages."""

import pytest

from alerts.kinds.release import NewReleaseFacts
from tests.support.written.alert_facts import (
    alert,
    due_soon,
    edited,
    follow_up,
    incident,
    link,
    new_commitment,
    on_a_day,
    overdue,
    promise,
    release,
    summary,
)
from tests.support.written.messages import one, plain

AIM = promise(title="mieux faire", firmness="intention")
SUBJECTS = [
    (
        follow_up(),
        "Bilan, 8 mois plus tard : les résultats seront examinés (à échéance de mai 2021)",
        "Review, 8 months later: les résultats seront examinés (due May 2021)",
    ),
    (
        follow_up(link(promise=on_a_day(), relation="fulfilled")),
        "Annoncé comme fait, 8 mois plus tard : les résultats seront examinés (à échéance du 29 mai 2021)",
        "Said to be done, 8 months later: les résultats seront examinés (due 29 May 2021)",
    ),
    (
        follow_up(link(), link(relation="progress")),
        "2 suites, 8 mois plus tard : les résultats seront examinés (à échéance de mai 2021)",
        "2 follow-ups, 8 months later: les résultats seront examinés (due May 2021)",
    ),
    (
        follow_up(earlier=release(published_on=None)),
        "Bilan : les résultats seront examinés (à échéance de mai 2021)",
        "Review: les résultats seront examinés (due May 2021)",
    ),
    (
        new_commitment(promise(), promise()),
        "2 nouveaux engagements : les résultats seront examinés",
        "2 new commitments: les résultats seront examinés",
    ),
    (
        new_commitment(),
        "1 nouvel engagement : les résultats seront examinés",
        "1 new commitment: les résultats seront examinés",
    ),
    (
        due_soon(on_a_day()),
        "Échéance imminente (29 mai 2021) : les résultats seront examinés",
        "Due very soon (29 May 2021): les résultats seront examinés",
    ),
    (
        due_soon(),
        "Échéance imminente (mai 2021) : les résultats seront examinés",
        "Due very soon (May 2021): les résultats seront examinés",
    ),
    (
        due_soon(days=30, stage=30),
        "Échéance proche (mai 2021) : les résultats seront examinés",
        "Due soon (May 2021): les résultats seront examinés",
    ),
    (
        overdue(on_a_day()),
        "Aucune suite trouvée, échéance passée (29 mai 2021) : les résultats seront examinés",
        "No follow-up found, deadline passed (29 May 2021): les résultats seront examinés",
    ),
    (
        overdue(),
        "Aucune suite trouvée, échéance passée (mai 2021) : les résultats seront examinés",
        "No follow-up found, deadline passed (May 2021): les résultats seront examinés",
    ),
    (
        overdue(stage=30),
        "Aucune suite trouvée, échéance passée depuis un mois (mai 2021) : les résultats seront examinés",
        "No follow-up found, deadline passed a month ago (May 2021): les résultats seront examinés",
    ),
    (
        overdue(stage=180),
        "Aucune suite trouvée, échéance passée depuis six mois (mai 2021) : les résultats seront examinés",
        "No follow-up found, deadline passed six months ago (May 2021): les résultats seront examinés",
    ),
    (
        edited(),
        "Texte modifié : Coopération contre l’immigration clandestine",
        "Release changed: Coopération contre l’immigration clandestine",
    ),
    (
        edited(promises_gone=(promise(), promise())),
        "Texte modifié : Coopération contre l’immigration clandestine (2 engagements disparus, dont : les résultats seront"
        " examinés)",
        "Release changed: Coopération contre l’immigration clandestine (2 commitments gone, including: les résultats seront"
        " examinés)",
    ),
    (
        alert("release", NewReleaseFacts(release(), "Un plan.", 1, (promise(),))),
        "Nouveau communiqué : Coopération contre l’immigration clandestine (engagement : les résultats seront examinés)",
        "New release: Coopération contre l’immigration clandestine (commitment: les résultats seront examinés)",
    ),
    (
        alert("release", NewReleaseFacts(release(), "Un plan.", 4, (AIM, promise()))),
        "Nouveau communiqué : Coopération contre l’immigration clandestine (4 engagements, dont : les résultats seront"
        " examinés)",
        "New release: Coopération contre l’immigration clandestine (4 commitments, including: les résultats seront"
        " examinés)",
    ),
    (
        alert("release", NewReleaseFacts(release(), "Un plan.", 1, (AIM,))),
        "Nouveau communiqué : Coopération contre l’immigration clandestine (intention : mieux faire)",
        "New release: Coopération contre l’immigration clandestine (intention: mieux faire)",
    ),
    (incident(), "Source injoignable : Préfecture du Nord", "Source out of reach: Préfecture du Nord"),
    (
        incident(cause="silent", phase="reminded"),
        "Rappel, source silencieuse : Préfecture du Nord",
        "Reminder, source silent: Préfecture du Nord",
    ),
    (incident(phase="resolved"), "Source rétablie : Préfecture du Nord", "Source back in order: Préfecture du Nord"),
    (incident(source_count=48), "48 sources injoignables à la fois", "48 sources out of reach at the same time"),
    (
        incident(source_count=48, phase="reminded"),
        "Rappel : 48 sources injoignables à la fois",
        "Reminder: 48 sources out of reach at the same time",
    ),
    (incident(source_count=48, phase="resolved"), "48 sources rétablies", "48 sources back in order"),
    (summary(), "Première lecture : Préfecture du Nord", "First reading: Préfecture du Nord"),
]


@pytest.mark.parametrize(("told", "french", "english"), SUBJECTS, ids=[case[1][:40] for case in SUBJECTS])
def test_the_subject_says_what_is_told(told, french, english):
    assert plain(one(told).subject) == french
    assert plain(one(told, "en").subject) == english


def test_a_long_title_of_a_release_leaves_room_in_the_subject_for_what_it_promises():
    told = alert("release", NewReleaseFacts(release(title="Un titre sans fin " * 20), "", 3, (promise(),)))

    assert plain(one(told).subject).endswith("(3 engagements, dont : les résultats seront examinés)")


def test_a_commitment_is_called_by_its_headline():
    named = on_a_day(title="Bilan du plan conjoint")

    assert plain(one(due_soon(named)).subject) == "Échéance imminente (29 mai 2021) : Bilan du plan conjoint"


def test_a_subject_counts_no_days_since_a_message_may_be_read_later():
    assert plain(one(due_soon(on_a_day(), 7)).subject) == plain(one(due_soon(on_a_day(), 1)).subject)
