-- What later releases say of a promise, or of the same words in another copy of its announcement, in the order of their days.
WITH groups AS (
    SELECT p.commitment_id, s.due_on, coalesce(t.same_as, p.commitment_id) AS promised
    FROM commitments AS p
    JOIN commitment_status AS s ON s.commitment_id = p.commitment_id
    LEFT JOIN same_commitments AS t ON t.commitment_id = p.commitment_id
)
SELECT
    f.follow_up_id,
    f.commitment_id,
    f.relation,
    f.score,
    f.quote,
    f.quote_start,
    f.quote_end,
    f.reasons,
    f.decided_by,
    f.evidence,
    f.moved_to,
    f.counts,
    f.release_id,
    r.title,
    r.url,
    r.authority,
    r.source_id,
    r.published_on,
    r.published_precision,
    r.published_how,
    r.same_as,
    CASE WHEN r.published_precision = 'day' THEN r.published_on - c.due_on END AS days_after_due
FROM groups AS c
JOIN groups AS g ON g.promised = c.promised
JOIN follow_ups AS f ON f.commitment_id = g.commitment_id
JOIN releases AS r ON r.release_id = f.release_id
WHERE c.commitment_id = $commitment_id
ORDER BY r.published_on NULLS LAST, f.release_id;
