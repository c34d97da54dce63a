-- Sources whose first capture was taken up and not summed up yet, and of which nothing that was listed then still waits for
-- its first visit.
SELECT f.id AS source_id
FROM private.taken_up AS f
WHERE f.subject = 'source'
    AND f.occasion = 'first_capture'
    AND f.id NOT IN (
        SELECT a.source_id
        FROM alerts AS a
        WHERE a.kind = 'digest' AND a.source_id IS NOT NULL
            AND json_extract_string(a.facts, '$.occasion') = 'first_capture'
    )
    AND NOT EXISTS (
        FROM private.entries AS e
        WHERE e.source_id = f.id AND e.first_seen_at = f.taken_at
            AND e.release_id IS NULL AND e.failures = 0 AND e.next_check_at IS NOT NULL
    )
ORDER BY f.id;
