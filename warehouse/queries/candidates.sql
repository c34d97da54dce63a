-- The earlier releases with promises that may be spoken of in the later ones of $asked, the best $most of each: those that
-- share weighty terms and are at most $days days older, and, of any age, those whose day the later one names.
-- $asked gives the terms of each later release that are to find something. What is counted in numbers comes first; names and
-- days are looked up for the few pairs that are left.
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
