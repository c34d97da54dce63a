"""The rules that hold for pages of every family, and what becomes of bytes that are not a page."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parsers.errors import NotAReleaseError, UnreadableError
from parsers.model import Reading
from parsers.pages import FAMILIES, read_page
from tests.support.measures.cpu_time import seconds

URL = "https://www.valmont.gouv.fr/Actualites/Exemple"


def read(body: str | bytes, family: str = "generic", content_type: str | None = None, language: str = "fr") -> Reading:
    markup = body.encode() if isinstance(body, str) else body
    return read_page(family, markup, url=URL, content_type=content_type, language=language)


def body_of(inner: str) -> str:
    return read(f"<main><h1>Titre</h1>{inner}</main>").body


@pytest.mark.parametrize(
    ("markup", "body"),
    [
        ("<p>Un</p><p>Deux</p>", "Un\n\nDeux"),
        ("<p>Un<br>deux<br/><br/>trois</p>", "Un\ndeux\ntrois"),
        ("<h2>Partie</h2><p>Texte</p>", "## Partie\n\nTexte"),
        ("<h2>En deux<br>lignes</h2><p>Texte</p>", "## En deux lignes\n\nTexte"),
        ("<ul><li>a ;</li><li>b.</li></ul>", "- a ;\n- b."),
        ("<ul><li>a :<ul><li>a1</li></ul></li><li>b</li></ul>", "- a :\n  - a1\n- b"),
        ("<ol><li><p>Un.</p><p>Suite.</p></li></ol>", "- Un.\n  Suite."),
        (
            "<p>Le plan comprend :<br>- un poste ;<br>– un bilan.</p><p>Fin.</p>",
            "Le plan comprend :\n\n- un poste ;\n- un bilan.\n\nFin.",
        ),
        ("<p>•\u00a0un poste</p><p>\uf0b7 un bilan</p>", "- un poste\n- un bilan"),
        ("<ul><li>• un poste</li></ul>", "- un poste"),
        ("<p>o une mesure</p>", "- une mesure"),
        ("<p>-10 % de vitesse</p>", "-10 % de vitesse"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A | B\n1 | 2"),
        ("<table><tr><td><p>Un.</p><p>Deux.</p></td><td>Trois.</td></tr></table>", "Un.\n\nDeux.\n\nTrois."),
        ("<p>Le 1<sup>er</sup> octobre</p>", "Le 1er octobre"),
        ("<p>La <b>pré</b>fète,<span> </span>ce jour</p>", "La préfète, ce jour"),
        ("<p>100\u00a0% et 8\u202f000</p>", "100\u00a0% et 8\u202f000"),
        ("<p>deux \n\t  mots</p>", "deux mots"),
        ("<p>coopé\u00adration\u200b \ufeffpolicière\x07</p>", "coopération policière"),
        ("<p>L&#146;État &#150; ici</p>", "L’État – ici"),
        ("<p>a &amp;lt; b &amp;amp; c</p>", "a &lt; b &amp; c"),
        ("<p>a < b et c > d</p>", "a < b et c > d"),
        ("<pre>Un\nDeux</pre>", "Un\nDeux"),
        ("Sans balise<div>Bloc</div>suite", "Sans balise\n\nBloc\n\nsuite"),
        ("<p>Avant</p><script>x()</script><style>y</style><noscript>z</noscript><p>Après</p>", "Avant\n\nAprès"),
        ("<p>Avant</p><nav>Menu</nav><aside>À côté</aside><p>Après</p>", "Avant\n\nAprès"),
        ("<p>Avant</p><div class='block share-links'>Partager</div><p hidden>Caché</p>", "Avant"),
        ("<div class='with-sidebar'><p>Avant</p></div><div class='sidebar'>À côté</div>", "Avant"),
        ("<p>Avant</p><div role='navigation'>1 2 3</div><ul class='pagination'><li>1</li></ul>", "Avant"),
        ("<p>Avant</p><h2>À lire aussi</h2><p>Autre</p><h2>Contacts</h2><p>Presse</p>", "Avant\n\n## Contacts\n\nPresse"),
        ("<p>Avant</p><!-- rien --><p>Ap<!-- rien -->rès</p>", "Avant\n\nAprès"),
    ],
)
def test_markup_becomes_blocks(markup: str, body: str) -> None:
    assert body_of(markup) == body


@pytest.mark.parametrize(
    ("head", "inner", "title"),
    [
        ("<title>Autre - Site</title>", "<h1>Le vrai titre</h1>", "Le vrai titre"),
        ("<meta property='og:title' content='Le titre'><title>Le titre - Site</title>", "", "Le titre"),
        ("<title>Ouverture de la pêche en rivière | Préfecture du Valmont</title>", "", "Ouverture de la pêche en rivière"),
        ("<title>Visite à Saint-Loup - bilan</title>", "", "Visite à Saint-Loup"),
        ("<title>Sécurité - bilan</title>", "", "Sécurité - bilan"),
        ("", "<h1>Un  titre\n<br>en <em>deux</em>\x07 lignes</h1>", "Un titre en deux lignes"),
        ("", "<h1>&lt;b&gt;Gras&lt;/b&gt;</h1>", "<b>Gras</b>"),
        ("", "<h1>" + "mot " * 400 + "</h1>", None),
        ("", "<h1></h1><h1>Le second</h1>", "Le second"),
        ("<title>Plan neige</title>", "<h2>Plan neige</h2>", "Plan neige"),
    ],
)
def test_the_title_is_the_releases_own(head: str, inner: str, title: str | None) -> None:
    found = read(f"<html><head>{head}</head><body><main>{inner}<p>Texte de la page.</p></main></body></html>")
    if title is None:
        assert len(found.title) == 500
    else:
        assert found.title == title
    assert found.body == "Texte de la page."


@pytest.mark.parametrize(
    ("head", "inner", "on", "how"),
    [
        ("", "<p class='date'>Publié le 03/09/2025</p>", date(2025, 9, 3), "page"),
        ("", "<p>Publié le 3 septembre 2025 - Mis à jour le 4 septembre 2025</p>", date(2025, 9, 3), "page"),
        ("", "<p class='chapo'>Un résumé.</p><p>Publié le 03/09/2025</p>", date(2025, 9, 3), "page"),
        ("", "<time datetime='2025-09-03T23:30:00Z'>il y a deux jours</time>", date(2025, 9, 4), "page"),
        ("<meta property='article:published_time' content='2025-09-03T08:00:00+02:00'>", "", date(2025, 9, 3), "page"),
        ('<script type=\'application/ld+json\'>{"datePublished": "2025-09-03"}</script>', "", date(2025, 9, 3), "page"),
        ("", "<p>Valmont, le 3 septembre 2025</p>", date(2025, 9, 3), "text"),
        ("", "<p>La réunion du 3 septembre 2025 a duré deux heures.</p>", None, None),
        ("", "<aside>Publié le 03/09/2025</aside>", None, None),
    ],
)
def test_the_publication_day_and_how_it_is_known(head: str, inner: str, on: date | None, how: str | None) -> None:
    found = read(f"<html><head>{head}</head><body><main><h1>Titre</h1>{inner}<p>Un long texte.</p></main></body></html>")
    assert (found.published and found.published.on, found.published and found.published.how) == (on, how)
    assert "Publié le" not in found.body


def test_a_stamp_beside_the_title_is_no_text_and_one_inside_the_text_stays() -> None:
    found = read(
        "<article><h1>Titre</h1><p class='date'>Publié le 03/09/2025</p>"
        "<div class='contenu'><p>Titre</p><p>Mis à jour le 04/09/2025</p><p>Texte.</p></div></article>"
    )
    assert found.body == "Titre\n\nMis à jour le 04/09/2025\n\nTexte."
    assert found.updated_on == date(2025, 9, 4)


def test_a_known_family_takes_off_what_its_site_repeats() -> None:
    markup = (
        "<header class='fr-header'></header><main><h1>Titre</h1><p>Titre</p><p>Mis à jour le 04/09/2025</p>"
        "<p>Texte.</p><p>Partager</p></main>"
    )
    found = read(markup, "prefecture")
    assert (found.body, found.updated_on, found.published) == ("Texte.", date(2025, 9, 4), None)


def test_a_text_that_is_all_title_is_kept() -> None:
    found = read("<header class='fr-header'></header><main><h1>Arrêté n° 12</h1><p>Arrêté n° 12</p></main>", "prefecture")
    assert found.body == "Arrêté n° 12"


@pytest.mark.parametrize(
    ("markup", "content_type"),
    [
        (b"<meta charset='utf-8'>{}", "text/html; charset=iso-8859-1"),
        (b"<meta charset='iso-8859-1'>{}", None),
        ("\ufeff{}".encode(), None),
    ],
)
def test_valid_utf8_survives_a_lying_header(markup: bytes, content_type: str | None) -> None:
    page = markup.replace(b"{}", "<main><h1>Été</h1><p>L’été à Noël</p></main>".encode())
    found = read(page, content_type=content_type)
    assert (found.title, found.body) == ("Été", "L’été à Noël")


@pytest.mark.parametrize("charset", ["cp1252", "utf-16", "iso8859-15"])
def test_other_charsets_are_read(charset: str) -> None:
    page = f"<html><head><meta charset={charset}></head><main><h1>Été</h1><p>à Noël, 12 œufs</p></main>".encode(charset)
    assert read(page).body == "à Noël, 12 œufs"


def test_a_quotation_pasted_in_another_charset_costs_no_accent() -> None:
    start = "<meta charset=utf-8><main><h1>Été</h1><p>La préfète déléguée a répété à l’été : "
    found = read(start.encode() + b"\x93l\x92\xc9tat\x94</p></main>", content_type="text/html; charset=utf-8")
    assert found.body == "La préfète déléguée a répété à l’été : “l’État”"


def test_attachments_are_the_pdf_files_of_the_text() -> None:
    found = read(
        "<base href='/docs/'><nav><a href='/plan.pdf'>Plan</a></nav><main><h1>T</h1><p>Lire le "
        "<a href='cp.pdf'>communiqué</a>, <a href='cp.pdf#page=2'>la suite</a>, "
        "<a href='http://[/x.pdf'>mal</a>, <a href='javascript:x.pdf'>pire</a>.</p></main>"
    )
    assert [attachment.url for attachment in found.attachments] == [
        "https://www.valmont.gouv.fr/docs/cp.pdf",
        "https://www.valmont.gouv.fr/docs/cp.pdf#page=2",
    ]


@pytest.mark.parametrize("href", ["https://elsewhere.example/x", "/", "javascript:alert(1)", "http://["])
def test_a_canonical_address_of_another_site_is_not_believed(href: str) -> None:
    assert read(f"<link rel=canonical href='{href}'><main><h1>T</h1><p>Texte</p></main>").canonical_url is None


def test_the_language_is_the_pages_and_else_the_sources() -> None:
    assert read("<html lang='nl-BE'><main><h1>T</h1><p>x</p></main>").language == "nl"
    assert read("<main><h1>T</h1><p>x</p></main>", language="en").language == "en"


def test_a_page_without_its_familys_marks_says_so() -> None:
    assert read("<article><h1>T</h1><p>Texte</p></article>", "interieur").parser == "generic<interieur"
    assert read("<article><h1>T</h1><p>Texte</p></article>", "gov_uk").parser == "generic<gov_uk"


def test_an_unknown_family_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(UnreadableError) as raised:
        read("<p>x</p>", "prefectur")
    assert "prefecture" in (raised.value.hint or "")


EMPTY = [
    b"",
    b"   ",
    b"\0\0\0\0",
    b"<html></html>",
    b"<main></main>",
    b"<main><h1>Titre</h1><nav>x</nav></main>",
    b"<!-- x -->",
]


@pytest.mark.parametrize("family", sorted(FAMILIES))
@pytest.mark.parametrize("body", EMPTY)
def test_a_page_without_text_is_no_release(family: str, body: bytes) -> None:
    with pytest.raises(NotAReleaseError):
        read(body, family)


@pytest.mark.parametrize("body", [b"{", b"{}", b'{"title": "x"}', b'{"title": 1, "details": []}', b'{"a":' + b"[" * 200_000])
def test_what_is_no_answer_of_the_content_api_is_no_release(body: bytes) -> None:
    with pytest.raises(NotAReleaseError):
        read(body, "gov_uk")


START = b"<main><h1>Titre</h1><p>Un texte qui se lit.</p>"
HOSTILE = {
    "deep": START + b"<div>" * 100_000,
    "deep, closed": START + b"<b>" * 100_000 + b"x" + b"</b>" * 100_000,
    "deep lists": START + b"<ul><li>" * 100_000,
    "deep tables": START + b"<table><tr><td>" * 100_000,
    "a million attributes": START + b"<p " + b" ".join(b"a%d" % number for number in range(1_000_000)) + b">x",
    "a million paragraphs": START + b"<p>" * 1_000_000,
    "spaces": START + b" " * 5_000_000,
    "no-break spaces": START + b"<p>" + b"\xc2\xa0" * 500_000 + b"x",
    "angles": START + b"<" * 500_000,
    "comments": START + b"<!--" * 1_000_000,
    "lines": START + b"<p>" + b"a<br>" * 50_000,
    "links": START + b"<p><a href=/x.pdf>pdf</a></p>" * 30_000,
    "stamps": START + "<p class=date>Publié le 3 mars 2020</p>".encode() * 20_000,
    "characters": START + b"<p>" + b"&#0;&#8;&#xD800;&#1114112;&nbsp;&shy;" * 20_000,
    "no landmark": b"<div><p>un texte assez long pour compter parmi d'autres</p>" * 10_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(HOSTILE))
@pytest.mark.parametrize("family", ["generic", "prefecture_legacy"])
def test_hostile_markup_takes_seconds_at_most_and_keeps_what_came_before(name: str, family: str) -> None:
    found: Reading | None = None

    def read_it() -> None:
        nonlocal found
        with suppress(NotAReleaseError):  # a refusal is an answer, too; what counts is the time it takes
            found = read(HOSTILE[name], family)

    assert seconds(read_it) < 10
    if HOSTILE[name].startswith(START):
        assert found is not None
        assert found.title == "Titre"
        assert found.body.startswith("Un texte qui se lit.")


def test_a_page_beyond_any_size_is_refused() -> None:
    with pytest.raises(NotAReleaseError, match="limit"):
        read(b"<p>" + b"x" * 20_000_001)
    with pytest.raises(UnreadableError, match="characters"):
        read(b"<main><h1>T</h1><p>" + b"mot " * 300_000)


PIECES = [
    *("<main>", "</main>", "<article>", "<h1>", "</h1>", "<p>", "</p>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>"),
    *(
        "</table>",
        "<br>",
        "<pre>",
        "<a href='x.pdf'>",
        "</a>",
        "<time datetime=2020-01-01>",
        "<title>",
        "</title>",
        "<script>",
    ),
    *(
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?php",
        "<a:b c:d='x'>",
        "<x-y>",
        "<select>",
        "<svg>",
        "<frameset>",
        "<plaintext>",
    ),
    *(
        "<p class='date'>",
        "<div id='contenu'>",
        "<div class='govspeak'>",
        "<header class='fr-header'>",
        "&#146;",
        "&#0;",
        "\0",
    ),
    *(
        "- item ",
        "# Titre\n",
        "**gras**",
        "{",
        '"title":',
        "}",
        "Publié le 3 mars 2020",
        "texte\n\nlong ",
        "\u200b",
        "'",
        '"',
    ),
]


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300), st.lists(st.sampled_from(PIECES), max_size=40).map(lambda some: "".join(some).encode())
    )
)
@example(body="\u070f \U000e0041 a \U000f0000 b".encode())
def test_any_bytes_are_read_or_refused_and_nothing_unseen_gets_through(body: bytes) -> None:
    for family in FAMILIES:
        try:
            found = read(body, family)
        except UnreadableError:
            continue
        assert found.title
        assert len(found.title) <= 500
        assert "\n" not in found.title
        assert found.body == found.body.strip()
        assert "\n\n\n" not in found.body
        unseen = [c for c in found.title + found.body if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") and c != "\n"]
        assert not unseen
