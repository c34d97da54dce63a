-- When each source was last asked for its lists, and whether that failed. What the seed corpus holds needs no asking.
SELECT source_id, last_polled_at, failures > 0 AS failing
FROM private.source_state
WHERE source_id <> $seeds
ORDER BY source_id;
