-- Promises with a last day since $since, as sure as $confidence at least, each with its release and what later releases say
-- of it. Not those of copies of an announcement, those that the publisher has taken out, and those that a person rejected.
WITH verdicts AS (
    SELECT d.release_id, d.quote, arg_max(d.verdict, d.decided_at) AS verdict
    FROM decisions AS d
    WHERE d.subject = 'commitment'
    GROUP BY d.release_id, d.quote
),
answers AS (
    SELECT
        u.commitment_id,
        bool_or(u.relation = 'superseded') AS superseded,
        bool_or(u.relation = 'fulfilled') AS fulfilled
    FROM follow_ups AS u
    GROUP BY u.commitment_id
)
SELECT
    c.commitment_id,
    c.quote,
    c.actors,
    c.partners,
    c.action,
    c.deadline_text,
    c.deadline_from,
    c.deadline_to,
    c.deadline_precision,
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
        WHEN a.superseded THEN 'superseded'
        WHEN a.fulfilled THEN 'fulfilled'
        WHEN a.commitment_id IS NOT NULL THEN 'answered'
        ELSE 'open'
    END AS standing
FROM commitments AS c
JOIN releases AS r ON r.release_id = c.release_id AND r.version_id = c.version_id
LEFT JOIN verdicts AS v ON v.release_id = c.release_id AND v.quote = c.quote
LEFT JOIN answers AS a ON a.commitment_id = c.commitment_id
WHERE c.deadline_to >= CAST($since AS DATE)
    AND c.confidence >= CAST($confidence AS DOUBLE)
    AND r.same_as IS NULL
    AND coalesce(v.verdict, 'accepted') <> 'rejected'
ORDER BY c.deadline_to, c.commitment_id;
