-- Attempts to fetch, and the bodies that they brought.

-- name: insert_fetches
INSERT INTO fetches
SELECT
    r.fetch_id, r.run_id, r.source_id, r.url, r.purpose, r.fetched_at, r.outcome, r.http_status, r.bytes, r.elapsed_ms,
    r.error, r.capture_id, $revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "fetch_id": "VARCHAR", "run_id": "VARCHAR", "source_id": "VARCHAR", "url": "VARCHAR", "purpose": "VARCHAR",
        "fetched_at": "TIMESTAMP", "outcome": "VARCHAR", "http_status": "SMALLINT", "bytes": "BIGINT",
        "elapsed_ms": "INTEGER", "error": "VARCHAR", "capture_id": "VARCHAR"
    }]')) AS r
)
WHERE r.fetch_id NOT IN (SELECT fetch_id FROM fetches WHERE run_id = $run_id);

-- name: known_captures
SELECT capture_id, url, content_type, warc_file, warc_offset
FROM captures
WHERE capture_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: insert_captures
INSERT INTO captures
SELECT
    r.capture_id, r.source_id, r.url, r.requested_url, r.fetched_at, r.http_status, r.content_type, r.bytes, r.warc_file,
    r.warc_offset, $revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "capture_id": "VARCHAR", "source_id": "VARCHAR", "url": "VARCHAR", "requested_url": "VARCHAR",
        "fetched_at": "TIMESTAMP", "http_status": "SMALLINT", "content_type": "VARCHAR", "bytes": "BIGINT",
        "warc_file": "VARCHAR", "warc_offset": "BIGINT"
    }]')) AS r
);

-- name: captures_in_order
-- A body that comes again at the same address with no other in between is read once. Bodies of errors and refusals are not
-- releases. Bodies that no attempt brought (the seed corpus) count as pages. Those of $purposes (of any where that is NULL)
-- that come after the one given, $most of them at most, and how many there are in all.
SELECT
    source_id, requested_url, purpose, fetched_at, capture_id, url, content_type, warc_file, warc_offset,
    count(*) OVER () AS in_all
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
    AND ($purposes::VARCHAR[] IS NULL OR list_contains($purposes::VARCHAR[], purpose))
    AND (
        $after_at::TIMESTAMP IS NULL
        OR (fetched_at, requested_url, capture_id) > ($after_at::TIMESTAMP, $after_url::VARCHAR, $after_id::VARCHAR)
    )
ORDER BY fetched_at, requested_url, capture_id
LIMIT $most;

-- name: places_of_captures
-- Where each body lies in the archive, in the order in which reading them takes least.
SELECT capture_id, url, content_type, warc_file, warc_offset
FROM captures
ORDER BY warc_file, warc_offset;
