-- The full-text search of the published file, and its index.

-- name: create_search
-- Full-text search that needs no extension in the reader's DuckDB: stems are looked up in a list of all the words that the
-- releases use.

CREATE SCHEMA search_index;

CREATE TABLE search_index.documents (
    release_no INTEGER NOT NULL,
    release_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    length INTEGER NOT NULL
);
COMMENT ON TABLE search_index.documents IS 'The releases that search() finds, as they read now';
COMMENT ON COLUMN search_index.documents.release_no IS 'Number of the release within this file; another file may give it another one';
COMMENT ON COLUMN search_index.documents.release_id IS 'The release: releases.release_id';
COMMENT ON COLUMN search_index.documents.version_id IS 'The version whose words are indexed: release_versions.version_id';
COMMENT ON COLUMN search_index.documents.language IS 'Language whose stems were taken: french, english, dutch, german or none';
COMMENT ON COLUMN search_index.documents.length IS 'Words in title and body; those of the title count three times';

CREATE TABLE search_index.words (
    language VARCHAR NOT NULL,
    form VARCHAR NOT NULL,
    word VARCHAR NOT NULL,
    term VARCHAR NOT NULL,
    term_no INTEGER NOT NULL
);
COMMENT ON TABLE search_index.words IS 'Every form of a word that a release uses, and its stem';
COMMENT ON COLUMN search_index.words.language IS 'Language of the releases that use it: french, english, dutch, german or none';
COMMENT ON COLUMN search_index.words.form IS 'The word as written, in lower case';
COMMENT ON COLUMN search_index.words.word IS 'The same without accents';
COMMENT ON COLUMN search_index.words.term IS 'Its stem (Snowball), without accents';
COMMENT ON COLUMN search_index.words.term_no IS 'Number of its stem; forms of one word share it';

CREATE TABLE search_index.postings (
    term_no INTEGER NOT NULL,
    release_no INTEGER NOT NULL,
    uses USMALLINT NOT NULL
);
COMMENT ON TABLE search_index.postings IS 'How often a release uses a stem';
COMMENT ON COLUMN search_index.postings.term_no IS 'The stem: search_index.words.term_no';
COMMENT ON COLUMN search_index.postings.release_no IS 'The release: search_index.documents.release_no';
COMMENT ON COLUMN search_index.postings.uses IS 'How often; a word of the title counts three times';

CREATE TABLE search_index.commitments (
    commitment_no INTEGER NOT NULL,
    commitment_id VARCHAR NOT NULL,
    same_words UBIGINT
);
COMMENT ON TABLE search_index.commitments IS 'The words of a commitment as they are looked for and compared';
COMMENT ON COLUMN search_index.commitments.commitment_no IS 'Number of the commitment within this file; another file may give it another one';
COMMENT ON COLUMN search_index.commitments.commitment_id IS 'The commitment: commitments.commitment_id; empty under a number that is in use no more';
COMMENT ON COLUMN search_index.commitments.same_words IS 'Equal for quotes of the same words, whatever the case, accents and punctuation; the rule of same_commitments. Null where the release has no copy, and nothing is compared';

CREATE TABLE search_index.commitment_words (
    word VARCHAR NOT NULL,
    commitment_nos INTEGER[] NOT NULL
);
COMMENT ON TABLE search_index.commitment_words IS 'The words of quotes and titles of commitments, each in as many rows as there were portions indexed';
COMMENT ON COLUMN search_index.commitment_words.word IS 'The word in small letters without accents';
COMMENT ON COLUMN search_index.commitment_words.commitment_nos IS 'The commitments that use it, once for each use: search_index.commitments.commitment_no';

-- A form that no release uses stands for the forms that begin most like it: at least four letters and six tenths of it.
CREATE MACRO search_terms(question) AS TABLE
WITH asked AS (
    SELECT DISTINCT replace(replace(strip_accents(f.form), 'œ', 'oe'), 'æ', 'ae') AS word
    FROM (SELECT unnest(regexp_extract_all(lower(question), '[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}]+')) AS form) AS f
),
exact AS (
    SELECT DISTINCT a.word, w.language, w.term_no
    FROM asked AS a
    JOIN search_index.words AS w ON w.word = a.word
),
beginnings AS (
    SELECT
        word,
        unnest(range(
            greatest(least(length(word), 4), CAST(ceil(0.6 * length(word)) AS BIGINT)), length(word) + 1
        )) AS letters
    FROM asked
    WHERE length(word) > 2 AND word NOT IN (SELECT word FROM exact)
),
near AS (
    SELECT DISTINCT c.word, c.language, c.term_no
    FROM (
        SELECT b.word, w.language, w.term_no, b.letters, max(b.letters) OVER (PARTITION BY b.word, w.language) AS most
        FROM beginnings AS b
        JOIN search_index.words AS w ON starts_with(w.word, left(b.word, b.letters))
        WHERE length(w.word) <= length(b.word) + greatest(1, length(b.word) - 3)
    ) AS c
    WHERE c.letters = c.most
)
SELECT word, term_no FROM exact
UNION
SELECT word, term_no FROM near;
COMMENT ON MACRO TABLE search_terms IS 'search_terms(''words''): the stems that each word asked for stands for; search and search_commitments are made of it.';

-- Okapi BM25 with its usual constants (k1 = 1.2, b = 0.75).
CREATE MACRO search(question) AS TABLE
WITH terms AS (
    SELECT word, term_no FROM search_terms(question)
),
asked AS (
    SELECT len(list_distinct(regexp_extract_all(
        replace(replace(strip_accents(lower(question)), 'œ', 'oe'), 'æ', 'ae'), '[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}]+'
    ))) AS words
),
used AS (
    SELECT t.word, p.release_no, sum(p.uses) AS uses
    FROM search_index.postings AS p
    JOIN terms AS t ON t.term_no = p.term_no
    GROUP BY t.word, p.release_no
),
found AS (
    SELECT d.release_id, d.length, u.uses, count(*) OVER (PARTITION BY u.word) AS releases
    FROM used AS u
    JOIN search_index.documents AS d ON d.release_no = u.release_no
),
total AS (
    SELECT count(*) AS releases, avg(length) AS length FROM search_index.documents
)
SELECT
    f.release_id,
    sum(
        ln(1 + (t.releases - f.releases + 0.5) / (f.releases + 0.5))
        * f.uses * 2.2 / (f.uses + 1.2 * (0.25 + 0.75 * f.length / t.length))
    ) AS score,
    count(*) AS words_found,
    (SELECT words FROM asked) AS words_asked
FROM found AS f
CROSS JOIN total AS t
GROUP BY f.release_id;
COMMENT ON MACRO TABLE search IS 'search(''words''): the releases that use them, in any form, with or without accents. score: the greater the better; words_found of words_asked are in the release.';

-- The commitments themselves: those whose words or headline use what is asked for. A rare word counts for more than others.
CREATE MACRO search_commitments(question) AS TABLE
WITH terms AS (
    SELECT word, term_no FROM search_terms(question)
),
asked AS (
    SELECT len(list_distinct(regexp_extract_all(
        replace(replace(strip_accents(lower(question)), 'œ', 'oe'), 'æ', 'ae'), '[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}]+'
    ))) AS words
),
weights AS (
    SELECT t.word, ln(1 + (SELECT count(*) FROM search_index.documents) / count(DISTINCT p.release_no)) AS weight
    FROM terms AS t
    JOIN search_index.postings AS p ON p.term_no = t.term_no
    GROUP BY t.word
),
using_them AS (
    SELECT DISTINCT d.release_id, d.language
    FROM terms AS t
    JOIN search_index.postings AS p ON p.term_no = t.term_no
    JOIN search_index.documents AS d ON d.release_no = p.release_no
),
said AS (
    SELECT DISTINCT
        c.commitment_id,
        u.language,
        unnest(regexp_extract_all(
            lower(c.quote || ' ' || coalesce(c.title, '')), '[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}]+'
        )) AS form
    FROM commitments AS c
    JOIN using_them AS u ON u.release_id = c.release_id
),
found AS (
    SELECT DISTINCT s.commitment_id, t.word
    FROM said AS s
    JOIN search_index.words AS w ON w.language = s.language AND w.form = s.form
    JOIN terms AS t ON t.term_no = w.term_no
)
SELECT
    f.commitment_id,
    sum(w.weight) AS score,
    count(*) AS words_found,
    (SELECT words FROM asked) AS words_asked
FROM found AS f
JOIN weights AS w ON w.word = f.word
GROUP BY f.commitment_id;
COMMENT ON MACRO TABLE search_commitments IS 'search_commitments(''words''): the commitments whose quote or title uses them, in any form, with or without accents. score: the greater the better; words_found of words_asked are in it.';

-- name: forget_stale_documents
DELETE FROM search_index.documents
WHERE version_id NOT IN (SELECT version_id FROM releases);

-- name: documents_to_index
-- A number is never given twice: what the index says about a release that now reads differently stays, under a dead number.
CREATE OR REPLACE TEMP TABLE pending AS
SELECT
    v.rowid AS row_no,
    CAST(last.release_no + row_number() OVER (ORDER BY v.rowid) AS INTEGER) AS release_no,
    v.release_id,
    v.version_id,
    CASE r.language
        WHEN 'fr' THEN 'french'
        WHEN 'en' THEN 'english'
        WHEN 'nl' THEN 'dutch'
        WHEN 'de' THEN 'german'
        ELSE 'none'
    END AS language
FROM release_versions AS v
JOIN release_records AS r ON r.release_id = v.release_id AND r.version = v.version
CROSS JOIN (SELECT coalesce(max(release_no), 0) AS release_no FROM search_index.postings) AS last
WHERE v.version_id NOT IN (SELECT version_id FROM search_index.documents)
ORDER BY v.rowid;

-- name: rows_to_index
SELECT p.row_no, strlen(v.title) + strlen(v.body)
FROM pending AS p
JOIN release_versions AS v ON v.rowid = p.row_no
ORDER BY p.row_no;

-- name: tokens_of_documents
-- A form with the releases that use it, once for each use: what comes after looks at 28,000 forms and not at 380,000 words. Texts are
-- parted at spaces first, which is quick, and words are looked for in what stands between, once in each kind of it.
CREATE OR REPLACE TEMP TABLE tokens AS
SELECT language, form, flatten(list(release_nos)) AS release_nos
FROM (
    SELECT language, unnest(regexp_extract_all(piece, '[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}]+')) AS form, release_nos
    FROM (
        SELECT language, piece, list(release_no) AS release_nos
        FROM (
            SELECT
                p.release_no,
                p.language,
                unnest(string_split(lower(v.title || ' ' || v.title || ' ' || v.title || ' ' || v.body), ' ')) AS piece
            FROM release_versions AS v
            JOIN pending AS p ON p.row_no = v.rowid
            WHERE v.rowid BETWEEN $first AND $last
        )
        GROUP BY language, piece
    )
)
WHERE length(form) <= 40
GROUP BY language, form;

-- name: index_documents
INSERT INTO search_index.documents
SELECT p.release_no, p.release_id, p.version_id, p.language, coalesce(t.length, 0)
FROM pending AS p
LEFT JOIN (
    SELECT release_no, count(*) AS length FROM (SELECT unnest(release_nos) AS release_no FROM tokens) GROUP BY release_no
) AS t ON t.release_no = p.release_no
WHERE p.row_no BETWEEN $first AND $last;

-- name: index_words
-- Accents distinguish stems no more than they do words: "marché" and "marche" are both found by either.
INSERT INTO search_index.words
SELECT
    n.language,
    n.form,
    n.word,
    n.term,
    CAST(coalesce(
        k.term_no,
        (SELECT coalesce(max(term_no), 0) FROM search_index.words) + dense_rank() OVER (ORDER BY n.language, n.term)
    ) AS INTEGER)
FROM (
    SELECT
        language,
        form,
        replace(replace(strip_accents(form), 'œ', 'oe'), 'æ', 'ae') AS word,
        replace(replace(strip_accents(stem(form, language)), 'œ', 'oe'), 'æ', 'ae') AS term
    FROM (SELECT language, form FROM tokens) AS t
    ANTI JOIN search_index.words AS w USING (language, form)
) AS n
LEFT JOIN (
    SELECT language, term, any_value(term_no) AS term_no
    FROM search_index.words
    GROUP BY language, term
) AS k ON k.language = n.language AND k.term = n.term;

-- name: index_postings
INSERT INTO search_index.postings
SELECT term_no, release_no, least(count(*), 65535)
FROM (
    SELECT w.term_no, unnest(t.release_nos) AS release_no
    FROM tokens AS t
    JOIN search_index.words AS w ON w.language = t.language AND w.form = t.form
)
GROUP BY term_no, release_no
ORDER BY term_no, release_no;

-- name: forget_stale_commitments
-- A number is never given twice, as of releases: what the index says of a commitment that has changed stays under a dead one.
UPDATE search_index.commitments SET commitment_id = ''
WHERE commitment_id IN (SELECT commitment_id FROM commitments WHERE revision > $since);

-- name: commitments_to_index
CREATE OR REPLACE TEMP TABLE pending_commitments AS
SELECT
    c.rowid AS row_no,
    CAST(last.commitment_no + row_number() OVER (ORDER BY c.rowid) AS INTEGER) AS commitment_no
FROM commitments AS c
CROSS JOIN (SELECT coalesce(max(commitment_no), 0) AS commitment_no FROM search_index.commitments) AS last
WHERE c.revision > $since
ORDER BY c.rowid;

-- name: commitment_numbers_to_index
SELECT min(commitment_no), max(commitment_no) FROM pending_commitments;

-- name: index_commitments
INSERT INTO search_index.commitments
SELECT p.commitment_no, c.commitment_id, NULL
FROM commitments AS c
JOIN pending_commitments AS p ON p.row_no = c.rowid;

-- name: index_commitment_words
-- Parted at spaces first, as texts of releases are.
INSERT INTO search_index.commitment_words
SELECT replace(replace(word, 'œ', 'oe'), 'æ', 'ae'), flatten(list(commitment_nos))
FROM (
    SELECT unnest(regexp_extract_all(strip_accents(piece), '[\p{L}\p{N}]+')) AS word, commitment_nos
    FROM (
        SELECT piece, list(commitment_no) AS commitment_nos
        FROM (
            SELECT
                p.commitment_no,
                unnest(string_split(lower(c.quote || ' ' || left(coalesce(c.title, ''), 500)), ' ')) AS piece
            FROM commitments AS c
            JOIN pending_commitments AS p ON p.row_no = c.rowid
            WHERE p.commitment_no BETWEEN $first AND $last
        )
        GROUP BY piece
    )
)
GROUP BY word
ORDER BY word;

-- name: compare_words_of_copies
-- Only where there are copies are the words of two commitments compared, by the rule of the view same_commitments.
UPDATE search_index.commitments AS i
SET same_words = md5_number_lower(array_to_string(regexp_extract_all(strip_accents(lower(c.quote)), '[\p{L}\p{N}]+'), ' '))
FROM commitments AS c
WHERE c.commitment_id = i.commitment_id AND i.same_words IS NULL
    AND c.release_id IN (SELECT unnest([release_id, same_as]) FROM same_announcements);
