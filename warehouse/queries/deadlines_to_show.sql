-- Promises with a last day since $since, as sure as $confidence at least, each with its release and what later releases say
-- of it. Not those of copies of an announcement, and those that the publisher has taken out; what a person has
-- rejected is no row of commitments.
SELECT
    c.commitment_id,
    c.quote,
    c.actors,
    c.partners,
    c.title AS headline,
    c.action,
    c.deadline_text,
    c.deadline_from,
    s.due_on AS deadline_to,
    if(s.times_moved > 0, 'day', c.deadline_precision) AS deadline_precision,
    c.amounts,
    c.confidence,
    r.release_id,
    r.source_id,
    r.title,
    r.url,
    r.published_on,
    r.published_precision,
    r.authority,
    r.territory,
    r.language,
    r.first_seen_at,
    CASE
        WHEN s.status IN ('superseded', 'fulfilled') THEN s.status
        WHEN s.follow_up_count > 0 THEN 'answered'
        ELSE 'open'
    END AS standing
FROM commitments AS c
JOIN releases AS r ON r.release_id = c.release_id AND r.version_id = c.version_id
JOIN commitment_status AS s ON s.commitment_id = c.commitment_id
WHERE s.due_on >= CAST($since AS DATE)
    AND c.confidence >= CAST($confidence AS DOUBLE)
    AND r.same_as IS NULL
ORDER BY s.due_on, c.commitment_id;
