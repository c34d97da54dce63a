"""Lexicon lines that people keep outside the checkout, through the real program."""

import json
from pathlib import Path

import duckdb
import pytest

from flows.config.load import ConfigError, load_config
from tests.support.processes.commands import start
from tests.support.processes.forked import Program
from tests.support.servers.newsroom import configure, feed, furnish, page
from tests.support.servers.sites import Site

CUE = """
[[cue]]
id = "fr.own.word_given"
on = ["parole"]
says = "{donne|donnent} (sa|leur) parole (de|d') <inf>"
weight = 0.95
subject = "active"
example = "Le maire donne sa parole de replanter la haie."
counter = "Le maire a pris la parole."
"""
SENTENCE = "Le maire donne sa parole de replanter la haie du cimetière."
TEXT = f"Les habitants se sont réunis dans la salle des fêtes samedi dernier. {SENTENCE} La soirée était belle. "
KEPT = '[lexicon]\nfolder = "lexicon"\n'


def done(folder: Path, *arguments: str) -> str:
    """What the program prints; it must succeed."""
    with start(*arguments, cwd=folder) as process:
        said, complaint = process.communicate()
    assert process.returncode == 0, complaint
    return said


def keep(folder: Path, text: str, name: str = "commitments_fr.toml") -> None:
    (folder / "lexicon").mkdir(exist_ok=True)
    (folder / "lexicon" / name).write_text(text, encoding="utf-8")


def commitments(folder: Path) -> list[tuple]:
    """The cue of the sentence's commitment, and the lexicon that it was read with."""
    asked = "SELECT cue, lexicon FROM commitments WHERE starts_with(quote, ?)"
    with duckdb.connect(str(folder / "data" / "followthrough.duckdb"), read_only=True) as connection:
        return connection.execute(asked, [SENTENCE[:40]]).fetchall()


@pytest.mark.slow
def test_a_promise_is_found_with_the_own_line_only_and_reparse_reads_again(tmp_path):
    with Site() as site:
        (source,) = furnish(site, 1, 1)
        site.pages[f"/{source}/feed.xml"] = feed(source, ["communique-0"])
        site.pages[f"/{source}/communique-0"] = page("Réunion publique", TEXT)
        configure(tmp_path, site, [source], seed_corpus=False, more=KEPT)
        (tmp_path / "lexicon").mkdir()
        # With no line of ours, what it reads with is in memory already: only with some is Python started.
        ended = Program("run", "--direct", "--config", str(tmp_path / "followthrough.toml")).ended()
        assert ended.returncode == 0, ended.stderr
    assert commitments(tmp_path) == []
    keep(tmp_path, CUE)
    done(tmp_path, "reparse")
    ((cue, lexicon),) = commitments(tmp_path)
    assert cue == "fr.own.word_given"
    keep(tmp_path, f"# a remark is a change, too\n{CUE}")
    done(tmp_path, "reparse")
    ((cue, other),) = commitments(tmp_path)
    assert cue == "fr.own.word_given"
    assert other != lexicon


@pytest.mark.slow
def test_explain_and_doctor_know_the_own_lines(tmp_path):
    (tmp_path / "followthrough.toml").write_text(f"catalogue = []\n{KEPT}", encoding="utf-8")
    (tmp_path / "release.txt").write_text(f"Réunion publique\n\n{TEXT}", encoding="utf-8")
    keep(tmp_path, CUE)
    explained = json.loads(done(tmp_path, "commitments", "explain", "release.txt", "--only", "taken", "--json"))
    assert [one["text"] for one in explained["clauses"]] == [SENTENCE]
    findings = {one["check"]: one["said"] for one in json.loads(done(tmp_path, "doctor", "--json"))}
    assert findings["lexicon"] == f"{explained['lexicon']}, with lines of yours in commitments_fr.toml"


@pytest.mark.slow
def test_a_bad_line_stops_the_program_with_file_and_line(tmp_path):
    (tmp_path / "followthrough.toml").write_text(f"catalogue = []\n{KEPT}", encoding="utf-8")
    keep(tmp_path, CUE.replace("0.95", "95"))
    with start("doctor", cwd=tmp_path) as process:
        _, complaint = process.communicate()
    assert process.returncode == 2
    assert "lexicon/commitments_fr.toml:6: cue[1].weight: expected a number from 0 to 1" in " ".join(complaint.split("\n"))


def problems(folder: Path) -> list[str]:
    file = folder / "followthrough.toml"
    file.write_text(KEPT, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    return [str(one).replace(f"{folder}/", "") for one in caught.value.problems]


def test_a_folder_that_is_not_there_is_a_mistake(tmp_path):
    assert problems(tmp_path) == ["followthrough.toml:2: lexicon.folder: lexicon cannot be read (No such file or directory)"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("concept.toml", b"", 'lexicon/concept.toml: no table of this name takes lines; did you mean "concepts.toml"?'),
        ("dates.toml", b"", "lexicon/dates.toml: no table of this name takes lines"),
        ("concepts.toml", b"[[concept]]\nname = ", "lexicon/concepts.toml:2: not TOML"),
        ("concepts.toml", b"\n\xe9", "lexicon/concepts.toml:2: not UTF-8 text"),
        ("concepts.toml", b"[[concept]]\nname = 'x'\n\n[[concept]]\nname = 3\n", "lexicon/concepts.toml:5: concept[2].name"),
        ("concepts.toml", b"#" * 500_001, "lexicon/concepts.toml: larger than 500,000 bytes"),
        ("concepts.toml", b"x = " + b"[" * 9_000, "lexicon/concepts.toml: lists or tables are nested too deeply"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path, name, content, said):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / name).write_bytes(content)
    (found,) = problems(tmp_path)
    assert found.startswith(said)


def test_of_many_mistakes_the_first_are_told(tmp_path):
    keep(tmp_path, "[[concept]]\nnam = 'x'\n" * 500, "concepts.toml")
    assert len(problems(tmp_path)) == 20


def test_what_is_no_table_is_left_alone(tmp_path):
    keep(tmp_path, "Lines of the press office.", "README")
    file = tmp_path / "followthrough.toml"
    file.write_text(KEPT, encoding="utf-8")
    assert load_config(file).lexicon.folder == tmp_path / "lexicon"
