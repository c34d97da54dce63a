-- Releases that are the same announcement.

-- name: candidates_for_copies
-- Releases published within $days days of the ones asked for that share weighty terms with them, pair by pair.
WITH asked AS (
    SELECT a.release_no, unnest(a.terms) AS t
    FROM (
        SELECT unnest(from_json($asked, '[{
            "release_no": "INTEGER", "terms": [{"no": "INTEGER", "weight": "DOUBLE"}]
        }]')) AS a
    )
),
wanted AS MATERIALIZED (
    SELECT a.release_no, m.published_on, a.t.no AS term_no, a.t.weight AS weight
    FROM asked AS a
    JOIN private.subjects AS m ON m.release_no = a.release_no
),
-- The few releases of those days come first: the terms of the others are not looked at.
nearby AS MATERIALIZED (
    SELECT o.release_no, o.published_on
    FROM private.subjects AS o
    WHERE o.published_on IN (
        SELECT DISTINCT w.published_on + CAST(d.days AS INTEGER)
        FROM (SELECT DISTINCT published_on FROM wanted) AS w, range(-CAST($days AS BIGINT), CAST($days AS BIGINT) + 1) AS d(days)
    )
),
used AS MATERIALIZED (
    SELECT s.term_no, s.release_no, n.published_on
    FROM private.subject_terms AS s
    JOIN nearby AS n ON n.release_no = s.release_no
)
SELECT w.release_no, u.release_no
FROM wanted AS w
JOIN used AS u ON u.term_no = w.term_no
WHERE u.release_no <> w.release_no
    AND abs(u.published_on - w.published_on) <= $days
GROUP BY w.release_no, u.release_no
HAVING sum(w.weight) >= $least
ORDER BY w.release_no, u.release_no;

-- name: insert_copy_pairs
INSERT INTO private.copy_pairs
SELECT r.one, r.other, r.score, r.reasons, r.decided_by
FROM (
    SELECT unnest(from_json($rows, '[{
        "one": "VARCHAR", "other": "VARCHAR", "score": "DOUBLE", "reasons": ["VARCHAR"], "decided_by": "VARCHAR"
    }]')) AS r
);

-- name: forget_copy_pairs
-- Pairs that the rules found; those that a person decided stay.
DELETE FROM private.copy_pairs
WHERE (one IN (SELECT unnest(from_json($ids, '["VARCHAR"]'))) OR other IN (SELECT unnest(from_json($ids, '["VARCHAR"]'))))
RETURNING one, other;

-- name: copies_around
-- Every pair connected with the releases in $ids, with the days of both.
WITH RECURSIVE reached(release_id) AS (
    SELECT unnest(from_json($ids, '["VARCHAR"]'))
    UNION
    SELECT CASE WHEN p.one = r.release_id THEN p.other ELSE p.one END
    FROM reached AS r
    JOIN private.copy_pairs AS p ON p.one = r.release_id OR p.other = r.release_id
)
SELECT p.one, p.other, p.score, p.reasons, p.decided_by, a.published_on, b.published_on
FROM private.copy_pairs AS p
JOIN private.subjects AS a ON a.release_id = p.one
JOIN private.subjects AS b ON b.release_id = p.other
WHERE p.one IN (FROM reached)
ORDER BY p.one, p.other;

-- name: groups_of_copies
-- Every copy of the announcements that the releases in $ids are, or are copies of.
WITH asked AS (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS release_id
),
leaders AS (
    SELECT same_as FROM same_announcements WHERE release_id IN (FROM asked)
    UNION
    SELECT same_as FROM same_announcements WHERE same_as IN (FROM asked)
)
SELECT release_id, same_as FROM same_announcements WHERE same_as IN (FROM leaders)
ORDER BY release_id;

-- name: same_announcements_of
SELECT * EXCLUDE (revision) FROM same_announcements
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    OR same_as IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: insert_same_announcements
INSERT INTO same_announcements
SELECT r.release_id, r.same_as, r.score, r.reasons, r.decided_by, $revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "release_id": "VARCHAR", "same_as": "VARCHAR", "score": "DOUBLE", "reasons": ["VARCHAR"], "decided_by": "VARCHAR"
    }]')) AS r
);

-- name: forget_same_announcements
DELETE FROM same_announcements
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
