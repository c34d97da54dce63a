SELECT p.source_id, p.last_polled_at, p.failures, p.discovered_feeds, g.usual_pause_days
FROM private.source_state AS p
LEFT JOIN private.source_signs AS g ON g.source_id = p.source_id
WHERE p.source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
