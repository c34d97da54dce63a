"""Lines of a PDF to paragraphs: what happens to words at the ends of lines."""

from __future__ import annotations

import pytest

from parsers.commitments import find_commitments
from parsers.documents.pdf_lines import Line, blocks_of_pages
from parsers.pages import read_page


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("Les douanes et la coopé-", "ration des polices", "Les douanes et la coopération des polices"),
        ("Les douanes et la coopé\u00ad", "ration des polices", "Les douanes et la coopération des polices"),
        ("La préfecture de la Seine-", "Maritime a dit", "La préfecture de la Seine-Maritime a dit"),
        ("La préfecture de la Seine\u00ad", "Maritime a dit", "La préfecture de la Seine-Maritime a dit"),
        ("Les douanes et le sous-", "préfet de Brèche", "Les douanes et le sous-préfet de Brèche"),
        ("Les soins avant, pré-", "et post-natals", "Les soins avant, pré- et post-natals"),
        ("Voici un arc-en-ciel, un arc-en-", "ciel de plus", "Voici un arc-en-ciel, un arc-en-ciel de plus"),
    ],
)
def test_words_at_the_end_of_a_line_are_put_together_and_compounds_stay(first: str, second: str, joined: str) -> None:
    blocks = blocks_of_pages([[Line(first, 700.0, 11.0), Line(second, 686.0, 11.0)]])
    assert [block.text for block in blocks] == [joined]


def test_a_promise_in_repaired_words_is_quoted_from_what_is_stored() -> None:
    text = "Le préfet ouvrira avant le 3 mai 2026 un gui-<br>chet ré- servé aux com\u00admerçants. Il sera of\ufb01ciel."
    page = f"<html><main><h1>Brèche</h1><p>{text}</p><p>Une conven- tion sera signée.</p></main></html>"
    body = read_page("generic", page.encode(), url="https://www.breche.example/1").body
    found = find_commitments(body, title="Brèche", published=None, language="fr", authority=None)[0]
    assert found.quote == body[found.quote_start : found.quote_end]
    assert found.quote == "Le préfet ouvrira avant le 3 mai 2026 un guichet réservé aux commerçants."
