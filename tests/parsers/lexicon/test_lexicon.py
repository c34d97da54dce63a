"""The tables of words: each read once per process, changed by nobody, distinguished from others by a fingerprint."""

import json
import subprocess
import sys

import pytest

from parsers import lexicon

COUNTING = """
import hashlib, json, sys, tomllib
from collections import Counter

counts = Counter()
for module in (tomllib, json):
    def counted(text, *more, _loads=module.loads, **named):
        counts[hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()] += 1
        return _loads(text, *more, **named)
    module.loads = counted

from importlib import resources
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from flows.harvest.extraction import with_commitments_and_claims
from parsers.model import Reading
from tests.support.stored.harvests import NOON, Page, harvest
from warehouse.store import open_store
import parsers.pages.block_pages, parsers.documents.attachments, parsers.feeds.discovery, parsers.listings.listing
import parsers.pages.generic, parsers.pages.gone_pages, parsers.pages.main_text.weighing

pages = [
    Page(
        "centre",
        "L'État s'engage à ouvrir une maison de la pêche dans la criée du port avant le 1er avril 2022.",
        "Port de Fécamp : une maison de la pêche",
    ),
    Page("brigade", "The government will recruit 20 river officers by December.", "River officers", language="en"),
    Page("brug", "De minister zal in Gent een brug openen. Het plan werd uitgesteld.", "Een brug", language="nl"),
    Page(
        "ouverture",
        "La maison de la pêche de la criée du port de Fécamp a été inaugurée vendredi.",
        "Inauguration de la maison de la pêche",
        published=date(2022, 3, 28),
    ),
]
with open_store(Path(sys.argv[1]) / "warehouse.duckdb", wait_seconds=5) as store:
    for days, page in enumerate(pages):
        visit = harvest(page, at=NOON + timedelta(days=days))
        visit = replace(visit, releases=tuple(with_commitments_and_claims(one) for one in visit.releases))
        store.record_sources([visit.source])
        store.load([visit], {one.capture_id: ("2021/run.warc.gz", 1) for one in visit.captures})
    store.match_again(most=200)
    assert store.connection.execute("SELECT count(*) FROM follow_ups").fetchone()[0] > 0
parsers.pages.block_pages.block_reason(b"<html><title>x</title>", "text/html", 200)
for title in ("Ouverture de la criée", "Page introuvable"):
    parsers.pages.gone_pages.says_gone(Reading(title, title, "prefecture", 1))

folder = Path(str(resources.files("parsers")))
tables = [one for one in folder.rglob("*") if one.suffix in (".toml", ".json")]
print(json.dumps({str(one.relative_to(folder)): counts[hashlib.sha256(one.read_bytes()).hexdigest()] for one in tables}))
"""


def in_process(code: str, *arguments: str) -> str:
    """What a fresh process prints."""
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_reading_and_matching_in_three_languages_parses_each_table_once(tmp_path):
    counts = json.loads(in_process(COUNTING, str(tmp_path)))
    assert len(counts) > 30
    assert {name: times for name, times in counts.items() if times != 1} == {}


def test_nobody_can_change_a_table():
    table = lexicon.table("lexicon/concepts.toml")
    with pytest.raises(TypeError):
        table["concept"] = ()
    assert isinstance(table["concept"], tuple)
    with pytest.raises(TypeError):
        table["concept"][0]["fr"] = "autre chose"
    assert lexicon.table("lexicon/concepts.toml") is table


OWN = """
import sys
from parsers import lexicon
lexicon.extend({"acts.toml": sys.argv[1]} if sys.argv[1] else {})
print(lexicon.fingerprint())
"""


def test_the_fingerprint_is_that_of_all_words_and_changes_with_own_lines():
    plain = in_process(OWN, "").strip()
    assert plain == lexicon.fingerprint() == in_process(OWN, "").strip()
    one = in_process(OWN, '[[act]]\nname = "plant"\nfr = "planter"\n').strip()
    other = in_process(OWN, '[[act]]\nname = "plant"\nfr = "replanter"\n').strip()
    assert len({plain, one, other}) == 3
    assert len(plain) == 16


MERGED = """
from parsers import lexicon
lexicon.extend({
    "acts.toml": '[[act]]\\nname = "build"\\nfr = "maçonner"\\nnear = "sign"\\n[[act]]\\nname = "tidy"\\nfr = "ranger"\\n',
    "topics.toml": 'water = "fountain"\\n',
    "followups_fr.toml": '[words]\\ncommon = "mairie"\\n',
    "text_fr.toml": 'abbreviations = ["prov"]\\n',
    "claims_fr.toml": '[words]\\ndone = "tourne_(bien)_rond"\\n[stages]\\ncancelled = "remisé"\\n',
})
acts = lexicon.table("lexicon/acts.toml")["act"]
build = next(one for one in acts if one["name"] == "build")
assert build["fr"].split()[0] == "construire" and build["fr"].split()[-1] == "maçonner"
assert build["near"].split()[-1] == "sign" and build["en"].startswith("build ")
assert [one["fr"] for one in acts if one["name"] == "tidy"] == ["ranger"]
assert lexicon.table("lexicon/topics.toml")["water"].endswith("|fountain")
assert lexicon.table("lexicon/followups_fr.toml")["words"]["common"].split()[-1] == "mairie"
assert lexicon.table("lexicon/text_fr.toml")["abbreviations"][-1] == "prov"
assert lexicon.shipped("lexicon/text_fr.toml")["abbreviations"][-1] != "prov"
from parsers.claims.lexicon import acts, near_acts
assert "sign" in near_acts()["build"] and "open" in near_acts()["build"]
assert acts("fr").single["ranger".removesuffix("er")] == "tidy"
from parsers.claims.reading import read
told = [read("", text, "fr").sentences[0].predicates for text in ("La roue tourne (bien) rond.", "Le projet est remisé.")]
assert [one.stage for (one,) in told] == ["done", "cancelled"]
"""


def test_own_lines_stand_behind_ours_and_words_join_those_of_their_name():
    in_process(MERGED)


@pytest.mark.parametrize("use", ['lexicon.table("lexicon/acts.toml")', "lexicon.fingerprint()"])
def test_own_lines_come_before_the_first_use_or_not_at_all(use):
    code = f"""
from parsers import lexicon
lexicon.table("lexicon/dates.toml")  # which takes no lines
lexicon.extend({{"acts.toml": "# none"}})
{use}
lexicon.extend({{"acts.toml": "# none"}})
try:
    lexicon.extend({{}})
except lexicon.LexiconInUseError as error:
    print(error.hint)
"""
    assert "Start it again" in in_process(code)
