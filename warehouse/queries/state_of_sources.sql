SELECT source_id, last_polled_at, failures, discovered_feeds
FROM private.source_state
WHERE source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
