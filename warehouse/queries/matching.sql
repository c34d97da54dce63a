-- Which later releases speak of earlier commitments, and which must be matched again.

-- name: candidates
-- The earlier releases with commitments that the later ones in $asked may speak of, the best $most of each: those that
-- share weighty terms and are at most $days days older, and, of any age, those whose day the later one names.
-- $asked gives the terms of each later release that are to find something. What is counted in numbers comes first; names and
-- days are looked up for the few remaining pairs.
WITH asked AS (
    SELECT a.release_no, unnest(a.terms) AS t
    FROM (
        SELECT unnest(from_json($asked, '[{
            "release_no": "INTEGER", "terms": [{"no": "INTEGER", "weight": "DOUBLE"}]
        }]')) AS a
    )
),
wanted AS MATERIALIZED (
    SELECT release_no, t.no AS term_no, CAST(t.weight AS FLOAT) AS weight FROM asked
),
sharing AS MATERIALIZED (
    SELECT w.release_no AS later_no, s.release_no AS earlier_no, round(sum(w.weight), 3) AS weight
    FROM private.subject_terms AS s
    JOIN wanted AS w ON w.term_no = s.term_no
    GROUP BY w.release_no, s.release_no
    HAVING sum(w.weight) >= $least_of_named
),
shared AS (
    SELECT
        p.later_no,
        l.published_on,
        l.names_days,
        p.earlier_no,
        e.published_on AS promised_on,
        e.release_id,
        p.weight
    FROM sharing AS p
    JOIN private.subjects AS e ON e.release_no = p.earlier_no
    JOIN private.subjects AS l ON l.release_no = p.later_no
    WHERE e.promises > 0 AND e.published_on < l.published_on
),
judged AS (
    SELECT
        * EXCLUDE (names_days),
        len(list_filter(
            names_days,
            lambda span: promised_on BETWEEN span.first_day AND span.last_day + CAST($late AS INTEGER)
        )) > 0 AS named
    FROM shared
)
SELECT later_no, earlier_no
FROM judged
WHERE named OR (weight >= $least AND promised_on >= published_on - CAST($days AS INTEGER))
QUALIFY row_number() OVER (
    PARTITION BY later_no ORDER BY named DESC, weight DESC, promised_on DESC, release_id
) <= $most
ORDER BY later_no, earlier_no;

-- name: follow_ups_of_releases
SELECT * EXCLUDE (counts, revision) FROM follow_ups
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: links_set_aside
-- Links that the rules found and a person decided differently.
SELECT row_id FROM private.set_aside
WHERE relation = 'follow_ups' AND row_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: write_links
INSERT INTO follow_ups (
    follow_up_id, commitment_id, release_id, relation, score, quote, quote_start, quote_end, reasons, decided_by, evidence,
    moved_to, counts, revision
)
SELECT
    r.follow_up_id, r.commitment_id, r.release_id, r.relation, r.score, r.quote, r.quote_start, r.quote_end, r.reasons,
    r.decided_by, r.evidence, r.moved_to, r.counts, $revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "follow_up_id": "VARCHAR", "commitment_id": "VARCHAR", "release_id": "VARCHAR", "relation": "VARCHAR",
        "score": "DOUBLE", "quote": "VARCHAR", "quote_start": "INTEGER", "quote_end": "INTEGER", "reasons": ["VARCHAR"],
        "decided_by": "VARCHAR", "evidence": "VARCHAR", "moved_to": "DATE", "counts": "BOOLEAN"
    }]')) AS r
);

-- name: forget_links
DELETE FROM follow_ups
WHERE follow_up_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: forget_follow_ups_of_no_commitment
-- Links to commitments that no longer exist.
DELETE FROM follow_ups AS f
WHERE f.commitment_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    AND NOT EXISTS (FROM commitments AS c WHERE c.commitment_id = f.commitment_id);

-- name: related_pairs_of_releases
-- The stored pairs whose later release is one of $ids.
SELECT * EXCLUDE (revision) FROM related_pairs
WHERE later_release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: insert_related_pairs
INSERT INTO related_pairs
SELECT
    r.pair_id, r.earlier_release_id, r.later_release_id, r.kind, r.score, r.quote, r.quote_start, r.quote_end, r.reasons,
    $revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "pair_id": "VARCHAR", "earlier_release_id": "VARCHAR", "later_release_id": "VARCHAR", "kind": "VARCHAR",
        "score": "DOUBLE", "quote": "VARCHAR", "quote_start": "INTEGER", "quote_end": "INTEGER", "reasons": ["VARCHAR"]
    }]')) AS r
);

-- name: forget_related_pairs
DELETE FROM related_pairs
WHERE pair_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: mark_matched
UPDATE private.subjects SET matched_with = $number
WHERE release_no IN (SELECT unnest(from_json($numbers, '["INTEGER"]')));

-- name: releases_not_matched
-- Releases whose links are to be decided, the newest first.
SELECT release_id FROM private.subjects
WHERE matched_with <> $number
ORDER BY published_on DESC, release_id
LIMIT $most;

-- name: match_later_again
-- Later releases that may speak of commitments of the releases in $asked: their links are to be decided again. $asked gives
-- the terms of each of these earlier releases that are to find something. For a release of today there are few later ones,
-- so these come first.
WITH asked AS (
    SELECT a.release_no, unnest(a.terms) AS t
    FROM (
        SELECT unnest(from_json($asked, '[{
            "release_no": "INTEGER", "terms": [{"no": "INTEGER", "weight": "DOUBLE"}]
        }]')) AS a
    )
),
wanted AS MATERIALIZED (
    SELECT a.release_no, e.published_on, a.t.no AS term_no, a.t.weight AS weight
    FROM asked AS a
    JOIN private.subjects AS e ON e.release_no = a.release_no
),
later AS MATERIALIZED (
    SELECT l.release_no, l.published_on, l.names_days
    FROM private.subjects AS l
    WHERE l.matched_with > 0 AND l.published_on > (SELECT min(published_on) FROM wanted)
),
used AS MATERIALIZED (
    SELECT s.term_no, s.release_no, l.published_on
    FROM private.subject_terms AS s
    JOIN later AS l ON l.release_no = s.release_no
),
shared AS (
    SELECT u.release_no AS later_no, w.published_on AS promised_on, sum(w.weight) AS weight
    FROM wanted AS w
    JOIN used AS u ON u.term_no = w.term_no
    WHERE u.published_on > w.published_on
    GROUP BY u.release_no, w.release_no, w.published_on
    HAVING sum(w.weight) >= $least_of_named
)
UPDATE private.subjects SET matched_with = 0
WHERE release_no IN (
    SELECT s.later_no
    FROM shared AS s
    JOIN later AS l ON l.release_no = s.later_no
    WHERE (s.weight >= $least AND s.promised_on >= l.published_on - CAST($days AS INTEGER))
        OR len(list_filter(
            l.names_days,
            lambda span: s.promised_on BETWEEN span.first_day AND span.last_day + CAST($late AS INTEGER)
        )) > 0
);

-- name: match_linked_again
-- Releases that were linked to a commitment of the releases in $ids, or belong together with them, are to be matched again.
UPDATE private.subjects SET matched_with = 0
WHERE release_id IN (
    SELECT f.release_id
    FROM follow_ups AS f
    JOIN private.commitment_terms AS p ON p.commitment_id = f.commitment_id
    JOIN private.subjects AS e ON e.release_no = p.release_no
    WHERE e.release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    UNION
    SELECT r.later_release_id
    FROM related_pairs AS r
    WHERE r.earlier_release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
);

-- name: match_copies_again
-- Releases whose copies have changed are to be matched again: a copy is not a follow-up.
UPDATE private.subjects SET matched_with = 0
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
