-- What came of asking for the lists of each source in one run. A run told to stop says nothing of a source.
SELECT
    w.source_id,
    coalesce(a.read, 0) AS read,
    coalesce(a.unchanged, 0) AS unchanged,
    coalesce(a.blocked, 0) AS blocked,
    coalesce(a.unreadable, 0) AS unreadable,
    coalesce(a.unlisted, 0) AS unlisted,
    coalesce(a.failed, 0) AS failed,
    b.source_id IS NULL AS broke,
    a.error,
    CASE WHEN p.last_polled_at >= r.started_at THEN p.failures END AS failures,
    CASE WHEN p.last_polled_at >= r.started_at THEN p.listed END AS listed,
    CASE WHEN p.last_polled_at >= r.started_at THEN p.problem END AS problem
FROM (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS source_id) AS w
JOIN runs AS r ON r.run_id = $run_id
LEFT JOIN private.source_state AS p ON p.source_id = w.source_id
LEFT JOIN (
    SELECT
        source_id,
        count(*) FILTER (outcome = 'ok') AS read,
        count(*) FILTER (outcome = 'not_modified') AS unchanged,
        count(*) FILTER (outcome IN ('refused', 'rate_limited', 'robots_denied')) AS blocked,
        count(*) FILTER (outcome = 'unreadable' AND purpose <> 'listing') AS unreadable,
        -- A page that lists nothing is no list to its reader.
        count(*) FILTER (outcome = 'unreadable' AND purpose = 'listing') AS unlisted,
        count(*) FILTER (
            outcome NOT IN ('ok', 'not_modified', 'refused', 'rate_limited', 'robots_denied', 'unreadable', 'cancelled')
        ) AS failed,
        arg_max(url || ': ' || coalesce(error, outcome), fetched_at)
            FILTER (outcome NOT IN ('ok', 'not_modified', 'cancelled')) AS error
    FROM fetches
    WHERE run_id = $run_id AND purpose IN ('feed', 'listing', 'sitemap')
    GROUP BY source_id
) AS a ON a.source_id = w.source_id
LEFT JOIN (SELECT DISTINCT source_id FROM fetches WHERE run_id = $run_id) AS b ON b.source_id = w.source_id
ORDER BY w.source_id;
