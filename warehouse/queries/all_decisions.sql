-- Every decision, in the order of time, with what a person knows the releases by.
SELECT
    d.decision_id, d.subject, d.release_id, d.verdict, d.decided_by, d.decided_at, d.quote, d.later_release_id, d.later_quote,
    d.relation, d.note, r.title, r.url, l.title AS later_title, l.url AS later_url
FROM decisions AS d
LEFT JOIN releases AS r ON r.release_id = d.release_id
LEFT JOIN releases AS l ON l.release_id = d.later_release_id
ORDER BY d.decided_at, d.decision_id;
