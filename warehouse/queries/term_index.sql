-- The index by terms, in which matching looks up what may belong together.

-- name: releases_to_index
-- Releases whose day is known and that are not in the index as today's rules and words break them down, the newest first.
SELECT r.release_id
FROM release_records AS r
LEFT JOIN private.subjects AS s
    ON s.release_id = r.release_id AND s.matcher_version = $version AND s.lexicon = $lexicon
WHERE r.published_on IS NOT NULL AND r.published_precision = 'day' AND s.release_id IS NULL
ORDER BY r.published_on DESC, r.release_id
LIMIT $most;

-- name: texts_to_match
-- How many characters of each release are taken apart, of which $longest are the most; 0 where there is none to read.
SELECT r.release_id, least(coalesce(length(v.body), 0), $longest)
FROM release_records AS r
LEFT JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
WHERE r.release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY r.release_id;

-- name: releases_to_match
-- What matching reads from releases whose day of publication is known.
SELECT r.release_id, r.source_id, r.language, r.published_on, r.title, left(r.body, $longest)
FROM releases AS r
WHERE r.release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    AND r.published_on IS NOT NULL
    AND r.published_precision = 'day'
ORDER BY r.release_id;

-- name: commitments_to_match
-- The commitments that releases make as they read now.
SELECT c.release_id, c.commitment_id, c.quote_start, c.quote_end, c.amounts, c.deadline_to
FROM commitments AS c
JOIN releases AS r ON r.release_id = c.release_id AND r.version_id = c.version_id
WHERE c.release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY c.release_id, c.quote_start, c.commitment_id;

-- name: last_release_number
SELECT coalesce(max(release_no), 0) FROM private.subjects;

-- name: numbers_of_releases
SELECT release_id, release_no FROM private.subjects
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: insert_subjects
INSERT INTO private.subjects (
    release_no, release_id, source_id, language, published_on, days, states, names_days, promises, matcher_version, lexicon,
    matched_with
)
SELECT
    r.release_no, r.release_id, r.source_id, r.language, r.published_on, r.days, r.states, r.names_days, r.promises,
    r.matcher_version, r.lexicon, 0
FROM (
    SELECT unnest(from_json($rows, '[{
        "release_no": "INTEGER", "release_id": "VARCHAR", "source_id": "VARCHAR", "language": "VARCHAR",
        "published_on": "DATE", "days": ["DATE"], "states": ["VARCHAR"],
        "names_days": [{"first_day": "DATE", "last_day": "DATE"}], "promises": "INTEGER", "matcher_version": "INTEGER",
        "lexicon": "VARCHAR"
    }]')) AS r
);

-- name: subjects_of_releases
SELECT release_no, release_id, source_id, language, published_on, days, states, promises
FROM private.subjects
WHERE release_no IN (SELECT unnest(from_json($numbers, '["INTEGER"]')))
ORDER BY release_no;

-- name: forget_subjects
-- The numbers of the releases whose subjects are forgotten; their terms and commitments are found by them.
DELETE FROM private.subjects
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
RETURNING release_no;

-- name: insert_terms
-- The new terms in $terms, numbered from the last one on.
INSERT INTO private.terms
SELECT
    (SELECT coalesce(max(term_no), 0) FROM private.terms) + row_number() OVER (ORDER BY n.term),
    n.term
FROM (SELECT DISTINCT unnest(from_json($terms, '["VARCHAR"]')) AS term) AS n
WHERE n.term NOT IN (SELECT term FROM private.terms);

-- name: numbers_of_terms
SELECT t.term, t.term_no
FROM private.terms AS t
WHERE t.term IN (SELECT unnest(from_json($terms, '["VARCHAR"]')));

-- name: terms_by_number
SELECT t.term_no, t.term, coalesce(c.releases, 0)
FROM private.terms AS t
LEFT JOIN private.term_counts AS c ON c.term_no = t.term_no
WHERE t.term_no IN (SELECT unnest(from_json($numbers, '["INTEGER"]')));

-- name: insert_terms_of_subjects
INSERT INTO private.subject_terms
SELECT r.term_no, r.release_no, r.uses, r.marks
FROM (
    SELECT unnest(from_json($rows, '[{
        "term_no": "INTEGER", "release_no": "INTEGER", "uses": "UTINYINT", "marks": "UTINYINT"
    }]')) AS r
)
ORDER BY r.term_no, r.release_no;

-- name: terms_of_releases
-- The terms of releases, by number.
SELECT release_no, term_no, uses, marks
FROM private.subject_terms
WHERE release_no IN (SELECT unnest(from_json($numbers, '["INTEGER"]')))
ORDER BY release_no, term_no;

-- name: forget_terms_of_subjects
DELETE FROM private.subject_terms
WHERE release_no IN (SELECT unnest(from_json($numbers, '["INTEGER"]')));

-- name: insert_terms_of_commitments
INSERT INTO private.commitment_terms (
    release_no, commitment_id, terms, context, reviews, objects, acts, numbers, days, heads, "local"
)
SELECT r.release_no, r.commitment_id, r.terms, r.context, r.reviews, r.objects, r.acts, r.numbers, r.days, r.heads, r."local"
FROM (
    SELECT unnest(from_json($rows, '[{
        "release_no": "INTEGER", "commitment_id": "VARCHAR", "terms": ["INTEGER"], "context": ["INTEGER"],
        "reviews": "BOOLEAN", "objects": ["INTEGER"], "acts": ["VARCHAR"], "numbers": ["DOUBLE"],
        "days": [{"first_day": "DATE", "last_day": "DATE"}], "heads": ["INTEGER"], "local": ["SMALLINT"]
    }]')) AS r
);

-- name: terms_of_commitments
-- The commitments of earlier releases, with their terms by number.
SELECT
    p.release_no, p.commitment_id, p.terms, p.context, p.reviews, c.amounts, c.deadline_to, p.objects, p.acts, p.numbers, p.days,
    p.heads, p."local"
FROM private.commitment_terms AS p
JOIN commitments AS c ON c.commitment_id = p.commitment_id
WHERE p.release_no IN (SELECT unnest(from_json($numbers, '["INTEGER"]')))
ORDER BY p.release_no, p.commitment_id;

-- name: forget_terms_of_commitments
DELETE FROM private.commitment_terms
WHERE release_no IN (SELECT unnest(from_json($numbers, '["INTEGER"]')));

-- name: count_subjects
SELECT count(*) FROM private.subjects;

-- name: forget_term_counts
DELETE FROM private.term_counts;

-- name: weigh_terms
-- Counts every term again; the caller has emptied private.term_counts.
INSERT INTO private.term_counts
SELECT term_no, count(*) FROM private.subject_terms GROUP BY term_no ORDER BY term_no;

-- name: counts_of_terms
-- Terms with their numbers, and the number of releases that used each when terms were last weighed.
SELECT t.term, t.term_no, coalesce(c.releases, 0)
FROM private.terms AS t
LEFT JOIN private.term_counts AS c ON c.term_no = t.term_no
WHERE t.term IN (SELECT unnest(from_json($terms, '["VARCHAR"]')));

-- name: background_in_force
SELECT number, releases, matcher_version, lexicon FROM private.backgrounds ORDER BY number DESC LIMIT 1;

-- name: record_background
INSERT INTO private.backgrounds (number, releases, matcher_version, lexicon, weighed_at)
VALUES ($number, $releases, $version, $lexicon, $now);
