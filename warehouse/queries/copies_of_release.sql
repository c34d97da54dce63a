-- The releases that are one announcement with a release, itself left out; `same_as` is null for the first of them.
WITH own AS (
    SELECT coalesce(max(same_as), $release_id) AS first_id
    FROM same_announcements
    WHERE release_id = $release_id
)
SELECT
    r.release_id, r.same_as, r.url, r.title, r.source_id, r.authority, r.language, r.published_on, r.published_precision
FROM releases AS r
JOIN own AS o ON r.release_id = o.first_id OR r.same_as = o.first_id
WHERE r.release_id <> $release_id
ORDER BY r.published_on NULLS LAST, r.release_id;
