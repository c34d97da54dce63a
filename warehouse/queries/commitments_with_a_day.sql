-- Promises that name a day up to $until, with their releases, when the ledger first held them and what came of them. What
-- the publisher has taken out is left out, for the release reads without it now; what a person has rejected is no row of
-- commitments. What had passed long before the ledger held it is never told, and is most of a ledger of many years, so it is left out too; but
-- not of copies, for what came of one concerns the others. Whether a promise was followed up does not depend on the day of
-- the query, as the rest of its status does. A promise that was put off is due on its latest day; what was last said of how
-- far it is goes with it.
WITH progress AS (
    SELECT p.commitment_id, u.relation, u.quote, v.title, r.url, r.published_on, r.published_precision, r.language
    FROM commitments AS p
    LEFT JOIN same_commitments AS t ON t.commitment_id = p.commitment_id
    JOIN (
        SELECT coalesce(w.same_as, f.commitment_id) AS promised, f.*
        FROM counted_links AS f
        LEFT JOIN same_commitments AS w ON w.commitment_id = f.commitment_id
        WHERE f.relation <> 'superseded' AND f.quote IS NOT NULL
    ) AS u ON u.promised = coalesce(t.same_as, p.commitment_id)
    JOIN release_records AS r ON r.release_id = u.release_id
    JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
    QUALIFY row_number() OVER (
        PARTITION BY p.commitment_id
        ORDER BY u.relation = 'progress' DESC, r.published_on DESC NULLS LAST, u.follow_up_id
    ) = 1
)
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
    s.due_on AS deadline_to,
    if(s.times_moved > 0, 'day', c.deadline_precision) AS deadline_precision,
    if(s.times_moved > 0, s.first_due_on, NULL) AS moved_from,
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
    NOT s.is_watched AS settled,
    p.relation AS last_relation,
    p.quote AS last_quote,
    p.title AS last_title,
    p.url AS last_url,
    p.published_on AS last_published_on,
    p.published_precision AS last_precision,
    p.language AS last_language
FROM commitments AS c
JOIN release_records AS r ON r.release_id = c.release_id
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
JOIN private.taken_up AS t ON t.subject = 'commitment' AND t.id = c.commitment_id
JOIN commitment_status AS s ON s.commitment_id = c.commitment_id
LEFT JOIN progress AS p ON p.commitment_id = c.commitment_id
WHERE c.kind = 'dated'
    AND c.firmness IS DISTINCT FROM 'event' -- a visit that is announced is no promise to be reminded of
    AND (c.deadline_role IS DISTINCT FROM 'until' OR s.times_moved > 0) -- what goes on until a day is not due on it
    AND s.due_on <= CAST($until AS DATE)
    AND (
        s.due_on >= CAST(least(t.taken_at, CAST($now AS TIMESTAMP)) AS DATE) - 32
        OR r.release_id IN (SELECT release_id FROM same_announcements UNION SELECT same_as FROM same_announcements)
        -- One that was reminded of under another quotation goes on.
        OR r.release_id IN (SELECT release_id FROM alerts WHERE kind IN ('due_soon', 'overdue'))
    )
    AND (c.version_id = v.version_id OR contains(v.body, c.quote))
ORDER BY s.due_on, c.release_id, c.quote_start, c.commitment_id;
