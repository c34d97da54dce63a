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
