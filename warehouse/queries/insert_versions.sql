INSERT INTO release_versions BY NAME
SELECT
    r.version_id, r.release_id, r.version, r.kind, r.seen_at, r.title, r.body, r.body_sha256, r.words_id, r.parser,
    r.parser_version, r.capture_id, r.attachment_ids, r.topics, $revision AS revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "version_id": "VARCHAR", "release_id": "VARCHAR", "version": "INTEGER", "kind": "VARCHAR", "seen_at": "TIMESTAMP",
        "title": "VARCHAR", "body": "VARCHAR", "body_sha256": "VARCHAR", "words_id": "VARCHAR", "parser": "VARCHAR",
        "parser_version": "INTEGER", "capture_id": "VARCHAR", "attachment_ids": ["VARCHAR"], "topics": ["VARCHAR"]
    }]')) AS r
);
