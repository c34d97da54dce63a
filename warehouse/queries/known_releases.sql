SELECT v.release_id, r.source_id, v.words_id, v.parser, v.parser_version, v.capture_id, v.attachment_ids
FROM release_records AS r
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
WHERE r.source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
