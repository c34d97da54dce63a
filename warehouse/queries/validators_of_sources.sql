SELECT source_id, url, etag, last_modified, unchanged
FROM private.validators
WHERE source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
