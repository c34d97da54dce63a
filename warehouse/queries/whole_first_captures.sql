-- Of sources of which a first capture was taken up, those of which nothing that was listed then still waits for its first
-- visit.
SELECT DISTINCT r.source_id
FROM private.taken_up AS t
JOIN release_records AS r ON r.release_id = t.id
WHERE t.subject = 'release'
    AND t.occasion = 'first_capture'
    AND NOT EXISTS (
        FROM private.entries AS e
        JOIN private.taken_up AS f ON f.subject = 'source' AND f.id = e.source_id AND f.taken_at = e.first_seen_at
        WHERE e.source_id = r.source_id AND e.release_id IS NULL AND e.failures = 0 AND e.next_check_at IS NOT NULL
    )
ORDER BY r.source_id;
