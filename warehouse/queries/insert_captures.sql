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
