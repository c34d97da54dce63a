-- The earlier releases with promises that may be spoken of in the later ones of $asked, the best $most of each: those that
-- share weighty terms and are at most $days days older, and, of any age, those whose day the later one names.
-- $asked gives the weighty terms of each later release.
WITH asked AS (
    SELECT a.release_no, unnest(a.terms) AS t
    FROM (
        SELECT unnest(from_json($asked, '[{
            "release_no": "INTEGER", "terms": [{"no": "INTEGER", "weight": "DOUBLE"}]
        }]')) AS a
    )
),
wanted AS (
    SELECT a.release_no, l.published_on, a.t.no AS term_no, a.t.weight AS weight
    FROM asked AS a
    JOIN private.subjects AS l ON l.release_no = a.release_no
),
shared AS (
    SELECT
        w.release_no AS later_no,
        w.published_on,
        e.release_no AS earlier_no,
        e.published_on AS promised_on,
        e.release_id,
        sum(w.weight) AS weight
    FROM wanted AS w
    JOIN private.subject_terms AS s ON s.term_no = w.term_no
    JOIN private.subjects AS e ON e.release_no = s.release_no
    WHERE e.promises > 0 AND e.published_on < w.published_on
    GROUP BY ALL
    HAVING sum(w.weight) >= $least_of_named
),
windows AS (
    SELECT l.release_no, unnest(l.names_days) AS span
    FROM private.subjects AS l
    WHERE l.release_no IN (SELECT release_no FROM asked)
),
named AS (
    SELECT DISTINCT s.later_no, s.earlier_no
    FROM shared AS s
    JOIN windows AS v ON v.release_no = s.later_no
    WHERE s.promised_on BETWEEN v.span.first_day AND v.span.last_day + CAST($late AS INTEGER)
)
SELECT s.later_no, s.earlier_no
FROM shared AS s
LEFT JOIN named AS n ON n.later_no = s.later_no AND n.earlier_no = s.earlier_no
WHERE n.later_no IS NOT NULL
    OR (s.weight >= $least AND s.promised_on >= s.published_on - CAST($days AS INTEGER))
QUALIFY row_number() OVER (
    PARTITION BY s.later_no
    ORDER BY n.later_no IS NOT NULL DESC, s.weight DESC, s.promised_on DESC, s.release_id
) <= $most
ORDER BY s.later_no, s.earlier_no;
