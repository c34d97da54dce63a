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
