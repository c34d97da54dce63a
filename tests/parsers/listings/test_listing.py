"""Pages that list releases: the state's cards, downloads, teasers on other sites, and what is none of these."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.errors import NotAReleaseError, UnreadableError
from parsers.listings.listing import Listing, read_listing
from parsers.model import Entry, PublicationDay

URL = "https://www.departement.example/Actualites"


def card(
    number: int, stamp: str | None = "Publié le 20/08/2026", *, link_class: str = "fr-card__link", href: str = ""
) -> str:
    end = f'<div class="fr-card__end"><p class="fr-card__detail">{stamp}</p></div>' if stamp else ""
    return f"""<div class="fr-col-12"><div id=a{number} class="fr-card fr-card--horizontal fr-card--sm fr-enlarge-link">
    <div class="fr-card__body"><div class="fr-card__content"><h2 class="fr-card__title">
    <a class="{link_class}" href="{href or f"/Actualites/Communique-{number}"}">
      Fermeture de la route départementale {number}
    </a></h2>{end}</div></div><div class="fr-card__header"><img src="/i.jpg" alt=""></div></div></div>"""


RUBRIC = """<div class="fr-col-12 fr-col-md-4"><div class="fr-card fr-card--grey fr-enlarge-link"><div class="fr-card__body">
<div class="fr-card__content"><h2 class="fr-card__title"><a href="/Actualites/Reseaux-sociaux">Réseaux sociaux</a></h2>
</div></div></div></div>"""

FRAME = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Actualités</title></head><body>
<header class="fr-header"><nav class="fr-nav"><ul>
<li><a href="/Publications">Publications du 3 mai 2020</a></li></ul></nav></header>
%s<footer class="fr-footer"><ul>
<li><a href="/Mentions">Mentions légales, mises à jour</a> 12/05/2020</li></ul></footer></body></html>"""


def read(markup: str, **more: str) -> Listing:
    return read_listing((FRAME % markup).encode(), **{"url": URL, **more})


def lines(listing: Listing) -> list[tuple[str | None, str | None, str | None]]:
    return [(entry.url, entry.title, entry.published and entry.published.on.isoformat()) for entry in listing.entries]


def test_dated_cards_are_releases_and_rubrics_are_not() -> None:
    listing = read(f"<main><h1>Actualités</h1>{RUBRIC}{card(1)}{card(2, 'Publié le 05/08/2026')}</main>")
    assert listing.entries == (
        Entry(
            "https://www.departement.example/Actualites/Communique-1",
            title="Fermeture de la route départementale 1",
            published=PublicationDay(date(2026, 8, 20), "day", "feed"),
        ),
        Entry(
            "https://www.departement.example/Actualites/Communique-2",
            title="Fermeture de la route départementale 2",
            published=PublicationDay(date(2026, 8, 5), "day", "feed"),
        ),
    )
    assert (listing.next_pages, listing.problems) == ((), ())


def test_cards_are_found_without_the_class_of_their_link_and_without_a_main_element() -> None:
    listing = read(f"<div>{RUBRIC}{card(1, link_class='')}{card(2)}</div>")
    assert [entry.title for entry in listing.entries] == [f"Fermeture de la route départementale {n}" for n in (1, 2)]


def test_cards_are_found_where_the_classes_of_their_frame_are_broken() -> None:
    broken = [
        card(number).replace('class="fr-card fr-card--horizontal fr-card--sm fr-enlarge-link"', "") for number in (1, 2)
    ]
    assert len(read(f"<main>{''.join(broken)}</main>").entries) == 2


def test_a_card_that_was_only_updated_is_a_release_with_its_update_day() -> None:
    (entry,) = read(f"<main>{card(1, 'Mis à jour le 20/08/2026')}</main>").entries
    assert (entry.published, entry.updated_on) == (None, date(2026, 8, 20))


def test_a_card_that_leads_to_a_file_is_a_release_even_undated() -> None:
    file = "/contenu/telechargement/87584/615323/file/Recueil-285.pdf"
    titled = card(2, None, href="/b/Recueil-286.pdf").replace("<a ", '<a title="format pdf - 0,51 Mb - 13/08/2026" ')
    listing = read(f"<main>{card(1, None, href=file)}{titled}</main>")
    assert [(entry.url, entry.published and entry.published.on) for entry in listing.entries] == [
        (f"https://www.departement.example{file}", None),
        ("https://www.departement.example/b/Recueil-286.pdf", date(2026, 8, 13)),
    ]


def test_downloads_are_entries_with_the_day_of_their_detail_or_of_their_name() -> None:
    listing = read(
        """<main><h1>Août</h1><div class="fr-text--lead"><div>Recueil n°293 du 18 août 2026
        <a class="fr-link fr-link--download" href="/contenu/telechargement/1/2/file/RAA_293.pdf">Télécharger Recueil n°293 du
        18 août 2026 <span class="fr-link__detail">PDF - 1,10 Mb</span></a></div><div>
        <a class="fr-link fr-link--download" href="/contenu/telechargement/1/3/file/A.pdf">Télécharger Arrêté
        <span class="fr-link__detail">PDF - 0,28 Mb - 08/08/2026</span></a></div></div></main>"""
    )
    assert lines(listing) == [
        (
            "https://www.departement.example/contenu/telechargement/1/2/file/RAA_293.pdf",
            "Recueil n°293 du 18 août 2026",
            "2026-08-18",
        ),
        ("https://www.departement.example/contenu/telechargement/1/3/file/A.pdf", "Arrêté", "2026-08-08"),
    ]
    assert [entry.published and entry.published.how for entry in listing.entries] == ["text", "feed"]


# ---------------------------------------------------------------- other sites

PREMAR = """<main><h1>Communiqués de presse</h1><div class="liste">
<article><a href="/communiques-presse/sauvetage"><img src="/i.jpg" alt=""><h3>Sauvetage de douze personnes</h3>
<p class="date">23 nov. 2018</p>
<p>Le CROSS a coordonné une opération de sauvetage dans la nuit du 22 novembre 2018.</p></a></article>
<article><a href="/communiques-presse/exercice"><h3>Exercice antipollution</h3>
<p class="date">1er déc. 2018</p></a></article></div></main>"""
INTERIEUR = """<main><div class="view-content"><div class="views-row"><article>
<h3><a href="/actualites/communiques/a">Bilan 2021</a></h3>
<time datetime="2021-07-21T12:00:00Z">21 juillet 2021</time></article></div><div class="views-row"><article>
<h3><a href="/actualites/communiques/b">Visite à Calais le 3 mai 2021</a></h3>
<time datetime="2021-07-20T23:00:00Z"></time></article></div></div></main>"""
BELGIUM = """<main><ul><li><span>12 Dec 2019 - 14:30</span>
<a href="/fr/conseil">Conseil des ministres du 12 décembre 2019</a></li>
<li>11 Dec 2019 : <a href="/fr/nomination">Nomination d’un fonctionnaire dirigeant</a></li></ul></main>"""
GOV_UK = """<main><ul><li class="gem-c-document-list__item"><a href="/government/news/plan">UK and France agree new plan</a>
<ul><li>Published: <time datetime="2020-11-28">28 November 2020</time></li></ul></li></ul></main>"""
FLAT = """<main><h3><a href="/a">Premier titre</a></h3><p>Publié le 3 mai 2020</p>
<p>Un texte assez long pour être un résumé.</p>
<h3><a href="/b">Second titre</a></h3><p>Publié le 4 mai 2020</p></main>"""
DAY_FIRST = """<main><p>3 mai 2020</p><h3><a href="/a">Premier titre</a></h3>
<p>4 mai 2020</p><h3><a href="/b">Second titre</a></h3></main>"""
READ_MORE = """<main><div class="news"><div><h2>Point de situation</h2><span class="date">Publié le 3 mai 2020</span>
<p>Le préfet fait le point sur la situation dans le département.</p><a href="/point">Lire la suite</a></div>
<div><h2>Consignes</h2>
<span class="date">Publié le 4 mai 2020</span><a href="/consignes">Lire la suite</a></div></div></main>"""
SITE = "https://www.departement.example"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (PREMAR, [("/communiques-presse/sauvetage", "Sauvetage de douze personnes", "2018-11-23"),
                  ("/communiques-presse/exercice", "Exercice antipollution", "2018-12-01")]),
        (INTERIEUR, [("/actualites/communiques/a", "Bilan 2021", "2021-07-21"),
                     ("/actualites/communiques/b", "Visite à Calais le 3 mai 2021", "2021-07-21")]),
        (BELGIUM, [("/fr/conseil", "Conseil des ministres du 12 décembre 2019", "2019-12-12"),
                   ("/fr/nomination", "Nomination d’un fonctionnaire dirigeant", "2019-12-11")]),
        (GOV_UK, [("/government/news/plan", "UK and France agree new plan", "2020-11-28")]),
        (FLAT, [("/a", "Premier titre", "2020-05-03"), ("/b", "Second titre", "2020-05-04")]),
        (DAY_FIRST, [("/a", "Premier titre", "2020-05-03"), ("/b", "Second titre", "2020-05-04")]),
        (READ_MORE, [("/point", "Point de situation", "2020-05-03"), ("/consignes", "Consignes", "2020-05-04")]),
    ],
    ids=["premar", "interieur", "belgium", "gov_uk", "flat", "day_first", "read_more"],
)  # several a line, as in a table  # fmt: skip
def test_dated_blocks_of_any_site_are_releases(page: str, expected: list[tuple[str, str, str]]) -> None:
    assert lines(read(page)) == [(SITE + path, title, day) for path, title, day in expected]


def test_the_summary_is_the_prose_of_the_block() -> None:
    assert (
        read(PREMAR).entries[0].summary
        == "Le CROSS a coordonné une opération de sauvetage dans la nuit du 22 novembre 2018."
    )


def test_a_day_in_the_prose_of_a_block_is_not_its_publication_day() -> None:
    page = "<main><div><h2><a href='/a'>Un titre</a></h2><p>Le 3 mai 2020, le préfet a réuni les maires.</p></div></main>"
    with pytest.raises(UnreadableError, match="lists no dated publication"):
        read(page)


def test_what_stands_under_lire_aussi_beside_or_below_is_not_listed() -> None:
    also = "<div><h3><a href='/vieux'>Un vieux communiqué</a></h3><p>12/05/2019</p></div>"
    page = f"{INTERIEUR[:-7]}<h2>À lire aussi</h2>{also}</main><aside>{also}</aside>"
    assert [entry.title for entry in read(page).entries] == ["Bilan 2021", "Visite à Calais le 3 mai 2021"]


def test_a_release_whose_title_begins_like_such_a_heading_is_listed() -> None:
    page = PREMAR.replace("Exercice antipollution", "Partager la mer")
    assert [entry.title for entry in read(page).entries] == ["Sauvetage de douze personnes", "Partager la mer"]


def test_an_address_listed_twice_or_the_page_itself_is_no_second_release() -> None:
    listing = read(f"<main>{card(1)}{card(1)}{card(2, href=URL)}{card(3, href='#a')}</main>")
    assert [entry.title for entry in listing.entries] == ["Fermeture de la route départementale 1"]


def test_a_card_whose_link_cannot_be_asked_for_costs_that_card() -> None:
    listing = read(f"<main>{card(1)}{card(2, href='javascript:x()')}</main>")
    assert len(listing.entries) == 1
    assert listing.problems == ("publications left out because their link cannot be asked for: 1",)


def test_a_title_that_is_a_link_to_nowhere_costs_that_card() -> None:
    nowhere = '<div class="fr-card"><a class="fr-card__title">Sans adresse</a><p>Publié le 20/08/2026</p></div>'
    assert [entry.title for entry in read(f"<main>{nowhere}{card(1)}</main>").entries] == [
        "Fermeture de la route départementale 1"
    ]


def test_control_characters_beside_furniture_do_no_harm() -> None:
    assert len(read(f"<main>\x01<nav>a</nav>\x02<p>b</p><nav>c</nav>\x03&#1;&#xD800;{card(1)}</main>").entries) == 1


def test_links_are_taken_from_the_base_of_the_page() -> None:
    page = (FRAME % f"<main>{card(1, href='x/y')}</main>").replace("<head>", '<head><base href="https://b.example/z/">')
    assert read_listing(page.encode(), url=URL).entries[0].url == "https://b.example/z/x/y"


@pytest.mark.parametrize(
    ("charset", "header"), [("utf-8", "text/html; charset=iso-8859-1"), ("cp1252", "text/html"), ("utf-16", None)]
)
def test_letters_survive_a_wrong_charset(charset: str, header: str | None) -> None:
    body = (FRAME % f"<main>{card(1)}</main>").encode(charset)
    assert read_listing(body, url=URL, content_type=header).entries[0].title == "Fermeture de la route départementale 1"


# ---------------------------------------------------------------- further pages


def pagination(*hrefs: str) -> str:
    items = "".join(f'<li><a class="fr-pagination__link" href="{href}">x</a></li>' for href in hrefs)
    return (
        f'<nav class="fr-pagination"><ul class="fr-pagination__list"><li><a aria-current="page">1</a></li>{items}</ul></nav>'
    )


def test_the_pages_between_the_shown_ones_are_made() -> None:
    listing = read(f"<main>{card(1)}{pagination('/Actualites/(offset)/10', '/Actualites/(offset)/40')}</main>")
    assert listing.next_pages == tuple(f"{URL}/(offset)/{number}" for number in (10, 20, 30, 40))


def test_from_a_later_page_only_those_behind_it_are_given() -> None:
    page = f"<main>{card(1)}{pagination('/Actualites', '/Actualites/(offset)/10', '/Actualites/(offset)/30')}</main>"
    assert read(page, url=f"{URL}/(offset)/20").next_pages == (f"{URL}/(offset)/30",)
    last = f"<main>{card(1)}{pagination('/Actualites', '/Actualites/(offset)/10')}</main>"
    assert read(last, url=f"{URL}/(offset)/20").next_pages == ()


def test_pages_that_count_by_parameter_or_name_the_next_are_followed() -> None:
    numbered = f'<main>{card(1)}<ul class="pager"><li><a href="?page=1">2</a><a href="?page=3">4</a></li></ul></main>'
    assert read(numbered).next_pages == tuple(f"{URL}?page={number}" for number in (1, 2, 3))
    named = f'<main>{card(1)}<a rel="next" href="/Actualites/suite">Suivant</a></main>'
    assert read(named).next_pages == (f"{SITE}/Actualites/suite",)


def test_a_pagination_without_end_gives_a_hundred_pages() -> None:
    listing = read(f"<main>{card(1)}{pagination('/Actualites/(offset)/10', '/Actualites/(offset)/999990')}</main>")
    assert len(listing.next_pages) == 100


# ---------------------------------------------------------------- nothing, and worse


def test_a_page_of_rubrics_says_so() -> None:
    with pytest.raises(UnreadableError, match="rubrics \\(1\\), but no dated publication") as raised:
        read(f"<main>{RUBRIC}</main>")
    assert raised.value.hint


@pytest.mark.parametrize("body", [b"", b"\0", b"   "])
def test_a_body_without_markup_is_no_listing(body: bytes) -> None:
    with pytest.raises(NotAReleaseError):
        read_listing(body, url=URL)


@pytest.mark.slow
def test_a_list_too_long_is_cut_and_says_so() -> None:
    listing = read("<main>" + "".join(card(number) for number in range(1100)) + "</main>")
    assert len(listing.entries) == 1000
    assert listing.problems == ("the page lists 1100 publications; the first 1000 were taken",)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["<h2>x</h2>", "<h2><a href=/a>Un communiqué de presse</a></h2>", "<a href=/b>Un communiqué de presse</a>", "<div>",
     "<p>12/05/2020</p>", "<h2>Lire aussi</h2><p>x</p>", "<a href='/x.pdf'>fichier</a>", "<a href='?page=3'>3</a>",
     "<nav></nav>", "<div class=fr-card__title><a href=/x>", "<div class=fr-card><h2>"],
)  # several a line, as in a table  # fmt: skip
def test_hostile_markup_takes_time_in_proportion_to_its_length(piece: str) -> None:
    begin = time.process_time()
    with suppress(UnreadableError):  # refused or read: what is measured is the time
        read("<main>" + piece * (150_000 // len(piece)))
    assert time.process_time() - begin < 10


@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: f"<main>{card(1)}{text}".encode("utf-8", "replace")))
@settings(deadline=None, max_examples=60)
def test_no_bytes_end_in_anything_but_a_listing_or_a_clear_error(body: bytes) -> None:
    try:
        listing = read_listing(body, url=URL)
    except UnreadableError as error:
        assert error.message
    else:
        assert all(entry.url and entry.url.startswith(("http://", "https://")) for entry in listing.entries)
