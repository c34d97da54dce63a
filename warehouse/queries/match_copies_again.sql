-- Releases that have other copies than before are to be matched again: a copy is no follow-up.
UPDATE private.subjects SET matched_with = 0
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
