"""What is wrong with lines that people add to the lexicon, and where."""

import tomllib
from importlib import resources

import pytest

from parsers.lexicon.merging import EXTENDABLE, form_of, values_of
from parsers.lexicon.own import MOST_LINES, faults

CUE = """
[[cue]]
id = "fr.own.word_given"
on = ["parole"]
says = "{donne|donnent} (sa|leur) parole (de|d') <inf>"
weight = 0.9
subject = "active"
example = "Le maire donne sa parole de replanter la haie."
counter = "Le maire a pris la parole."
"""
HELD = '[[held.rule]]\nid = "fr.own.rule"\nsays = "peut-être"\nhard = true\nexample = "Il viendra peut-être."\n'


def wrong(name: str, text: str) -> list[tuple]:
    return [(path, said) for _, path, said in faults({name: tomllib.loads(text)})]


def test_our_own_lines_have_the_form_that_is_asked_of_others():
    ours: dict[str, dict] = {}
    for name in EXTENDABLE:
        table = tomllib.loads((resources.files("parsers") / "lexicon" / name).read_text(encoding="utf-8"))
        for path, value in values_of(name, table):
            if form_of(name, path) is not None:
                at = ours.setdefault(name, {})
                for key in path[:-1]:
                    at = at.setdefault(key, {})
                at[path[-1]] = value
    assert set(ours) == set(EXTENDABLE)
    assert list(faults(ours)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("commitments_fr.toml", CUE),
        ("acts.toml", '[[act]]\nname = "tidy"\nnear = "build tidy"\nfr = "ranger"\n'),
        ("concepts.toml", '[[concept]]\nname = "hedge"\nfr = "haie"\nbroader = "tree"\n'),
        ("topics.toml", 'environment = "tree|forest"\n'),
        ("parties.toml", 'relays = "gazette du bourg"\n[same]\n"Office des haies" = "office"\n'),
        ("commitments_senses.toml", '[fr]\nmake = "replant"\n'),
        ("text_nl.toml", 'abbreviations = ["prov"]\n'),
        ("commitments_fr.toml", HELD.replace("fr.own.rule", "fr.boilerplate")),
    ],
)
def test_such_lines_may_be_added(name, text):
    assert wrong(name, text) == []


@pytest.mark.parametrize(
    ("name", "text", "path", "said"),
    [
        ("commitments_fr.toml", CUE.replace("0.9", "9"), ("cue", 0, "weight"), "expected a number from 0 to 1"),
        ("commitments_fr.toml", CUE.replace("0.9", "true"), ("cue", 0, "weight"), "expected a number from 0 to 1"),
        ("commitments_fr.toml", CUE.replace("0.9", "nan"), ("cue", 0, "weight"), "expected a number from 0 to 1"),
        ("commitments_fr.toml", CUE + "colour = 3", ("cue", 0, "colour"), "unknown key"),
        ("commitments_fr.toml", CUE.replace("(de|d')", "(de|d'"), ("cue", 0, "says"), "no pattern"),
        ("commitments_fr.toml", CUE.replace("<inf>", "(" * 3000 + ")" * 900), ("cue", 0, "says"), "no pattern"),
        ("commitments_fr.toml", CUE.replace("<inf>", "a{99999999999}"), ("cue", 0, "says"), "no pattern"),
        ("commitments_fr.toml", CUE.replace("<inf>", "<infinitive>"), ("cue", 0, "says"), "no class of words <infinitive>"),
        ("commitments_fr.toml", CUE.replace("donne sa", "rend sa"), ("cue", 0, "example"), "does not find it"),
        ("commitments_fr.toml", CUE.replace('["parole"]', '["haies"]'), ("cue", 0, "on"), "no word of the example"),
        ("commitments_fr.toml", CUE.replace('"active"', '"somebody"'), ("cue", 0, "subject"), "'active' or 'passive'"),
        ("commitments_fr.toml", CUE.replace("fr.own", "en.own"), ("cue", 0, "id"), "expected fr."),
        ("commitments_fr.toml", CUE.replace("<inf>", "x" * 5000), ("cue", 0, "says"), "longer than"),
        ("commitments_fr.toml", CUE.replace("[[cue]]", "[cue]"), ("cue",), "expected tables, each below [[cue]]"),
        ("commitments_fr.toml", '[time]\nwords = "x"', ("time", "words"), "to cue, held.rule, headings.opens only"),
        ("commitments_fr.toml", "cue = 3", ("cue",), "expected tables, each below [[cue]]"),
        ("commitments_fr.toml", HELD, ("held", "rule", 0, "id"), "of a rule of ours"),
        ("acts.toml", '[[act]]\nname = "tidy"\nnear = "bild"\n', ("act", 0, "near"), 'no act "bild"'),
        ("acts.toml", '[[act]]\nname = "tidy"\nfr = "ranger !!"\n', ("act", 0, "fr"), "expected words"),
        ("acts.toml", "[[act]]\nfr = 'planter'\n", ("act", 0), "the key name is missing"),
        ("concepts.toml", '[[concept]]\nname = "hedge"\nplace = "no"\n', ("concept", 0, "place"), "expected true or false"),
        ("topics.toml", 'environment = "hedgehogs"\n', ("environment",), 'no concept "hedgehogs"'),
        ("topics.toml", 'gardens = "tree"\n', ("gardens",), "no such list of ours"),
        ("text_fr.toml", 'abbreviations = "prov"\n', ("abbreviations",), "expected a list of texts"),
        ("text_fr.toml", "abbreviations = [3]\n", ("abbreviations",), "expected a list of texts"),
        ("bodies.toml", '[[body]]\nname = "Office"\nforms = []\n', ("body", 0, "forms"), "expected words"),
    ],
)
def test_a_bad_line_is_told_with_its_place(name, text, path, said):
    ((at, found),) = wrong(name, text)
    assert at == path
    assert said in found


def test_there_are_only_so_many_lines():
    ((path, said),) = wrong("concepts.toml", '[[concept]]\nname = "x"\n' * (MOST_LINES + 1))
    assert path == ("concept",)
    assert "2,000 of them at most" in said
