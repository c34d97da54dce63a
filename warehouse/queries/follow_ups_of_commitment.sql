-- What later releases say of a promise, in the order of their days.
SELECT
    f.follow_up_id,
    f.relation,
    f.score,
    f.quote,
    f.quote_start,
    f.quote_end,
    f.reasons,
    f.decided_by,
    f.release_id,
    r.title,
    r.url,
    r.authority,
    r.source_id,
    r.published_on,
    r.published_precision,
    r.published_how,
    r.same_as,
    CASE WHEN r.published_precision = 'day' THEN r.published_on - c.deadline_to END AS days_after_due
FROM follow_ups AS f
JOIN commitments AS c ON c.commitment_id = f.commitment_id
JOIN releases AS r ON r.release_id = f.release_id
WHERE f.commitment_id = $commitment_id
ORDER BY r.published_on NULLS LAST, f.release_id;
