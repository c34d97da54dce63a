-- Follow-ups that telling has not taken up: those of one revision, or all when $revision is NULL. `later_` and `earlier_` say
-- when and on which occasion the two releases were taken up.
SELECT
    u.follow_up_id,
    u.release_id AS later_release_id,
    u.relation,
    u.score,
    u.quote AS said,
    u.reasons,
    c.release_id AS earlier_release_id,
    c.commitment_id,
    c.quote,
    c.quote_start,
    c.actors,
    c.partners,
    c.action,
    c.deadline_text,
    c.deadline_from,
    c.deadline_to,
    c.deadline_precision,
    c.amounts,
    c.confidence,
    later.occasion AS later_occasion,
    later.revision AS later_revision,
    earlier.occasion AS earlier_occasion,
    earlier.revision AS earlier_revision
FROM follow_ups AS u
JOIN commitments AS c ON c.commitment_id = u.commitment_id
LEFT JOIN private.taken_up AS later ON later.subject = 'release' AND later.id = u.release_id
LEFT JOIN private.taken_up AS earlier ON earlier.subject = 'release' AND earlier.id = c.release_id
WHERE (CAST($revision AS BIGINT) IS NULL OR u.revision = CAST($revision AS BIGINT))
    AND NOT EXISTS (FROM private.taken_up AS t WHERE t.subject = 'follow_up' AND t.id = u.follow_up_id)
ORDER BY u.follow_up_id;
