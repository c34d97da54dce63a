-- Releases published within $days days of the ones asked for that share states or weighty terms with them, pair by pair.
WITH asked AS (
    SELECT a.release_no, unnest(a.terms) AS t
    FROM (
        SELECT unnest(from_json($asked, '[{
            "release_no": "INTEGER", "terms": [{"no": "INTEGER", "weight": "DOUBLE"}]
        }]')) AS a
    )
)
SELECT a.release_no, o.release_no
FROM asked AS a
JOIN private.subjects AS m ON m.release_no = a.release_no
JOIN private.subject_terms AS s ON s.term_no = a.t.no
JOIN private.subjects AS o ON o.release_no = s.release_no
WHERE o.release_no <> a.release_no
    AND abs(o.published_on - m.published_on) <= $days
GROUP BY a.release_no, o.release_no
HAVING sum(a.t.weight) >= $least
ORDER BY a.release_no, o.release_no;
