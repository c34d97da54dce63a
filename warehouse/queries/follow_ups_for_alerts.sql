-- Some follow-ups with their promises; `later_` and `earlier_` say when and on which occasion the two releases were taken up.
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
    later.taken_at AS later_taken_at,
    earlier.occasion AS earlier_occasion,
    earlier.revision AS earlier_revision
FROM follow_ups AS u
JOIN commitments AS c ON c.commitment_id = u.commitment_id
LEFT JOIN private.taken_up AS later ON later.subject = 'release' AND later.id = u.release_id
LEFT JOIN private.taken_up AS earlier ON earlier.subject = 'release' AND earlier.id = c.release_id
WHERE u.follow_up_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY u.follow_up_id;
