-- A body that comes again at the same address with no other in between is read once. Bodies of errors and refusals are no
-- releases. Bodies that no attempt brought (the seed corpus) count as pages.
SELECT source_id, requested_url, purpose, fetched_at, capture_id, url, content_type, warc_file, warc_offset
FROM (
    SELECT
        a.source_id, a.requested_url, a.purpose, a.fetched_at,
        c.capture_id, c.url, c.content_type, c.warc_file, c.warc_offset,
        lag(c.capture_id) OVER (PARTITION BY a.requested_url ORDER BY a.fetched_at, c.capture_id) AS before
    FROM (
        SELECT source_id, url AS requested_url, purpose, fetched_at, capture_id
        FROM fetches
        WHERE source_id = $source_id AND capture_id IS NOT NULL AND outcome IN ('ok', 'unreadable')
        UNION ALL
        SELECT source_id, requested_url, 'page', fetched_at, capture_id
        FROM captures
        WHERE source_id = $source_id
            AND capture_id NOT IN (
                SELECT capture_id FROM fetches WHERE source_id = $source_id AND capture_id IS NOT NULL
            )
    ) AS a
    JOIN captures AS c ON c.capture_id = a.capture_id
)
WHERE before IS DISTINCT FROM capture_id
ORDER BY fetched_at, requested_url, capture_id;
