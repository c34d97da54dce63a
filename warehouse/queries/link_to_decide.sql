-- A link with the later release, for a person to decide.
SELECT
    f.follow_up_id,
    f.commitment_id,
    f.release_id,
    f.relation,
    f.score,
    f.quote,
    f.quote_start,
    f.quote_end,
    f.reasons,
    f.decided_by,
    r.title,
    r.url,
    r.authority,
    r.source_id,
    r.published_on,
    r.published_precision,
    r.body
FROM follow_ups AS f
JOIN releases AS r ON r.release_id = f.release_id
WHERE f.follow_up_id = $id;
