"""Reads the texts of a gold folder, and scores the commitments, times and follow-ups found in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from flows.catalogue.source_table import SEED_CORPUS
from flows.config.tables.work import WorkTable
from flows.evaluation.gold import Gold, GoldDocument, TimeRow
from flows.evaluation.link_scores import Found, Marks, marks_of, part_of
from flows.evaluation.links import DatedText, links_among
from flows.evaluation.scoring import Misses, Scores, aside, score_commitments, score_time
from flows.harvest.seed_corpus import read_seed
from flows.reading.runners import reading, reading_on
from parsers.deadlines import find_deadlines
from parsers.model import Commitment
from warehouse.seeds import seeds

_SEED_LANGUAGE = "fr"


@dataclass(frozen=True, slots=True)
class TimeScores:
    """One .jsonl file: how many rows of each name there are, and how many are right."""

    rows: Counter[str]
    right: Counter[str]
    misses: tuple[TimeRow, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of a gold folder."""

    documents: dict[str, Scores]
    """By document id, including the seeds that the folder marks."""
    languages: dict[str, str]
    """For each document."""
    titles: dict[str, str]
    """For each document, and for the seeds where links were looked for."""
    held_out: frozenset[str]
    """The documents whose group is held out while rules are written."""
    misses: Misses
    times: dict[str, TimeScores]
    """By the name of the .jsonl file."""
    unknown: tuple[str, ...]
    """Documents that are marked but missing: their marks are not scored."""
    links: tuple[Marks, Found] | None = None
    """What is marked and what was found; None when the folder marks no links."""

    def total(self, *, language: str | None = None, held_out: bool | None = None) -> Scores:
        """The sum over the documents of a language, or of the held-out part or the rest; None for all."""
        chosen = (
            scores
            for document, scores in self.documents.items()
            if (language is None or self.languages[document] == language)
            and (held_out is None or (document in self.held_out) == held_out)
        )
        return sum(chosen, Scores())

    def links_of(self, held_out: bool | None = None) -> tuple[Marks, Found] | None:
        """Marked and found links of the held-out part or the rest, or, given None, of all; None when no links are marked."""
        if self.links is None or held_out is None:
            return self.links
        return part_of(*self.links, self.held_out, inside=held_out)


def evaluate(gold: Gold, work: WorkTable = WorkTable()) -> Evaluation:  # noqa: B008 - a frozen value
    """Find commitments, times and follow-ups in the texts of `gold` and score them; `work` says where they are read.

    `seed-000` to `seed-004` are the releases of the seed corpus, read as a run reads them; a folder need not mark them, and
    links are looked for among them too, since a run has them along with what it watches.

    Raises ClusterError when a Dask cluster is to read and cannot.
    """
    with reading_on(work), ThreadPoolExecutor(reading.at_once) as threads:
        documents = gold.documents.values()
        found = dict(zip(gold.documents, threads.map(_commitments, documents), strict=True))
        return _evaluated(gold, found)


def _commitments(document: GoldDocument) -> tuple[Commitment, ...]:
    found: tuple[Commitment, ...] = reading.ask(
        "find_commitments",
        document.text,
        title=document.title,
        published=document.published,
        language=document.lang,
        authority=document.authority,
        what=f"the document {document.id}",
    )
    return found


def _evaluated(gold: Gold, found: dict[str, tuple[Commitment, ...]]) -> Evaluation:
    marked = {one.doc for one in gold.commitments} | {one.doc for one in gold.traps} | gold.exhaustive
    marked |= {name for one in (*gold.links, *gold.no_links) for name in (one.earlier_doc, one.later_doc)}
    dated: dict[str, DatedText] = {}
    languages: dict[str, str] = {}
    titles = {document.id: document.title for document in gold.documents.values()}
    for document in gold.documents.values():
        languages[document.id] = document.lang
        if document.published is not None:
            source = f"{document.lang} {document.host}"
            dated[document.id] = DatedText(
                document.title, document.text, document.lang, document.published, source, found[document.id]
            )
    for seed in seeds():
        name = f"seed-{seed.external_id[:3]}"
        if name not in marked and not gold.links:
            continue
        release = read_seed(SEED_CORPUS, seed)
        titles[name] = release.title
        if name in marked:
            found[name] = release.commitments
            languages[name] = _SEED_LANGUAGE
        if release.published is not None:
            dated[name] = DatedText(
                release.title,
                release.body,
                _SEED_LANGUAGE,
                release.published.on,
                SEED_CORPUS.source_id,
                release.commitments,
            )
    scores, misses = score_commitments(gold, found)
    kept = frozenset(document.id for document in gold.documents.values() if aside(document))
    times = {one.name: _times(one.rows, one.language) for one in gold.times}
    links = (marks_of(gold, found.keys() | dated.keys()), links_among(dated)) if gold.links else None
    return Evaluation(scores, languages, titles, kept, misses, times, tuple(sorted(marked - set(found))), links)


def _times(rows: Iterable[TimeRow], language: str) -> TimeScores:
    counted: Counter[str] = Counter()
    good: Counter[str] = Counter()
    misses: list[TimeRow] = []
    for row in rows:
        scored = score_time(row, find_deadlines(row.text, row.reference_date, language))
        if scored is None:
            continue
        names, right = scored
        counted.update(names)
        if right:
            good.update(names)
        else:
            misses.append(row)
    return TimeScores(counted, good, tuple(misses))
