SELECT * EXCLUDE (revision) FROM same_announcements
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    OR same_as IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
