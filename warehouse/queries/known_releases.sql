SELECT
    r.source_id, r.release_id, v.words_id, v.parser, v.parser_version, v.attachment_ids,
    c.capture_id, c.url, c.content_type, c.warc_file, c.warc_offset
FROM release_records AS r
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
JOIN captures AS c ON c.capture_id = v.capture_id
WHERE r.source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
