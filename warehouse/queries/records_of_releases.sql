SELECT
    release_id, source_id, external_id, url, published_on, published_precision, published_how, updated_on, authority,
    territory, language, first_seen_at, last_seen_at, version
FROM release_records
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
