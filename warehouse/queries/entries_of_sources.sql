-- Counted back from the latest listing of each source, not from today: a feed that says "not modified" for a month
-- still lists them.
SELECT
    e.source_id, e.key, e.url, e.external_id, e.title, e.published_on, e.published_precision, e.published_how,
    e.updated_on, e.summary, e.content, e.language, e.fingerprint, e.first_seen_at, e.last_listed_at, e.release_id,
    e.failures, e.next_check_at
FROM private.entries AS e
JOIN (
    SELECT source_id, max(last_listed_at) - INTERVAL 30 DAYS AS since
    FROM private.entries
    WHERE source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    GROUP BY source_id
) AS latest ON latest.source_id = e.source_id
WHERE e.last_listed_at >= latest.since OR e.release_id IS NULL OR e.next_check_at IS NOT NULL
ORDER BY e.source_id, e.first_seen_at, e.key;
