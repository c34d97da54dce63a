"""Releases and commitments have topics from a fixed list."""

import tomllib
from importlib import resources

import pytest

from parsers.tagging.topics import topics_by_meaning, topics_of_commitment, topics_of_release

LEXICON = resources.files("parsers") / "lexicon"


def test_every_meaning_of_a_topic_is_a_concept() -> None:
    concepts = tomllib.loads((LEXICON / "concepts.toml").read_text(encoding="utf-8"))["concept"]
    assert set(topics_by_meaning()) <= {f"m:{one['name']}" for one in concepts}


def test_the_topics_are_those_of_the_list() -> None:
    assert sorted({topic for topics in topics_by_meaning().values() for topic in topics}) == [
        "agriculture", "borders", "culture", "digital", "economy", "education", "energy", "environment", "health", "housing",
        "international", "justice", "local government", "overseas", "risks", "roads", "security", "social", "transport",
        "water",
    ]  # several a line, as in a table  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "language", "topic"),
    [
        ("Deux médecins rejoindront l'hôpital de Vaudry.", "fr", "health"),
        ("Three nurses will join the hospital.", "en", "health"),
        ("Les patrouilles de police seront doublées.", "fr", "security"),
        ("La rocade et le pont seront élargis pour le trafic.", "fr", "roads"),
        ("Cent logements sociaux seront bâtis.", "fr", "housing"),
        ("Les éleveurs de brebis recevront une indemnité.", "fr", "agriculture"),
        ("La digue protégera des inondations.", "fr", "risks"),
        ("The prison will open two hundred places.", "en", "justice"),
        ("Le haut débit couvrira le plateau.", "fr", "digital"),
    ],
)
def test_a_promise_is_about_what_its_words_mean(quote: str, language: str, topic: str) -> None:
    assert topics_of_commitment(quote, "", language)[:1] == (topic,)


def test_a_promise_that_names_no_topic_has_that_of_the_title() -> None:
    assert topics_of_commitment("Un bilan sera fait.", "Hôpital de Vaudry", "fr") == ("health",)
    assert topics_of_commitment("Un bilan sera fait.", "", "fr") == ()


def test_a_release_is_not_about_what_it_names_in_passing() -> None:
    body = "Les écoles rouvriront lundi. Les élèves et les enseignants seront accueillis. Un médecin passera."
    assert topics_of_release("La rentrée des classes", body, "fr") == ("education",)
    assert topics_of_release("Le sort en est jeté", "Rien n'est dit.", "fr") == ()
