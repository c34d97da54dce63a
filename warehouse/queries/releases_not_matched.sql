-- Releases whose links are to be decided, the newest first.
SELECT release_id FROM private.subjects
WHERE matched_with <> $number
ORDER BY published_on DESC, release_id
LIMIT $most;
