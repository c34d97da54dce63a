-- What monitoring is told: how much there is of each thing, and how the last pass ended.

-- name: figures
-- Numbers by figure and label. What is being sent, or may have been, still waits for the answer.
SELECT 'releases' AS figure, '' AS label, count(*) AS number FROM releases
UNION ALL
SELECT 'commitments', status, count(*) FROM commitment_status GROUP BY status
UNION ALL
SELECT 'alerts', CASE WHEN state IN ('sent', 'failed', 'muted') THEN state ELSE 'waiting' END, count(*)
FROM deliveries
WHERE state <> 'outdated'
GROUP BY ALL
UNION ALL
SELECT 'incidents', '', count(*) FROM incidents WHERE resolved_at IS NULL;

-- name: last_pass
-- The last pass over sources that ended, and when the last one ended well.
SELECT
    max_by(started_at, started_at) AS started_at,
    max_by(ended_at, started_at) AS ended_at,
    max_by(outcome, started_at) AS outcome,
    max(ended_at) FILTER (outcome = 'completed') AS completed_at
FROM runs
WHERE flow = 'watch' AND ended_at IS NOT NULL;
