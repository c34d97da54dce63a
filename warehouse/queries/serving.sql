-- What a snapshot of the published file works out once, in memory, for all the pages that are asked of it.

-- name: form_of_publication
SELECT schema_number, layout FROM publication;

-- name: ledger_there
-- Nothing is asked of it, but that it is there: a file without it is damaged.
SELECT commitment_id FROM ledger LIMIT 0;

-- name: snapshot_publication
SELECT published_at, revision, warehouse_id, (SELECT today FROM memory.main.paris_day) AS today
FROM publication;

-- name: standing_releases
-- The view `releases` without the words, which would not fit into memory, and the number of the row that holds them.
CREATE OR REPLACE TABLE memory.main.releases AS
SELECT
    r.release_id,
    r.source_id,
    left(v.title, 300) AS title,
    r.published_on,
    r.published_precision,
    r.authority,
    r.territory,
    r.language,
    left(r.url, 2001) AS url,
    s.same_as,
    v.topics,
    v.version_id,
    v.rowid AS version_row,
    r.first_seen_at
FROM release_records AS r
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
LEFT JOIN same_announcements AS s ON s.release_id = r.release_id;

CREATE OR REPLACE TABLE memory.main.paris_day AS SELECT today FROM paris_today;

-- name: standing_twins
-- What the view same_commitments gives, which compares the words themselves: they were compared once, when they were published.
CREATE OR REPLACE TABLE memory.main.twins AS
WITH grouped AS MATERIALIZED (
    SELECT c.commitment_id, s.same_as, coalesce(s.same_as, c.release_id) AS announcement, i.same_words
    FROM (
        FROM commitments
        WHERE release_id IN (SELECT unnest([release_id, same_as]) FROM same_announcements)
    ) AS c
    LEFT JOIN same_announcements AS s ON s.release_id = c.release_id
    JOIN search_index.commitments AS i ON i.commitment_id = c.commitment_id
)
SELECT c.commitment_id, min(f.commitment_id) AS same_as
FROM grouped AS c
JOIN grouped AS f ON f.announcement = c.announcement AND f.same_words = c.same_words
WHERE c.same_as IS NOT NULL AND f.same_as IS NULL
GROUP BY c.commitment_id;

-- name: standing_promises
-- In the braces stands the view commitment_status, over the twins above.
CREATE OR REPLACE TABLE memory.main.promises AS
SELECT
    c.commitment_id,
    c.rowid AS commitment_row,
    r.rowid AS release_row,
    i.commitment_no,
    c.release_id,
    s.status,
    s.due_on,
    coalesce(s.due_on, c.deadline_from) AS sorted_by,
    s.first_due_on,
    CAST(s.times_moved AS INTEGER) AS times_moved,
    CAST(s.follow_up_count AS INTEGER) AS follow_up_count,
    s.last_follow_up_on,
    s.last_told,
    s.long_overdue,
    c.deadline_precision,
    c.deadline_role,
    coalesce(c.decided_firmness, c.firmness, 'firm') AS firmness,
    coalesce(c.decided_firmness = 'firm', c.decided_by IS NOT NULL OR coalesce(c.firmness, 'firm') = 'firm') AS is_firm,
    coalesce(c.party_ids, []) AS party_ids,
    coalesce(c.topics, []) AS topics,
    c.first_held_at,
    r.source_id,
    r.territory,
    r.published_on,
    coalesce(r.same_as IN (
        SELECT m.release_id FROM commitments AS m SEMI JOIN same_announcements AS a ON a.same_as = m.release_id
    ), FALSE) AS in_copy
FROM commitments AS c
JOIN ({standing}) AS s ON s.commitment_id = c.commitment_id
JOIN memory.main.releases AS r ON r.release_id = c.release_id
LEFT JOIN search_index.commitments AS i ON i.commitment_id = c.commitment_id;

-- name: standing_tallies
-- What became of the firm promises of each party, topic, territory and source; those in copies count once. Many promises have the
-- same parties or topics, which are taken apart once.
CREATE OR REPLACE TABLE memory.main.tallies AS
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

-- name: standing_told
-- The newest follow-ups that count, of firm promises, one a promise: as many as any page shows.
CREATE OR REPLACE TABLE memory.main.latest_told AS
WITH newest AS MATERIALIZED (
    SELECT n.follow_up_id, n.relation, n.release_row, p.commitment_row
    FROM (
        SELECT
            f.follow_up_id,
            f.commitment_id,
            f.relation,
            r.published_on,
            r.rowid AS release_row,
            row_number() OVER (PARTITION BY f.commitment_id ORDER BY r.published_on DESC, f.follow_up_id) AS turn
        FROM counted_links AS f
        JOIN memory.main.releases AS r ON r.release_id = f.release_id
        WHERE r.published_on IS NOT NULL AND r.same_as IS NULL
    ) AS n
    JOIN memory.main.promises AS p ON p.commitment_id = n.commitment_id
    WHERE n.turn = 1 AND p.is_firm AND NOT p.in_copy
    ORDER BY n.published_on DESC, n.follow_up_id
    LIMIT 20
)
SELECT
    n.follow_up_id,
    c.commitment_id,
    r.release_id,
    n.relation,
    f.quote,
    r.title,
    r.language,
    r.published_on,
    r.published_precision,
    left(c.title, 300) AS headline,
    c.quote AS promised
FROM newest AS n
JOIN follow_ups AS f ON f.follow_up_id = n.follow_up_id
JOIN memory.main.releases AS r ON r.rowid = n.release_row
JOIN commitments AS c ON c.rowid = n.commitment_row;

-- name: standing_counts
CREATE OR REPLACE TABLE memory.main.release_counts AS
SELECT source_id, territory, count(*) AS releases, max(published_on) AS newest
FROM memory.main.releases
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
SELECT rowid AS row_no
FROM memory.main.promises
WHERE {conditions}
ORDER BY {order}
LIMIT $most OFFSET $offset;

-- name: promises_paged_and_counted
-- The same, with the number of all that meet the conditions, which are looked at once.
WITH met AS MATERIALIZED (
    SELECT rowid AS row_no, commitment_id, sorted_by, published_on, last_follow_up_on, first_held_at
    FROM memory.main.promises
    WHERE {conditions}
)
SELECT row_no, (SELECT count(*) FROM met) AS many
FROM met
ORDER BY {order}
LIMIT $most OFFSET $offset;

-- name: with_word
-- A condition on promises: a word stands in their quotation or headline, in one of some forms.
commitment_no IN (
    SELECT unnest(commitment_nos) FROM search_index.commitment_words
    WHERE word IN (SELECT unnest(from_json(${name}, '["VARCHAR"]')))
)

-- name: with_phrase
-- The same for a phrase: first conditions that leave few promises, whose text is then read.
commitment_row IN (
    SELECT c.rowid
    FROM commitments AS c
    WHERE c.rowid IN (SELECT commitment_row FROM memory.main.promises WHERE {words})
        AND contains(
            ' ' || replace(replace(regexp_replace(
                strip_accents(lower(left(c.quote, 2000) || ' ' || coalesce(c.title, ''))), '[^\p{L}\p{N}]+', ' ', 'g'
            ), 'œ', 'oe'), 'æ', 'ae') || ' ',
            ${name}
        )
)

-- name: promise_rows
-- Promises by the numbers of their rows, with what a list shows of each. DuckDB looks rows up by a table of their numbers, each
-- table by itself; a list of numbers it compares with every row.
WITH p AS MATERIALIZED (
    SELECT rowid AS row_no, * FROM memory.main.promises
    WHERE rowid IN (SELECT unnest(from_json($numbers, '["BIGINT"]')))
),
c AS MATERIALIZED (
    SELECT rowid AS number, title, quote, actors, partners, action, kind, deadline_text, deadline_from, deadline_to, confidence, decided_by
    FROM commitments
    WHERE rowid IN (SELECT commitment_row FROM p)
),
r AS MATERIALIZED (
    SELECT rowid AS number, release_id, title, url, authority, territory, source_id, language, published_on, published_precision
    FROM memory.main.releases
    WHERE rowid IN (SELECT release_row FROM p)
)
SELECT
    p.row_no,
    p.commitment_id,
    p.status,
    p.due_on,
    p.due_on - d.today AS days_left,
    p.first_due_on,
    p.times_moved,
    p.follow_up_count,
    p.last_follow_up_on,
    p.last_told,
    p.long_overdue,
    p.deadline_precision,
    p.deadline_role,
    p.firmness,
    p.is_firm,
    p.party_ids,
    p.topics,
    p.first_held_at,
    p.in_copy,
    left(c.title, 300) AS headline,
    left(c.quote, 2000) AS quote,
    c.actors,
    c.partners,
    c.action,
    c.kind,
    c.deadline_text,
    c.deadline_from,
    c.deadline_to,
    c.confidence,
    c.decided_by,
    r.release_id,
    r.title,
    r.url,
    r.authority,
    r.territory,
    r.source_id,
    r.language,
    r.published_on,
    r.published_precision
FROM p
JOIN c ON c.number = p.commitment_row
JOIN r ON r.number = p.release_row
CROSS JOIN memory.main.paris_day AS d;

-- name: releases_found
-- Releases that have all the words of one alternative, by Okapi BM25 as in search(); `word_terms` are pairs of the number of a
-- word and a stem that it stands for.
WITH word_terms AS (
    SELECT unnest(from_json($word_terms, '[{"word": "INTEGER", "term_no": "INTEGER"}]'), recursive := true)
),
used AS MATERIALIZED (
    SELECT t.word, p.release_no, sum(p.uses) AS uses
    FROM (SELECT term_no, release_no, uses FROM search_index.postings WHERE term_no IN {terms}) AS p
    JOIN word_terms AS t ON t.term_no = p.term_no
    GROUP BY t.word, p.release_no
),
counted AS (
    SELECT word, count(*) AS releases FROM used GROUP BY word
),
total AS (
    SELECT count(*) AS releases, avg(length) AS length FROM search_index.documents
),
scored AS MATERIALIZED (
    SELECT
        u.release_no,
        sum(
            ln(1 + (t.releases - c.releases + 0.5) / (c.releases + 0.5))
            * u.uses * 2.2 / (u.uses + 1.2 * (0.25 + 0.75 * d.length / t.length))
        ) AS score
    FROM used AS u
    JOIN search_index.documents AS d ON d.release_no = u.release_no
    JOIN counted AS c ON c.word = u.word
    CROSS JOIN total AS t
    GROUP BY u.release_no
    HAVING count(*) = $words
),
best AS MATERIALIZED (
    FROM scored ORDER BY score DESC, release_no LIMIT $most
)
SELECT d.release_id, d.version_id, b.score, (SELECT count(*) FROM scored) AS many
FROM best AS b
JOIN search_index.documents AS d ON d.release_no = b.release_no
ORDER BY b.score DESC, b.release_no;

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
    WHERE v.rowid IN (SELECT unnest(from_json($numbers, '["BIGINT"]')))
)
WHERE {checked};

-- name: version_rows_of
SELECT release_id, version_row FROM memory.main.releases
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: releases_shown
-- Releases as a list of results shows them, with the beginning of their text, in which the words are looked for.
WITH r AS MATERIALIZED (
    FROM memory.main.releases WHERE version_row IN (SELECT unnest(from_json($numbers, '["BIGINT"]')))
),
v AS MATERIALIZED (
    SELECT rowid AS number, left(body, $characters) AS beginning
    FROM release_versions
    WHERE rowid IN (SELECT unnest(from_json($numbers, '["BIGINT"]')))
)
SELECT r.release_id, r.title, r.authority, r.source_id, r.territory, r.language, r.published_on, r.published_precision,
    v.beginning
FROM r
JOIN v ON v.number = r.version_row;
