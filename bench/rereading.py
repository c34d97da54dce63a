"""Reading stored captures again with one and with two reading processes, and with one that is killed in the middle.

CAPTURES=100000 .venv/bin/python -m bench rereading
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.measure import fresh, table

_CAPTURES = 5_000
_LISTED = 20
"""Pages that one capture of the list shows."""
_EDITED = 25
"""One page in so many is captured again with another sentence."""
_FIRST_DAY = date(2012, 1, 2)
_TOWNS = ("Valmont", "Saint-Aubin", "Brézolles", "Courtenay", "Villeneuve", "La Ferté", "Montreuil", "Rochefort", "Lisle")
_WHO = ("Le préfet", "La préfète", "Le sous-préfet", "La secrétaire générale", "Le directeur des services")
_DONE = (
    "{who} a réuni le {day} à {town} les maires, les services de secours et {number} associations du département.",
    "Les équipes ont contrôlé {number} véhicules sur la route départementale {road}, entre {town} et {other}.",
    "La crue de la semaine dernière a touché {number} foyers de {town} ; l'électricité est revenue dans la nuit.",
    "À {town}, {number} logements ont été raccordés au réseau de chaleur, et {other} suit la même voie.",
    "La visite de l'entreprise de {town}, qui emploie {number} personnes, s'est achevée par un échange avec les salariés.",
    "Cette campagne de prévention concerne {number} écoles, de {town} à {other}.",
)
_PROMISED = (
    "Un nouveau point d'accueil ouvrira à {town} avant la fin du mois de juin {year}.",
    "L'État versera {number} 000 euros à la commune de {town} d'ici la fin de l'année.",
    "{who} s'est engagé à présenter un bilan aux élus de {other} dans les six mois.",
    "Une réunion de suivi se tiendra à {town} le 15 mars {year}.",
)
_DONE_EN = (
    "{number} officers from both countries met in {town} on {day} to compare what they had seen along the coast.",
    "The exercise between {town} and {other} involved {number} volunteers and two lifeboats.",
    "Ministers thanked the people of {town} for their welcome and recalled the agreement of last year.",
)
_PROMISED_EN = (
    "The two governments will publish a joint review by the end of June {year}.",
    "A further {number} officers will be deployed near {town} within six months.",
)


def captures(number: int) -> Iterator[tuple[str, str, datetime, bytes]]:
    """Purpose, address, time and body of invented captures, the same in every run: lists, the pages on them, some edited."""
    base = "https://www.valmont-bench.example/Actualites"
    made, page = 0, 0
    while made < number:
        pages = [_page(one) for one in range(page, page + _LISTED)]
        at = datetime(_FIRST_DAY.year, 1, 2, 6) + timedelta(hours=page)
        items = "".join(
            f'<li><a href="/Actualites/{name}">{title}</a> <time datetime="{day}">{day:%d/%m/%Y}</time></li>'
            for name, title, day, _ in pages
        )
        found = [("listing", base, _html("Actualités", f"<ul>{items}</ul>"))]
        for offset, (name, title, day, text) in enumerate(pages):
            found.append(("page", f"{base}/{name}", _article(title, day, text)))
            if (page + offset) % _EDITED == 0:
                found.append(("page", f"{base}/{name}", _article(title, day, f"{text}<p>Ce communiqué a été complété.</p>")))
        for purpose, url, html in found[: number - made]:
            at += timedelta(seconds=20)
            yield purpose, url, at, html.encode()
        made += len(found)
        page += _LISTED


def _page(number: int) -> tuple[str, str, date, str]:
    """Name, title, day and paragraphs of a page; one in five is English, two in three promise something."""
    chance = random.Random(number)
    english = number % 5 == 4
    done, promised = (_DONE_EN, _PROMISED_EN) if english else (_DONE, _PROMISED)
    day = _FIRST_DAY + timedelta(days=number // 8)

    def said(sentence: str) -> str:
        town, other = chance.sample(_TOWNS, 2)
        return sentence.format(
            town=town, other=other, who=chance.choice(_WHO), number=chance.randint(3, 900), road=chance.randint(1, 980),
            day=f"{day:%d/%m/%Y}" if not english else f"{day:%-d %B %Y}", year=day.year + 1,
        )  # several a line, as in a table  # fmt: skip

    sentences = [said(one) for one in chance.choices(done, k=chance.randint(14, 22))]
    for _ in range(number % 3):
        sentences.insert(chance.randrange(len(sentences)), said(chance.choice(promised)))
    title = f"{'Joint work in' if english else 'Point de situation à'} {chance.choice(_TOWNS)}, n° {number}"
    paragraphs = "".join(f"<p>{' '.join(sentences[at : at + 3])}</p>" for at in range(0, len(sentences), 3))
    return f"Point-{number}", title, day, paragraphs


def _article(title: str, day: date, paragraphs: str) -> str:
    return _html(
        title,
        f'<article><h1 class="fr-h1">{title}</h1><p class="date">Publié le {day:%d/%m/%Y}</p>'
        f'<div class="texte">{paragraphs}</div></article>',
    )


def _html(title: str, main: str) -> str:
    menu = "".join(f'<li class="fr-nav__item"><a href="/Actions/{one}">Rubrique {one}</a></li>' for one in range(30))
    return (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{title} - Valmont</title></head><body>'
        f'<header class="fr-header"><nav><ul>{menu}</ul></nav></header><main id="contenu">{main}</main>'
        "<footer>Mentions légales, accessibilité</footer></body></html>"
    )


def stored(folder: str, number: int) -> dict[str, int]:
    """Store that many captures of one source in the folder, none of which has been read."""
    from parsers.identity import capture_id
    from parsers.model import Capture, FetchAttempt, Purpose
    from warehouse.archive.kinds import archive_at
    from warehouse.harvests.values import Harvest
    from warehouse.store import open_store

    config = _config(Path(folder))
    (source,) = config.sources()
    began = datetime(2026, 1, 1)
    some: list[tuple[Purpose, Capture]] = []
    with (
        archive_at(config.warehouse.archive).writer("bench", began) as writer,
        open_store(config.warehouse.path) as store,
    ):
        store.begin_run("bench", "watch", began)
        store.record_sources([source])

        def store_some() -> None:
            located = {one.capture_id: writer.keep(one) for _, one in some}
            attempts = tuple(
                FetchAttempt(one.requested_url, purpose, one.fetched_at, "ok", 200, len(one.body), 0, None, one.capture_id)
                for purpose, one in some
            )
            found = Harvest(source, "bench", began, began, True, attempts, tuple(one for _, one in some))
            store.load([found], located)
            some.clear()

        for purpose, url, at, body in captures(number):
            some.append((purpose, Capture(capture_id(body), url, url, at, 200, (), body, "text/html")))  # type: ignore[arg-type]  # of the purposes there are
            if len(some) >= 1_000:
                store_some()
        store_some()
        store.end_run("bench", began, "completed", {})
        store.checkpoint()
    return {"captures": number}


def _config(folder: Path) -> Any:
    from flows.config.load import load_config

    file = folder / "followthrough.toml"
    file.write_text(
        "catalogue = []\nseed_corpus = false\n[[source]]\nid = 'valmont'\nname = 'Préfecture de Valmont'\n"
        "family = 'prefecture'\nhome = 'https://www.valmont-bench.example/Actualites'\n",
        encoding="utf-8",
    )
    return load_config(file)


def reread(folder: str, processes: int, kill: int) -> dict[str, Any]:
    """Read all of it again in this process, of which one reading process is killed after `kill` captures (0 for none)."""
    from flows.passes.lifecycle.stopping import Stop
    from flows.passes.reparse import reparse_all
    from flows.passes.report import LogReport
    from flows.reading.runners import reading

    os.environ["FOLLOWTHROUGH_WORK__PROCESSES"] = str(processes)
    config = _config(Path(folder))

    class Watching(LogReport):
        """Notes when reading ends, and how many captures there were."""

        done = 0
        ended: tuple[float, float] | None = None
        killed = 0

        def read(self, captures: int) -> None:
            self.done += captures
            if kill and not self.killed and self.done >= kill:
                threading.Thread(target=self._kill).start()

        def _kill(self) -> None:
            self.killed = reading.here.pids[-1]
            os.kill(self.killed, 9)

        def step(self, _text: str) -> None:
            self.ended = self.ended or (time.perf_counter(), time.process_time())

    report = Watching()
    began, cpu = time.perf_counter(), time.process_time()
    result = reparse_all(config, report=report, stop=Stop())
    assert report.ended is not None
    assert bool(report.killed) == bool(kill)
    reading.here.close()
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return {
        "captures": report.done,
        "reading": report.ended[0] - began,
        "writer": report.ended[1] - cpu,
        "readers": (used := resource.getrusage(resource.RUSAGE_CHILDREN)).ru_utime + used.ru_stime,
        "whole": time.perf_counter() - began,
        "peak": int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1000,
        "problems": sum(len(one.problems) for one in result.harvests),
    }


_RELATIONS = ("releases", "release_versions", "commitments", "claims", "follow_ups", "related_releases")
_OWN = ("created_at", "decided_at", "first_held_at", "first_read_at", "first_seen_at", "known_at", "revision")
"""Columns that say when a row was written: they differ from run to run."""


def rows(folder: str) -> dict[str, list[Any]]:
    """How many rows each relation of the published file has, and a digest of all that is in them."""
    import duckdb

    with duckdb.connect(str(Path(folder) / "data" / "followthrough.duckdb"), read_only=True) as connection:
        found = {}
        for name in _RELATIONS:
            columns = [row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall()]
            kept = ", ".join(one for one in columns if one not in _OWN)
            digest = (
                f"SELECT count(*), md5(string_agg(t::VARCHAR, '|' ORDER BY t::VARCHAR)) FROM (SELECT {kept} FROM {name}) t"
            )
            found[name] = list(connection.execute(digest).fetchall()[0])
    return found


def main(_rounds: int = 1) -> None:
    """Captures a second with one and two processes, what the writer does of it, and rows after a kill; once."""
    number = int(os.environ.get("CAPTURES", _CAPTURES))
    runs = [
        ("first time, 1 process", 1, 0), ("first time, 2, one killed", 2, number // 2), ("again, 1 process", 1, 0),
        ("again, 2", 2, 0),
    ]  # several a line, as in a table  # fmt: skip
    found: dict[str, Any] = {}
    same: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as temporary:
        base, folder = Path(temporary) / "stored", Path(temporary) / "read"
        base.mkdir()
        fresh(stored, str(base), number)
        for name, processes, kill in runs:
            if name.startswith("first"):
                shutil.rmtree(folder, ignore_errors=True)  # the first time there is none
                shutil.copytree(base, folder)
            found[name] = fresh(reread, str(folder), processes, kill).said
            same[name] = fresh(rows, str(folder)).said
    lines = []
    for name, said in found.items():
        alone = found[f"{name.split(',')[0]}, 1 process"]
        each = 1000 / said["captures"]
        lines.append(
            [name, said["reading"], said["captures"] / said["reading"], alone["reading"] / said["reading"],
             said["readers"] * each, said["writer"] * each, said["whole"], said["peak"], said["problems"]]
        )  # several a line, as in a table  # fmt: skip
    table(
        f"Reading {number:,} captures",
        ["", "reading s", "a second", "of one", "readers ms", "writer ms", "whole s", "peak MB", "problems"],
        lines,
    )
    undisturbed = same["first time, 1 process"]
    print(f"  {', '.join(f'{count:,} {name}' for name, (count, _) in undisturbed.items())}")
    for name, some in same.items():
        differing = [relation for relation in _RELATIONS if some[relation] != undisturbed[relation]]
        print(f"  {name}: {', '.join(differing) or 'no row'} differs from those of {runs[0][0]}")
