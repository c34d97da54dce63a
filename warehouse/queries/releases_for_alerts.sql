-- Some releases as alerts show them, each with the first of its copies (itself when it has none) and the ids of the others.
WITH asked AS (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS release_id
),
announced AS (
    SELECT a.release_id, coalesce(s.same_as, a.release_id) AS announcement
    FROM asked AS a
    LEFT JOIN same_announcements AS s ON s.release_id = a.release_id
),
copies AS (
    SELECT same_as AS announcement, same_as AS release_id FROM same_announcements
    UNION
    SELECT same_as, release_id FROM same_announcements
)
SELECT
    r.release_id,
    r.source_id,
    v.title,
    r.url,
    r.published_on,
    r.published_precision,
    r.authority,
    r.territory,
    r.language,
    n.announcement,
    coalesce(
        (SELECT list(c.release_id ORDER BY c.release_id)
        FROM copies AS c WHERE c.announcement = n.announcement AND c.release_id <> r.release_id),
        []
    ) AS same_as
FROM announced AS n
JOIN release_records AS r ON r.release_id = n.release_id
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
ORDER BY r.release_id;
