-- What came of a source on one occasion, in numbers: all of it, or what was taken up in one revision.
WITH taken AS (
    SELECT r.release_id, r.source_id, r.published_on
    FROM private.taken_up AS t
    JOIN release_records AS r ON r.release_id = t.id
    WHERE t.subject = 'release'
        AND t.occasion = $occasion
        AND (CAST($revision AS BIGINT) IS NULL OR t.revision = CAST($revision AS BIGINT))
        AND r.source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
),
sure AS (
    SELECT follow_up_id, commitment_id, release_id FROM counted_links
)
SELECT
    k.source_id,
    coalesce(any_value(s.name), k.source_id) AS source_name,
    count(*) AS releases,
    sum(coalesce(c.promises, 0)) AS promises,
    sum(coalesce(c.due_ahead, 0)) AS due_ahead,
    sum(coalesce(c.long_past, 0)) AS long_past,
    sum(coalesce(f.follow_ups, 0)) AS follow_ups,
    min(k.published_on) AS earliest,
    max(k.published_on) AS latest,
    list(k.release_id ORDER BY k.release_id) AS release_ids
FROM taken AS k
LEFT JOIN sources AS s ON s.source_id = k.source_id
LEFT JOIN (
    SELECT
        release_id,
        count(*) AS promises,
        count(*) FILTER (deadline_to >= CAST($today AS DATE)) AS due_ahead,
        count(*) FILTER (deadline_to < CAST($today AS DATE)) AS long_past
    FROM commitments
    GROUP BY release_id
) AS c ON c.release_id = k.release_id
LEFT JOIN (
    SELECT release_id, count(*) AS follow_ups
    FROM (
        SELECT u.follow_up_id, u.release_id FROM sure AS u
        UNION
        SELECT u.follow_up_id, p.release_id FROM sure AS u JOIN commitments AS p ON p.commitment_id = u.commitment_id
        WHERE u.release_id NOT IN (SELECT release_id FROM taken)
    )
    GROUP BY release_id
) AS f ON f.release_id = k.release_id
GROUP BY k.source_id
ORDER BY k.source_id;
