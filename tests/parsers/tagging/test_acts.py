"""The act and the object of commitments, as a table of sentences in which they stand in different places."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.claims import find_claims
from parsers.commitments import find_commitments
from parsers.tagging.acts import act_and_object

SAID = [
    ("fr", "La commune s'engage à rénover le gymnase avant le 30 juin 2027.", "repair", "gymnase"),
    ("fr", "Le gymnase de Lysval sera rénové avant le 30 juin 2027.", "repair", "gymnase de Lysval"),
    ("fr", "Le préfet a annoncé que la digue sera prochainement réparée.", "repair", "digue"),
    ("fr", "La maison de santé ouvrira en septembre.", "open", "maison de santé"),
    ("fr", "L'État recrutera 40 gendarmes, dont douze à Lysval.", "recruit", "40 gendarmes"),
    ("fr", "La rénovation du pont sera achevée au printemps.", "repair", "pont"),
    ("fr", "Le préfet fera tout son possible.", None, ""),
    ("en", "The council will repair the sea wall by June 2027.", "repair", "sea wall"),
    ("en", "A new health centre will be opened in Larnby.", "open", "new health centre"),
    ("en", "We will do better.", None, ""),
    ("nl", "De brug zal hersteld worden.", "repair", "brug"),
]


@pytest.mark.parametrize(("language", "quote", "act", "thing"), SAID)
def test_the_act_and_what_it_is_to_be_done_to(language, quote, act, thing):
    deadline = next((one for one in ("avant le 30 juin 2027", "by June 2027") if one in quote), None)
    assert act_and_object(quote, quote, deadline, language) == (act, thing)


def test_the_act_is_the_one_promised_and_not_one_that_happens_to_be_named_before():
    quote = "Après la rénovation de la gare, la commune s'engage à ouvrir une crèche."
    assert act_and_object(quote, "s'engage à ouvrir une crèche.", None, "fr") == ("open", "crèche")


def test_a_promise_and_the_claim_that_it_is_kept_have_the_same_two_values():
    day = date(2026, 3, 1)
    [promised] = find_commitments(
        "La digue de Lysval sera réparée avant le 30 juin 2026.",
        title="",
        published=day,
        language="fr",
        authority="Préfecture",
    )
    [claimed] = find_claims("La digue de Lysval a été réparée.", title="", published=day, language="fr")
    assert act_and_object(promised.quote, promised.action, promised.deadline_text, "fr") == (claimed.act, claimed.object)


def test_a_long_object_is_cut_at_a_word_and_any_text_is_read():
    act, thing = act_and_object(f"La commune s'engage à rénover {'le vieux mur ' * 40}.", "rénover", None, "fr")
    assert act == "repair"
    assert 100 < len(thing) <= 120
    assert thing.endswith(("mur", "vieux", "le"))
    assert act_and_object("", "", None, None) == (None, "")
