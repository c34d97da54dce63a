-- Rows of same_announcements in which one of some releases is either side.
SELECT release_id, same_as, score, reasons, decided_by
FROM same_announcements
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    OR same_as IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY release_id, same_as;
