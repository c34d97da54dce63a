-- What a snapshot of the published file works out once, in memory, for all the pages that are asked of it, beside what publishing
-- has prepared (pages.sql).

-- name: form_of_publication
SELECT schema_number, layout FROM publication;

-- name: ledger_there
-- Nothing is asked of it, but that it is there: a file without it is damaged.
SELECT commitment_id FROM ledger LIMIT 0;

-- name: snapshot_publication
SELECT published_at, revision, warehouse_id, (SELECT today FROM memory.main.paris_day) AS today
FROM publication;

-- name: today_in_paris
SELECT today FROM paris_today;

-- name: standing_day
-- In the braces stands that day, as a value of SQL.
CREATE TABLE memory.main.paris_day AS SELECT {today} AS today;

-- name: standing_promises
-- In the braces stands the query for pages.promises, with where each stands on that day.
CREATE VIEW memory.main.promises AS
{statuses};

-- name: standing_places
-- In the order of the rows of pages.promises and pages.releases, the numbers of the rows that have their words: writing a file to its
-- end may change these numbers, so that they are no part of it. An id is found by its hash in a hundredth of the time that comparing
-- ids takes; whoever has found one compares the id itself.
CREATE TABLE memory.main.promise_places AS
SELECT c.rowid AS commitment_row, hash(c.commitment_id) AS id_hash
FROM pages.promises AS p
JOIN commitments AS c ON c.commitment_id = p.commitment_id
ORDER BY p.rowid;

CREATE TABLE memory.main.release_places AS
SELECT v.rowid AS version_row, hash(r.release_id) AS id_hash
FROM pages.releases AS r
JOIN release_versions AS v ON v.version_id = r.version_id
ORDER BY r.rowid;

-- name: standing_tallies
-- What became of the firm promises of each party, topic, territory and source; those in copies count once. Many promises have the
-- same parties or topics, which are taken apart once.
CREATE TABLE memory.main.tallies AS
WITH counted AS (
    SELECT party_ids, topics, territory, source_id, status, long_overdue
    FROM memory.main.promises
    WHERE is_firm AND NOT in_copy
),
sorted AS (
    SELECT 'party' AS kind, unnest(list_distinct(party_ids)) AS id, status, long_overdue, number
    FROM (SELECT party_ids, status, long_overdue, count(*) AS number FROM counted GROUP BY ALL)
    UNION ALL
    SELECT 'topic', unnest(list_distinct(topics)), status, long_overdue, number
    FROM (SELECT topics, status, long_overdue, count(*) AS number FROM counted GROUP BY ALL)
    UNION ALL
    SELECT 'territory', territory, status, long_overdue, count(*) FROM counted WHERE territory IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT 'source', source_id, status, long_overdue, count(*) FROM counted GROUP BY ALL
    UNION ALL
    SELECT 'all', 'all', status, long_overdue, count(*) FROM counted GROUP BY ALL
)
SELECT
    kind,
    id,
    CAST(sum(number) AS BIGINT) AS promises,
    CAST(coalesce(sum(number) FILTER (status = 'fulfilled'), 0) AS BIGINT) AS fulfilled,
    CAST(coalesce(sum(number) FILTER (status = 'superseded'), 0) AS BIGINT) AS superseded,
    CAST(coalesce(sum(number) FILTER (status = 'followed_up'), 0) AS BIGINT) AS followed_up,
    CAST(coalesce(sum(number) FILTER (status = 'withdrawn'), 0) AS BIGINT) AS withdrawn,
    CAST(coalesce(sum(number) FILTER (status = 'overdue'), 0) AS BIGINT) AS overdue,
    CAST(coalesce(sum(number) FILTER (status = 'overdue' AND long_overdue), 0) AS BIGINT) AS long_overdue,
    CAST(coalesce(sum(number) FILTER (status = 'due_soon'), 0) AS BIGINT) AS due_soon,
    CAST(coalesce(sum(number) FILTER (status = 'open'), 0) AS BIGINT) AS open
FROM sorted
GROUP BY kind, id;

-- name: standing_counts
CREATE TABLE memory.main.release_counts AS
SELECT source_id, territory, count(*) AS releases, max(published_on) AS newest
FROM pages.releases
GROUP BY source_id, territory;

-- name: forms_of_stems
-- The words for which stems stand in this file, and the numbers of the stems; dutch and german are looked up as they are.
WITH asked AS (
    SELECT unnest(from_json($pairs, '[{"number": "INTEGER", "language": "VARCHAR", "term": "VARCHAR"}]'), recursive := true)
),
found AS (
    SELECT a.number, w.word, w.term_no
    FROM asked AS a
    JOIN search_index.words AS w ON w.language = a.language AND w.term = a.term
    UNION
    SELECT a.number, w.word, w.term_no
    FROM asked AS a
    JOIN search_index.words AS w ON w.word = a.term
    WHERE a.language = 'none' AND w.language IN ('dutch', 'german')
)
SELECT number, list(DISTINCT word)[:$most] AS words, list(DISTINCT term_no) AS term_nos
FROM found
GROUP BY number
ORDER BY number;

-- name: promises_counted
SELECT count(*) AS many FROM memory.main.promises WHERE {conditions};

-- name: promises_paged
SELECT row_no
FROM memory.main.promises
WHERE {conditions}
ORDER BY {order}
LIMIT $most OFFSET $offset;

-- name: promises_paged_and_counted
-- The same, with the number of all that meet the conditions, which are looked at once.
SELECT row_no, count(*) OVER () AS many
FROM memory.main.promises
WHERE {conditions}
ORDER BY {order}
LIMIT $most OFFSET $offset;

-- name: with_word
-- A condition on promises: a word stands in their quotation or headline, in one of some forms. As one list, since DuckDB takes that
-- for the smaller side; else it looks through all promises for the few that have the word.
commitment_no IN (
    SELECT unnest(commitment_nos)
    FROM (
        SELECT flatten(list(commitment_nos)) AS commitment_nos
        FROM search_index.commitment_words
        WHERE word IN (SELECT unnest(from_json(${name}, '["VARCHAR"]')))
    )
)

-- name: with_phrase
-- The same for a phrase: first conditions that leave few promises, whose text is then read.
commitment_id IN (
    SELECT c.commitment_id
    FROM commitments AS c
    WHERE c.rowid IN (
            SELECT commitment_row FROM memory.main.promise_places
            WHERE rowid IN (SELECT row_no FROM memory.main.promises WHERE {words})
        )
        AND contains(
            ' ' || replace(replace(regexp_replace(
                strip_accents(lower(left(c.quote, 2000) || ' ' || coalesce(c.title, ''))), '[^\p{L}\p{N}]+', ' ', 'g'
            ), 'œ', 'oe'), 'æ', 'ae') || ' ',
            ${name}
        )
)

-- name: promise_rows
-- Promises by the numbers of their rows. In the braces stands which of these columns are wanted: DuckDB reads no others. It looks rows
-- up by a table of their numbers, each table by itself; a list of numbers it compares with every row.
WITH p AS MATERIALIZED (
    SELECT row_no, commitment_id, release_row, status, due_on, days_left, first_due_on, times_moved, follow_up_count,
        last_follow_up_on, last_told, long_overdue, firmness, is_firm, party_ids, topics, first_held_at, in_copy
    FROM memory.main.promises
    WHERE row_no IN (SELECT unnest(from_json($numbers, '["BIGINT"]')))
),
c AS MATERIALIZED (
    SELECT commitment_id AS promised, left(title, 300) AS headline, left(quote, 2000) AS quote, actors, partners, action, kind,
        deadline_text, deadline_from, deadline_to, deadline_precision, deadline_role, confidence, decided_by
    FROM commitments
    WHERE rowid IN (SELECT commitment_row FROM memory.main.promise_places WHERE rowid IN (SELECT row_no FROM p))
),
r AS MATERIALIZED (
    SELECT rowid AS number, release_id, title, url, authority, territory, source_id, language, published_on, published_precision
    FROM pages.releases
    WHERE rowid IN (SELECT release_row FROM p)
)
SELECT {columns}
FROM p
JOIN c ON c.promised = p.commitment_id
JOIN r ON r.number = p.release_row;

-- name: releases_found
-- Releases that have all the words of one alternative, by Okapi BM25 as in search(). In the braces stand the numbers of all stems, and
-- one of the four pieces below for each word: a column for each costs half of what a row for each does.
WITH used AS MATERIALIZED (
    SELECT release_no, {uses}
    FROM search_index.postings
    WHERE term_no IN {terms}
    GROUP BY release_no
),
counted AS (
    SELECT {counts} FROM used
),
total AS (
    SELECT count(*) AS releases, avg(length) AS length FROM search_index.documents
),
scored AS MATERIALIZED (
    SELECT u.release_no, {scores} AS score
    FROM (FROM used WHERE {every} IS NOT NULL) AS u
    JOIN (
        SELECT release_no, 1.2e0 * (0.25e0 + 0.75e0 * length / (SELECT length FROM total)) AS long
        FROM search_index.documents
    ) AS d ON d.release_no = u.release_no
    CROSS JOIN counted AS c
    CROSS JOIN total AS t
),
best AS MATERIALIZED (
    FROM scored ORDER BY score DESC, release_no LIMIT $most
)
SELECT d.release_id, d.version_id, b.score, (SELECT count(*) FROM scored) AS many
FROM best AS b
JOIN search_index.documents AS d ON d.release_no = b.release_no
ORDER BY b.score DESC, b.release_no;

-- name: uses_of_word
sum(CAST(uses AS DOUBLE)) FILTER (term_no IN {terms}) AS uses_{place}

-- name: column_of_word
-- Null where a release has none of its forms, and so is the sum for all words.
uses_{place}

-- name: count_of_word
count(uses_{place}) AS releases_{place}

-- name: score_of_word
ln(1 + (t.releases - c.releases_{place} + 0.5e0) / (c.releases_{place} + 0.5e0)) * u.uses_{place} * 2.2e0 / (u.uses_{place} + d.long)

-- name: releases_with_phrases
-- Of some releases, those whose text has phrases word for word.
SELECT release_id
FROM (
    SELECT
        v.release_id,
        ' ' || replace(replace(regexp_replace(
            strip_accents(lower(v.title || ' ' || left(v.body, $characters))), '[^\p{L}\p{N}]+', ' ', 'g'
        ), 'œ', 'oe'), 'æ', 'ae') || ' ' AS folded
    FROM release_versions AS v
    WHERE v.rowid IN (
        SELECT version_row FROM memory.main.release_places WHERE rowid IN (SELECT unnest(from_json($numbers, '["BIGINT"]')))
    )
)
WHERE {checked};

-- name: release_rows_of
WITH asked AS (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS release_id
)
SELECT a.release_id, p.rowid AS release_row
FROM memory.main.release_places AS p
JOIN asked AS a ON hash(a.release_id) = p.id_hash;

-- name: releases_shown
-- Releases as a list of results shows them, with the beginning of their text, in which the words are looked for.
WITH r AS MATERIALIZED (
    FROM pages.releases WHERE rowid IN (SELECT unnest(from_json($numbers, '["BIGINT"]')))
),
v AS MATERIALIZED (
    SELECT release_id, left(body, $characters) AS beginning
    FROM release_versions
    WHERE rowid IN (
        SELECT version_row FROM memory.main.release_places WHERE rowid IN (SELECT unnest(from_json($numbers, '["BIGINT"]')))
    )
)
SELECT r.release_id, r.title, r.authority, r.source_id, r.territory, r.language, r.published_on, r.published_precision,
    v.beginning
FROM r
JOIN v ON v.release_id = r.release_id;
