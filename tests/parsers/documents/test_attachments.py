"""Which attached documents belong to a release, and how their words are added to it."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.documents.attachments import with_documents, worth_reading
from parsers.model import Attachment, PublicationDay, Reading

LONG = "Un texte qui se suffit à lui-même. " * 30


def attachment(title: str, file: str = "document.pdf", content_type: str | None = "application/pdf") -> Attachment:
    return Attachment(f"https://www.valmont.gouv.fr/contenu/telechargement/1/2/file/{file}", title, content_type)


def reading(
    body: str = LONG, *attachments: Attachment, title: str = "Titre", published: PublicationDay | None = None
) -> Reading:
    return Reading(
        title=title, body=body, parser="prefecture", parser_version=1, attachments=attachments, published=published
    )


@pytest.mark.parametrize(
    ("title", "file", "beside_long_text", "beside_short_text"),
    [
        ("Communiqué de presse", "a.pdf", True, True),
        ("Le document", "CP_secheresse_12072025.pdf", True, True),
        ("CP - arrêté sécheresse", "a.pdf", True, True),
        ("Joint statement", "a.pdf", True, True),
        ("Déclaration conjointe", "a.pdf", True, True),
        ("Dossier de presse", "DP.pdf", True, True),
        ("Rapport annuel", "rapport.pdf", False, True),
        ("Arrêté du 11 juillet 2025", "a.pdf", False, False),
        ("Recueil n° 12 - communiqué", "RAA_59_2026_293.pdf", False, False),
        ("Recueil des actes administratifs", "a.pdf", False, False),
        ("Formulaire de demande", "cerfa_12345.pdf", False, False),
        ("Déclaration d'accessibilité", "a.pdf", False, False),
        ("Scop", "capital.pdf", False, True),
    ],
)
def test_what_is_worth_reading(title: str, file: str, beside_long_text: bool, beside_short_text: bool) -> None:
    offered = attachment(title, file)
    assert worth_reading(reading(LONG, offered)) == ((offered,) if beside_long_text else ())
    assert worth_reading(reading("Voir le document.", offered)) == ((offered,) if beside_short_text else ())


def test_what_is_no_pdf_is_not_read() -> None:
    assert worth_reading(reading("", attachment("Communiqué", "cp.odt", None))) == ()
    assert worth_reading(reading("", attachment("Communiqué", "CP.PDF", None))) != ()


def test_three_documents_at_most_and_releases_alone_where_there_are_any() -> None:
    releases = [attachment(f"Communiqué {number}", f"{number}.pdf") for number in range(5)]
    assert worth_reading(reading("", attachment("Rapport"), *releases)) == tuple(releases[:3])


def test_the_words_of_a_document_follow_under_its_title() -> None:
    day = PublicationDay(date(2019, 10, 1), how="text")
    document = reading("Lille, le 1er octobre 2019\n\nLe préfet agit.", title="Le communiqué", published=day)
    joined = with_documents(reading("Voir le communiqué."), [(attachment("CP"), document)])
    assert joined.body == "Voir le communiqué.\n\n## Le communiqué\n\nLille, le 1er octobre 2019\n\nLe préfet agit."
    assert joined.published == day


def test_a_page_that_states_its_day_keeps_it() -> None:
    own, other = PublicationDay(date(2019, 10, 2)), PublicationDay(date(2019, 10, 1), how="text")
    document = reading("D'autres mots.", published=other)
    assert with_documents(reading(published=own), [(attachment("CP"), document)]).published == own


def test_a_document_that_says_the_same_again_is_left_out() -> None:
    page = reading("Le préfet du Nord a réuni les services. Un bilan sera dressé en mars.")
    again = reading("Le préfet du Nord a réuni\nles services.\n\nUn bilan sera dressé en mars.")
    assert with_documents(page, [(attachment("CP"), again), (attachment("CP"), again)]).body == page.body


def test_a_page_without_text_gets_the_words_of_its_document() -> None:
    joined = with_documents(reading(""), [(attachment("CP"), reading("Le préfet agit.", title="Le communiqué"))])
    assert joined.body == "## Le communiqué\n\nLe préfet agit."
