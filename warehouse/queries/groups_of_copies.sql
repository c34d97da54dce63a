-- Every copy of the announcements that the releases of $ids are, or are copies of.
WITH asked AS (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS release_id
),
leaders AS (
    SELECT same_as FROM same_announcements WHERE release_id IN (FROM asked)
    UNION
    SELECT same_as FROM same_announcements WHERE same_as IN (FROM asked)
)
SELECT release_id, same_as FROM same_announcements WHERE same_as IN (FROM leaders)
ORDER BY release_id;
