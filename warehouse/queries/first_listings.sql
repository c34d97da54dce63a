-- When the lists of some sources were first read: as it was noted then, or as the entries say.
SELECT a.source_id, coalesce(min(t.taken_at), min(e.first_seen_at)) AS listed_at, count(t.taken_at) > 0 AS noted
FROM (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS source_id) AS a
LEFT JOIN private.taken_up AS t ON t.subject = 'source' AND t.id = a.source_id
LEFT JOIN private.entries AS e ON e.source_id = a.source_id
GROUP BY a.source_id;
