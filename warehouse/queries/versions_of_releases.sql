SELECT release_id, version, seen_at, words_id, capture_id, attachment_ids, body_sha256
FROM release_versions
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY release_id, version;
