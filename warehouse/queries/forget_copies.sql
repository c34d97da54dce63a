DELETE FROM same_announcements
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
