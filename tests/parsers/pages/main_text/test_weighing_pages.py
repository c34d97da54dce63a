"""What surrounds a text on pages of no known family is not read as text, whatever it is made of; the text is, in full."""

from __future__ import annotations

import time

import pytest

from parsers.pages import read_page

TEXT = [
    "Le conseil de la vallée a adopté lundi le plan de protection des berges, après deux ans de travaux avec les communes.",
    "Les digues de Saint-Loup seront rehaussées, et les riverains, prévenus par courrier, pourront consulter les cartes.",
    "Selon la présidente, la première tranche des travaux commencera au printemps, dès que la rivière aura baissé.",
    "Un comité de suivi, composé d'élus et d'habitants, se réunira chaque trimestre et rendra ses avis publics.",
    "Le budget, de quatre millions d'euros, est partagé entre la région, le syndicat de rivière et les six communes.",
]
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)
MENU = "".join(f"<p><a href='/{number}'>Rubrique {number}</a></p>" for number in range(12))
PAGE = """<html lang="fr"><head><title>Les berges protégées - Le Courrier du Valmont</title></head><body>
<div id="top"><div class="logo"><a href="/">Le Courrier du Valmont</a></div><div class="menu">{menu}</div></div>
<div class="wrapper"><div class="{name}"><h1>Les berges protégées</h1>{above}{text}{below}</div>{beside}</div>
<div class="footer"><p>Tous droits réservés, Le Courrier du Valmont</p>{menu}</div></body></html>"""


def body(
    *, text: str = PARAGRAPHS, above: str = "", below: str = "", beside: str = "", name: str = "article-content"
) -> str:
    page = PAGE.format(menu=MENU, text=text, above=above, below=below, beside=beside, name=name)
    return read_page("generic", page.encode(), url="https://courrier.example/berges").body


CARDS = "".join(
    f"<div class='teaser-card'><a href='/t{number}'><h3>Autre sujet {number}</h3>"
    f"<p>La foire annonce {number} exposants.</p></a></div>"
    for number in range(4)
)
AROUND = {
    "teasers": {"beside": f"<div class='teasers'>{CARDS}</div>"},
    "related links": {
        "below": "<div class='related-posts'><h3>À lire aussi</h3><ul><li><a href='/a'>Le pont fermé</a></li>"
        "<li><a href='/b'>La crue de mars</a></li></ul></div>"
    },
    "comments": {
        "beside": "<div id='comments' class='comment-list'><h3>2 commentaires</h3>"
        "<div class='comment'><p class='comment-author'>Lucette</p>"
        "<p>Ils promettent, ils promettent, et rien ne vient.</p></div>"
        "<div class='comment'><p class='comment-author'>Odilon</p>"
        "<p>Le maire fera comme toujours, on verra bien.</p></div></div>"
    },
    "share bar": {"above": "<div class='share-bar'><a href='#f'>Facebook</a> <a href='#w'>WhatsApp</a></div>"},
    "newsletter": {
        "below": "<div class='newsletter-signup'><p>Recevez chaque matin notre lettre : inscrivez-vous ici.</p>"
        "<form><label>Adresse</label></form></div>"
    },
    "author box": {
        "below": "<div class='author-box'><p class='author-bio'>Aline Fabre suit la vallée depuis dix ans.</p></div>"
    },
    "caption": {"above": "<figure><img src='x.jpg'><figcaption>Les berges en mars. Photo A. Fabre</figcaption></figure>"},
    "keywords": {"below": "<ul class='tags'><li><a href='/k1'>Berges</a></li><li><a href='/k2'>Rivière</a></li></ul>"},
    "cookie notice": {
        "beside": "<div class='cookie-consent'><p>Nous utilisons des cookies.</p><a href='#'>Accepter</a></div>"
    },
}


@pytest.mark.parametrize("kind", AROUND)
def test_what_stands_around_a_text_is_not_read(kind: str) -> None:
    assert body(**AROUND[kind]) == "\n\n".join(TEXT)


@pytest.mark.parametrize("name", ["article-content", "post hentry with-sidebar", "entry share-zone", "page", "col-8"])
def test_a_name_says_little_of_what_holds_most_of_the_page(name: str) -> None:
    assert body(name=name) == "\n\n".join(TEXT)


def test_a_form_around_the_whole_page_hides_nothing() -> None:
    assert body(text=f"<form action='/'>{PARAGRAPHS}</form>") == "\n\n".join(TEXT)


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<ul><li>deux digues ;</li><li>un comité.</li></ul>", "- deux digues ;\n- un comité."),
        ("<h2>Le calendrier</h2><ul><li>mars : les digues</li><li>juin : le bilan</li></ul>",
         "## Le calendrier\n\n- mars : les digues\n- juin : le bilan"),
    ],
)  # several a line, as in a table  # fmt: skip
@pytest.mark.parametrize("at", [2, 5])
def test_short_items_and_headings_stay_with_the_text(markup: str, lines: str, at: int) -> None:
    pieces = [f"<p>{text}</p>" for text in TEXT]
    text = "".join([*pieces[:at], markup, *pieces[at:]])
    assert body(text=text) == "\n\n".join([*TEXT[:at], lines, *TEXT[at:]])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["deep", "names", "short lines", "links", "repeats"])
def test_weighing_takes_time_by_the_length_of_a_page(name: str) -> None:
    piece = {
        "deep": "<div class='comment'>" * 150 + "mot, " + "</div>" * 150,
        "names": "<div class='" + "teaserCommentShare-" * 100 + "'>mot, mot.</div>",
        "short lines": "<p>mot</p>" * 100,
        "links": "<p><a href='/x'>mot</a> mot, mot.</p>" * 60,
        "repeats": "<div class='card'><div class='card'>mot.</div></div>" * 40,
    }[name]
    taken = []
    for times in (40, 160):
        markup = f"<html><body>{piece * times}</body></html>".encode()
        began = time.process_time()
        read_page("generic", markup, url="https://courrier.example/long")
        taken.append(time.process_time() - began)
    # Four times the page; the square of that would be sixteen.
    assert taken[1] < 9 * taken[0] + 0.5
