-- Some follow-ups with their promises; `later_` and `earlier_` say when and on which occasion the two releases were taken up. A
-- page that its publisher has changed since, for news, counts from that change: what is added to it is said then.
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
    c.title AS headline,
    c.action,
    c.deadline_text,
    c.deadline_from,
    c.deadline_to,
    c.deadline_precision,
    c.amounts,
    c.confidence,
    CASE
        WHEN later.occasion IS NULL THEN NULL
        WHEN version.occasion = 'news' THEN version.occasion
        ELSE later.occasion
    END AS later_occasion,
    if(version.occasion = 'news', version.revision, later.revision) AS later_revision,
    if(version.occasion = 'news', version.taken_at, later.taken_at) AS later_taken_at,
    NOT starts_with(u.decided_by, 'rules ') AS accepted,
    earlier.occasion AS earlier_occasion,
    earlier.revision AS earlier_revision
FROM follow_ups AS u
JOIN commitments AS c ON c.commitment_id = u.commitment_id
LEFT JOIN private.taken_up AS later ON later.subject = 'release' AND later.id = u.release_id
LEFT JOIN release_records AS r ON r.release_id = u.release_id
LEFT JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
LEFT JOIN private.taken_up AS version ON version.subject = 'version' AND version.id = v.version_id
LEFT JOIN private.taken_up AS earlier ON earlier.subject = 'release' AND earlier.id = c.release_id
WHERE u.follow_up_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY u.follow_up_id;
