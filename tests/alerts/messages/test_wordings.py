"""The words around the quotations: the same keys in both languages, and French typography."""

import re
import string

import pytest

from alerts.kinds.registry import kinds
from alerts.kinds.titles import titles
from alerts.messages.templating import _environment
from alerts.messages.wordings import LANGUAGES, Wordings, in_print, typeset, wordings
from alerts.model import IncidentCause, IncidentPhase
from parsers.model import DeadlinePrecision, FollowUpRelation

FR, EN = wordings("fr"), wordings("en")


def forms(of: Wordings) -> dict[str, object]:
    """Every key, with the form of its words: "sentence", the length of a list, or the numbers it distinguishes."""
    return {
        f"{table}.{name}": "sentence" if isinstance(words, str) else len(words) if isinstance(words, list) else sorted(words)
        for table, part in of._tables.items()
        for name, words in part.items()
    }


def sentences(of: Wordings) -> dict[str, str]:
    """Every sentence; those of one key with more numbers or places have more keys."""
    found: dict[str, str] = {}
    for table, part in of._tables.items():
        for name, words in part.items():
            if isinstance(words, str):
                found[f"{table}.{name}"] = words
            else:
                several = words.items() if isinstance(words, dict) else enumerate(words)
                found |= {f"{table}.{name}.{which}": one for which, one in several}
    return found


def test_both_languages_have_the_same_keys_with_words_of_the_same_form():
    assert forms(FR) == forms(EN)


def test_both_languages_fill_in_the_same_values():
    def asked(words):
        return {name for _, name, _, _ in string.Formatter().parse(words) if name}

    differing = {
        key: (words, sentences(EN)[key])
        for key, words in sentences(FR).items()
        if not asked(words) ^ asked(sentences(EN)[key]) <= {"count"}  # "Un engagement" needs no number
    }
    assert not differing


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("relations", FollowUpRelation.__args__),
        ("kinds", kinds()),
        ("headings", kinds()),
        ("causes", IncidentCause.__args__),
        ("many", [cause for cause in IncidentCause.__args__ if cause != "run_failed"]),  # which is the program's own
    ],
)
def test_there_are_words_for_everything_that_can_be_told(table, values):
    assert [value for value in values if not FR.has(f"{table}.{value}")] == []


@pytest.mark.parametrize(
    "values",
    [FollowUpRelation.__args__, IncidentCause.__args__, IncidentPhase.__args__],
)
def test_there_are_english_titles_for_everything_that_can_be_told(values):
    table = "follow_up" if "review" in values else "incident"
    assert [value for value in values if not titles().has(f"{table}.{value}")] == []


def test_there_are_words_for_every_precision_of_a_deadline():
    assert [value for value in DeadlinePrecision.__args__ if not FR.has(f"due.of_{value}")] == []


def test_french_signs_stand_behind_no_break_spaces():
    badly_set = re.compile(r"(?<![\u00a0\u202f])[;!?»]|(?<=[\w}\)]):|«(?!\u00a0)|'")
    assert len(sentences(FR)) > 200
    assert {key: words for key, words in sentences(FR).items() if badly_set.search(words)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_calls_a_promise_broken(language):
    said = " ".join(sentences(wordings(language)).values()).lower()
    assert not re.search(r"broken|rompu|trahi|non tenu|kept its word|failed to", said)


def test_what_is_typed_with_plain_spaces_is_set_as_print_sets_it():
    assert typeset("Qu'est-ce : « l'été » ; 5 % ?", "fr") == "Qu’est-ce\u00a0: «\u00a0l’été\u00a0»\u00a0; 5\u00a0%\u00a0?"
    assert typeset("What's due: 5 %", "en") == "What’s due: 5 %"


def test_a_name_beside_our_words_has_their_apostrophe_and_keeps_its_other_marks():
    assert in_print("Préfet du Val-d'Oise") == "Préfet du Val-d’Oise"
    assert in_print("plan '2030', à l'étude") == "plan '2030', à l’étude"


COUNTS = [
    ("fr", 0, "0\u00a0jour"), ("fr", 1, "1\u00a0jour"), ("fr", 2, "2\u00a0jours"), ("fr", 12_345, "12\u00a0345\u00a0jours"),
    ("en", 0, "0 days"), ("en", 1, "1 day"), ("en", 2, "2 days"), ("en", 12_345, "12,345 days"),
]  # several a line, as in a table  # fmt: skip


@pytest.mark.parametrize(("language", "count", "said"), COUNTS)
def test_numbers_are_singular_or_plural_as_the_language_has_it(language, count, said):
    assert wordings(language).count("spans.days", count) == said


def test_what_is_filled_in_is_never_read_as_a_pattern():
    assert (
        FR.say("body.of_release", title="{count} {0.__class__} 'a' : b")
        == "À propos de\u00a0: {count} {0.__class__} 'a' : b"
    )


def test_a_language_without_words_is_refused():
    with pytest.raises(KeyError):
        wordings("nl")


def test_no_template_marks_anything_as_safe():
    environment = _environment("html")
    sources = {name: environment.loader.get_source(environment, name)[0] for name in environment.list_templates()}
    assert [name for name, source in sources.items() if re.search(r"\|\s*safe|autoescape|Markup", source)] == []


def test_every_key_that_a_template_names_has_words():
    environment = _environment("text")
    missing = []
    for name in environment.list_templates():
        source = environment.loader.get_source(environment, name)[0]
        missing += [
            (name, key) for key in re.findall(r'words\.(?:say|count)\("([a-z_.]+)"\s*[,)]', source) if not FR.has(key)
        ]
    assert missing == []
