"""Pages that say that they are no longer there; a release about something withdrawn is none."""

from __future__ import annotations

from parsers.model import Attachment, Reading
from parsers.pages import read_page
from parsers.pages.gone_pages import says_gone
from tests.support.measures.tables import try_each

GONE = [
    ("Ouverture d'un centre d'accueil à Brisaille", "Ce communiqué a été retiré."),
    ("Un pont rouvert", "Ce communiqué de presse a été retiré à la demande de son émetteur.\n\nRetour à l'accueil"),
    ("Préfecture de la Doule", "Cette page n'est plus en ligne."),
    ("Doule", "## Page introuvable\n\nLa page que vous cherchez n’existe plus ou a été déplacée. Contact"),
    ("Page non trouvée", "Oups ! La page demandée n'existe plus.\n\nVous pouvez :\n\n- revenir à l'accueil\n\n- rechercher"),
    ("Erreur 404", "Désolés, la page que vous cherchez est introuvable. Elle a peut-être été supprimée."),
    ("ERREUR 404 : PAGE INTROUVABLE", "Retour à l'accueil"),
    ("Contenu supprimé", "Nous sommes désolés, ce contenu a été supprimé."),
    ("Un pont rouvert", "Cette actualité n’est plus disponible sur notre site."),
    ("Plan grand froid", "Document retiré"),
    ("A new bridge for Wexley", "This press release has been withdrawn."),
    ("Page not found", "If you typed the address, check it is correct.\n\nIf you pasted it, check you copied all of it."),
    ("Sorry", "We're sorry, the page you are looking for could not be found. It may have been moved.\n\nBack to home"),
    ("404", "The page you requested does not exist."),
    ("News", "News\n\nThis news story was removed from our website. Please contact the press office."),
    ("Patrols on the coast", "Withdrawn"),
]  # several a line, as in a table  # fmt: skip
NOT_GONE = [
    ("Retrait d'un agrément", "Le préfet a retiré l'agrément du centre de Brisaille."),
    ("Rappel de produit", "Ce produit a été retiré de la vente. Les clients peuvent le rapporter en magasin."),
    ("Rectificatif", "Ce communiqué annule et remplace celui du 3 mai. Le pont sera fermé jusqu'au 12 juin."),
    ("Le projet est retiré", "Le projet de parc éolien a été retiré par son auteur. L'enquête publique n'aura pas lieu."),
    ("Retrait", "Ce communiqué a été retiré. La préfecture présentera un nouveau calendrier avant le 30 juin."),
    ("Page introuvable ? La préfecture refait son site", "Le nouveau site ouvrira le 2 septembre."),
    ("Dispositif fermé", "Le dispositif n'est plus disponible. Les dossiers déposés avant le 1er mars seront traités."),
    ("Site en travaux", "Cette page est momentanément indisponible."),
    ("Nouvelle adresse", "Cette page a été déplacée."),
    ("Le préfet à Brisaille", "Le préfet a inauguré la halle. Vous pouvez consulter les photographies."),
    ("Accueil", "Retour à l'accueil"),
    ("Withdrawal of a licence", "The licence of the centre has been withdrawn by the minister."),
    ("Guidance withdrawn", "This guidance has been withdrawn because the scheme closed. The new one opens in June."),
    ("Troops withdrawn", "The last patrol was withdrawn on Monday. A review will follow within six months."),
    ("Not found guilty", "The company was not found guilty. The minister takes note."),
    ("Page not found: how we test links", "We check every link once a week."),
    ("Search", "Search the site"),
    ("", ""),
]  # several a line, as in a table  # fmt: skip


def reading(title: str, body: str, **more) -> Reading:
    return Reading(title, body, "prefecture", 1, **more)


def test_a_page_that_says_so_is_gone() -> None:
    def check(case: tuple[str, str]) -> None:
        assert says_gone(reading(*case))

    try_each(GONE, check, name=" / ".join)


def test_a_release_about_something_withdrawn_or_a_page_that_moved_is_not() -> None:
    def check(case: tuple[str, str]) -> None:
        assert not says_gone(reading(*case))

    try_each(NOT_GONE, check, name=" / ".join)


def test_one_with_a_document_or_with_much_to_say_is_not() -> None:
    title, body = GONE[0]
    offered = (Attachment("https://www.doule.gouv.fr/plan.pdf", "Plan", "application/pdf"),)
    assert not says_gone(reading(title, body, attachments=offered))
    advice = "\n\n".join(["Vous pouvez consulter les autres communiqués de la préfecture."] * 20)
    assert not says_gone(reading(title, f"{body}\n\n{advice}"))


def test_the_main_text_of_a_whole_page_is_looked_at() -> None:
    around = (
        "<html lang=fr><head><title>{title} - Préfecture</title></head><body><header><nav><a href=/>Accueil</a>"
        "<a href=/a>Actualités</a></nav></header><main><h1>{title}</h1><p>{words}</p></main>"
        "<footer>Préfecture de la Doule, 2 place du Marché. Plan du site. Mentions légales.</footer></body></html>"
    )
    for words, is_gone in (
        ("Cette page n'est plus en ligne.", True),
        ("Le pont n'est plus ouvert à la circulation.", False),
    ):
        body = around.format(title="Un pont fermé", words=words).encode()
        assert says_gone(read_page("generic", body, url="https://www.doule.gouv.fr/pont")) is is_gone
