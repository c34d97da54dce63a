"""Readers are imported late and from threads, so they come through one door."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import flows
from tests.support.measures.patience import HANGS

FOLDER = Path(flows.__file__).parent
ROOMS = ("config", "harvest", "passes", "sources", "scheduled", "evaluation")
THREADS = """
import sys, threading
from flows.harvest import releases, seed_corpus
from flows.catalogue.source_table import SEED_CORPUS
from parsers.model import Source
from warehouse.harvests.values import SourceState
from datetime import datetime

barrier = threading.Barrier(12)
failed = []
page = "<html lang='fr'><main><article><h1>T</h1><p>" + "Des mots pour un communiqu\\xe9. " * 20
page += "</p></article></main></html>"
feed = "<rss version='2.0'><channel><title>t</title><item><title>a</title><link>https://x.example/a</link></item></channel></rss>"

def work(number):
    source = Source("s", "S", ("prefecture", "generic", "interieur")[number % 3], "https://x.example/")
    barrier.wait()
    try:
        if number % 3 == 0:
            releases.read_list("feed", feed.encode(), url="https://x.example/f", content_type=None, language="fr")
        elif number % 3 == 1:
            releases.read_capture(source, page.encode(), url="https://x.example/a", content_type="text/html", title=None)
        else:
            found = seed_corpus.harvest_seeds(SEED_CORPUS, SourceState("seed-corpus"), run_id="r", clock=datetime.now)
            assert len(found.releases) == 5, found.problems
    except BaseException as error:  # of a thread, which would end with it unseen
        failed.append(repr(error))

threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
for one in threads: one.start()
for one in threads: one.join()
sys.exit("; ".join(failed) or None)
"""


@pytest.mark.parametrize("_", [0, *(pytest.param(more, marks=pytest.mark.soak) for more in (1, 2))])
def test_threads_that_all_read_first_thing_do_not_see_half_made_modules(_):
    ended = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, timeout=HANGS, check=False)
    assert ended.returncode == 0, ended.stderr


def test_no_function_imports_a_reader_but_through_the_door():
    files = sorted(file for room in ROOMS for file in (FOLDER / room).glob("*.py"))
    assert len(files) > 20
    late = [
        (f"{file.parent.name}/{file.name}", node.module)
        for file in files
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("parsers", "flows.harvest.extraction"))
    ]
    assert late == [("config/own_lexicon.py", "parsers.lexicon.own")], "which is imported before there is any thread"
