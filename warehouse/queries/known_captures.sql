SELECT capture_id, url, content_type, warc_file, warc_offset
FROM captures
WHERE capture_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
