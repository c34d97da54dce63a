-- Later releases that may speak of promises of the releases of $asked: their links are to be decided again. $asked gives the
-- terms of each of these earlier releases that are to find something. For a release of today there are few later ones, so
-- these come first.
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
