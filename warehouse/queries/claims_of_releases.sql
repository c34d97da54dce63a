-- What is stored of the claims of some releases, for the pure part to compare with.
SELECT * EXCLUDE (revision) FROM claims
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
