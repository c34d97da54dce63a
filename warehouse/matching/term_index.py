"""The index by terms: what matching knows about releases and commitments; kept up to date in the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from duckdb import DuckDBPyConnection

from parsers.claims.reading import LONGEST_BODY
from parsers.followups import MATCHER_VERSION, EarlierCommitment, ReleaseDigest, ReleaseProfile, Stated, Weights
from parsers.lexicon import fingerprint
from parsers.model import Amount
from warehouse.connection.sql import Row, as_parameter, portions, statement
from warehouse.matching.release_texts import Digesting, ReleaseText, all_digested_here
from warehouse.matching.waiting import Background

IN_TITLE = 1
A_NAME = 2


@dataclass(slots=True)
class Known:
    """Subjects read back from the index, by release_no, with what is needed to weigh their terms."""

    subjects: dict[int, ReleaseProfile] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    """Term -> releases that used it when terms were last weighed."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Term -> term_no."""

    def weights(self, background: Background) -> Weights:
        """The weights of the terms read so far."""
        return Weights(background.releases, self.counts)


def digests(
    connection: DuckDBPyConnection, release_ids: Collection[str], digesting: Digesting = all_digested_here
) -> dict[str, ReleaseDigest]:
    """Releases broken down, as they read now; those whose day of publication is not known are left out."""
    ids = {"ids": as_parameter(sorted(release_ids))}
    stated: dict[str, list[Stated]] = defaultdict(list)
    for release_id, commitment_id, start, end, amounts, due_on in connection.execute(
        statement("commitments_to_match"), ids
    ).fetchall():
        stated[release_id].append(Stated(commitment_id, start, end, _amounts(amounts), due_on))
    texts = {
        release_id: ReleaseText(title, body, language, published_on, source_id, tuple(stated[release_id]))
        for release_id, source_id, language, published_on, title, body in connection.execute(
            statement("releases_to_match"), {**ids, "longest": LONGEST_BODY}
        ).fetchall()
    }
    return dict(zip(texts, digesting(list(texts.values())), strict=True))


def index(connection: DuckDBPyConnection, release_ids: Collection[str], read: Mapping[str, ReleaseDigest]) -> dict[str, int]:
    """Replace what the index has on some releases with `read`; returns their numbers, by release_id."""
    gone = connection.execute(statement("forget_subjects"), {"ids": as_parameter(sorted(release_ids))}).fetchall()
    if gone:
        numbers = {"numbers": as_parameter([row[0] for row in gone])}
        connection.execute(statement("forget_terms_of_subjects"), numbers)
        connection.execute(statement("forget_terms_of_commitments"), numbers)
    if not read:
        return {}
    terms = _numbered(connection, read.values())
    row = connection.execute(statement("last_release_number")).fetchone()
    first = int(row[0]) + 1 if row else 1
    numbered = {release_id: first + place for place, release_id in enumerate(sorted(read))}
    _insert(connection, "insert_subjects", [_subject_row(numbered[one], one, read[one]) for one in numbered])
    _insert(connection, "insert_terms_of_subjects", _term_rows(numbered, read, terms))
    _insert(connection, "insert_terms_of_commitments", _commitment_rows(numbered, read, terms))
    return numbered


def weigh(connection: DuckDBPyConnection, now: object) -> Background:
    """Count how many releases use each term; what was matched before must be matched again."""
    last = connection.execute(statement("background_in_force")).fetchone()
    row = connection.execute(statement("count_subjects")).fetchone()
    made = Background((last[0] if last else 0) + 1, int(row[0]) if row else 0)
    connection.execute(statement("forget_term_counts"))
    connection.execute(statement("weigh_terms"))
    rules = {"version": MATCHER_VERSION, "lexicon": fingerprint()}
    values = {"number": made.number, "releases": made.releases, **rules, "now": now}
    connection.execute(statement("record_background"), values)
    return made


def take_in(connection: DuckDBPyConnection, read: Mapping[str, ReleaseDigest], numbers: Mapping[str, int]) -> Known:
    """What is known about releases just broken down; `numbers` are theirs in the index."""
    known = Known()
    for release_id, number in numbers.items():
        known.ids[number] = release_id
        known.subjects[number] = read[release_id].profile
    terms = sorted({term for profile in known.subjects.values() for term in profile.terms})
    for term, term_no, releases in connection.execute(
        statement("counts_of_terms"), {"terms": as_parameter(terms)}
    ).fetchall():
        known.numbers[term] = term_no
        known.counts[term] = releases
    return known


def read_subjects(connection: DuckDBPyConnection, numbers: Collection[int], known: Known) -> None:
    """Read releases back from the index into `known`."""
    missing = sorted(set(numbers) - known.subjects.keys())
    if not missing:
        return
    asked = {"numbers": as_parameter(missing)}
    rows = connection.execute(statement("terms_of_releases"), asked).fetchall()
    names = _names(connection, {row[1] for row in rows}, known)
    uses: dict[int, dict[str, int]] = defaultdict(dict)
    marked: dict[tuple[int, int], set[str]] = defaultdict(set)
    for release_no, term_no, used, marks in rows:
        term = names[term_no]
        uses[release_no][term] = used
        if marks & IN_TITLE:
            marked[release_no, IN_TITLE].add(term)
        if marks & A_NAME:
            marked[release_no, A_NAME].add(term)
    for release_no, release_id, source_id, language, published_on, days, states, _ in connection.execute(
        statement("subjects_of_releases"), asked
    ).fetchall():
        known.ids[release_no] = release_id
        known.subjects[release_no] = ReleaseProfile(
            source_id,
            language,
            published_on,
            frozenset(days),
            frozenset(states),
            uses[release_no],
            frozenset(marked[release_no, IN_TITLE]),
            frozenset(marked[release_no, A_NAME]),
        )


def read_commitments(
    connection: DuckDBPyConnection, release_nos: Collection[int], known: Known
) -> dict[int, list[EarlierCommitment]]:
    """The commitments of earlier releases, by release_no, as they were when they were broken down."""
    asked = {"numbers": as_parameter(sorted(release_nos))}
    rows = connection.execute(statement("terms_of_commitments"), asked).fetchall()
    # What is in the objects is in the terms as well.
    names = _names(connection, {number for row in rows for number in (*row[2], *row[3])}, known)
    found: dict[int, list[EarlierCommitment]] = defaultdict(list)
    for release_no, commitment_id, terms, context, reviews, amounts, due_on, *rest in rows:
        objects, acts, numbers, days, heads, local = rest
        found[release_no].append(
            EarlierCommitment(
                commitment_id,
                frozenset(names[number] for number in terms),
                frozenset(names[number] for number in context),
                _amounts(amounts),
                due_on,
                reviews,
                frozenset(names[number] for number in objects),
                tuple(acts),
                frozenset(numbers),
                tuple((one["first_day"], one["last_day"]) for one in days),
                frozenset(names[number] for number in heads),
                {names[number]: share / 1_000 for number, share in zip(terms, local, strict=False) if share is not None},
            )
        )
    return found


def _names(connection: DuckDBPyConnection, numbers: Collection[int], known: Known) -> dict[int, str]:
    """The terms with these numbers; how many releases use each is noted in `known`."""
    names: dict[int, str] = {}
    asked = {"numbers": as_parameter(sorted(numbers))}
    for term_no, term, releases in connection.execute(statement("terms_by_number"), asked).fetchall():
        names[term_no] = term
        known.counts[term] = releases
        known.numbers[term] = term_no
    return names


def _numbered(connection: DuckDBPyConnection, read: Collection[ReleaseDigest]) -> dict[str, int]:
    """The number of each term; new terms get one."""
    terms: set[str] = set()
    for one in read:
        terms.update(one.profile.terms)
        for commitment in one.commitments:
            terms |= commitment.terms | commitment.context
    listed = {"terms": as_parameter(sorted(terms))}
    connection.execute(statement("insert_terms"), listed)
    return dict(connection.execute(statement("numbers_of_terms"), listed).fetchall())


def _insert(connection: DuckDBPyConnection, name: str, rows: Sequence[Row]) -> None:
    for portion in portions(rows):
        connection.execute(statement(name), {"rows": as_parameter(portion)})


def _subject_row(number: int, release_id: str, read: ReleaseDigest) -> Row:
    profile = read.profile
    named = [one for passage in read.later_side.passages if passage.refers for one in passage.references]
    return {
        "release_no": number,
        "release_id": release_id,
        "source_id": profile.source_id,
        "language": profile.language,
        "published_on": profile.published,
        "days": sorted(profile.days),
        "states": sorted(profile.states),
        "names_days": [{"first_day": one.first, "last_day": one.last} for one in named],
        "promises": len(read.commitments),
        "matcher_version": MATCHER_VERSION,
        "lexicon": fingerprint(),
    }


def _term_rows(numbered: Mapping[str, int], read: Mapping[str, ReleaseDigest], terms: Mapping[str, int]) -> list[Row]:
    rows = []
    for release_id, number in numbered.items():
        profile = read[release_id].profile
        for term, uses in profile.terms.items():
            marks = IN_TITLE * (term in profile.title) + A_NAME * (term in profile.names)
            rows.append({"term_no": terms[term], "release_no": number, "uses": uses, "marks": marks})
    return rows


def _commitment_rows(numbered: Mapping[str, int], read: Mapping[str, ReleaseDigest], terms: Mapping[str, int]) -> list[Row]:
    return [
        _commitment_row(number, commitment, terms)
        for release_id, number in numbered.items()
        for commitment in read[release_id].commitments
    ]


def _commitment_row(number: int, commitment: EarlierCommitment, terms: Mapping[str, int]) -> Row:
    own = sorted(commitment.terms, key=lambda term: terms[term])
    return {
        "release_no": number,
        "commitment_id": commitment.commitment_id,
        "terms": [terms[term] for term in own],
        "context": sorted(terms[term] for term in commitment.context),
        "reviews": commitment.reviews,
        "objects": sorted(terms[term] for term in commitment.objects),
        "acts": list(commitment.acts),
        "numbers": sorted(commitment.numbers),
        "days": [{"first_day": first, "last_day": last} for first, last in commitment.days],
        "heads": sorted(terms[term] for term in commitment.heads),
        # Shares are given to three digits, so whole thousandths hold them exactly.
        "local": [round(commitment.local[term] * 1_000) if term in commitment.local else None for term in own],
    }


def _amounts(rows: Sequence[Mapping[str, object]] | None) -> tuple[Amount, ...]:
    return tuple(Amount(str(one["text"]), float(str(one["value"])), str(one["unit"])) for one in rows or ())
