-- Promises that name a day up to $until, with their releases, when the ledger first held them and what came of them. What
-- the publisher has taken out is left out, for the release reads without it now; what a person has rejected is no row of
-- commitments. What had passed long before the ledger held it is never told, and is most of a ledger of many years, so it is left out too; but
-- not of copies, for what came of one concerns the others. Whether a promise was followed up does not depend on the day of
-- the query, as the rest of its status does.
SELECT
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
    r.release_id,
    r.source_id,
    v.title,
    r.url,
    r.published_on,
    r.published_precision,
    r.authority,
    r.territory,
    r.language,
    least(t.taken_at, CAST($now AS TIMESTAMP)) AS known_since,
    t.occasion,
    s.follow_up_count,
    s.status IN ('fulfilled', 'superseded') AS settled
FROM commitments AS c
JOIN release_records AS r ON r.release_id = c.release_id
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
JOIN private.taken_up AS t ON t.subject = 'commitment' AND t.id = c.commitment_id
JOIN commitment_status AS s ON s.commitment_id = c.commitment_id
WHERE c.kind = 'dated'
    AND c.deadline_to <= CAST($until AS DATE)
    AND (
        c.deadline_to >= CAST(least(t.taken_at, CAST($now AS TIMESTAMP)) AS DATE) - 32
        OR r.release_id IN (SELECT release_id FROM same_announcements UNION SELECT same_as FROM same_announcements)
        -- One that was reminded of under another quotation goes on.
        OR r.release_id IN (SELECT release_id FROM alerts WHERE kind IN ('due_soon', 'overdue'))
    )
    AND (c.version_id = v.version_id OR contains(v.body, c.quote))
ORDER BY c.deadline_to, c.release_id, c.quote_start, c.commitment_id;
