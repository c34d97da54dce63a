-- The numbers of the releases whose subjects are forgotten; their terms and promises go by them.
DELETE FROM private.subjects
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
RETURNING release_no;
