-- What the API, feeds, calendars and figures ask of a snapshot, beside what pages ask.

-- name: serving_releases
SELECT release_id, source_id, title, url, published_on, published_precision, authority, territory, language, same_as, topics,
    first_seen_at
FROM pages.releases
WHERE (CAST($source AS VARCHAR) IS NULL OR source_id = $source)
    AND (CAST($territory AS VARCHAR) IS NULL OR territory = $territory)
ORDER BY first_seen_at DESC, release_id
LIMIT $most OFFSET $offset;

-- name: serving_alerts
-- As `alerts_to_show`; in the braces stands which of them: all, or one of the two conditions below.
SELECT alert_id, kind, release_id, commitment_id, follow_up_id, source_id, title, created_at, facts
FROM alerts
WHERE facts IS NOT NULL AND length(facts) < $longest AND {about}
ORDER BY created_at DESC, alert_id
LIMIT $most;

-- name: about_promises
-- Of alerts: they are about promises that meet conditions.
commitment_id IN (SELECT commitment_id FROM memory.main.promises WHERE {conditions})

-- name: about_promise
-- Of alerts: they are about one promise. Those about several name none, or one of them, in a column: the releases that could have caused
-- one about it are few, and its id stands in the facts.
(
    commitment_id = $id
    OR (
        release_id IN (
            SELECT release_id FROM commitments WHERE commitment_id = $id
            UNION
            SELECT release_id FROM follow_ups WHERE commitment_id = $id
        )
        AND contains(facts, $id)
    )
)

-- name: serving_name_of_promise
-- By which number it is found, and what people know it by.
SELECT p.row_no, coalesce(left(c.title, 300), left(c.quote, 120)) AS name
FROM memory.main.promises AS p
JOIN commitments AS c ON c.commitment_id = p.commitment_id
WHERE p.commitment_id = $id;

-- name: serving_deadlines
-- As `deadlines_to_show`, for the promises that meet conditions.
WITH chosen AS (
    SELECT commitment_id, due_on, times_moved, status, follow_up_count
    FROM memory.main.promises
    WHERE {conditions} AND due_on >= CAST($since AS DATE)
    ORDER BY due_on, commitment_id
    LIMIT $most
)
SELECT
    c.commitment_id,
    left(c.quote, 3000) AS quote,
    c.actors,
    c.partners,
    left(c.title, 300) AS headline,
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
FROM chosen AS s
JOIN commitments AS c ON c.commitment_id = s.commitment_id
JOIN pages.releases AS r ON r.release_id = c.release_id
ORDER BY s.due_on, c.commitment_id;

-- name: serving_passes
SELECT flow, coalesce(outcome, 'running') AS outcome, count(*) AS number FROM runs GROUP BY ALL ORDER BY ALL;

-- name: serving_last_pass
SELECT
    max(ended_at) FILTER (outcome = 'completed') AS completed_at,
    max_by(date_diff('millisecond', started_at, ended_at), ended_at) / 1000 AS seconds
FROM runs
WHERE flow = 'watch' AND ended_at IS NOT NULL;

-- name: serving_fetches
SELECT outcome, count(*) AS number FROM fetches GROUP BY outcome ORDER BY outcome;

-- name: serving_newest
SELECT source_id, sum(releases) AS releases, max(newest) AS newest
FROM memory.main.release_counts
GROUP BY source_id
ORDER BY source_id;

-- name: serving_counts
SELECT 'incidents' AS figure, '' AS label, count(*) AS number FROM incidents WHERE resolved_at IS NULL
UNION ALL
SELECT 'commitments', status, count(*) FROM memory.main.promises WHERE is_firm AND NOT in_copy GROUP BY status
UNION ALL
SELECT 'deliveries', state, count(*) FROM deliveries GROUP BY state
ORDER BY ALL;
