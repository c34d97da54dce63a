-- What single pages ask of a snapshot of the published file: docs/web.md lists the pages.

-- name: page_tally
SELECT * FROM memory.main.tallies WHERE kind = $kind AND id = $id;

-- name: page_due_by_month
-- Firm promises that are watched, by the month in which they fall due.
SELECT CAST(date_trunc('month', due_on) AS DATE) AS month, count(*) AS number
FROM memory.main.promises
WHERE is_firm AND NOT in_copy AND status IN ('open', 'due_soon', 'followed_up', 'overdue')
    AND due_on >= CAST($first AS DATE) AND due_on <= CAST($last AS DATE)
GROUP BY month
ORDER BY month;

-- name: page_latest_told
-- The newest follow-ups that count, of firm promises: one a promise.
WITH newest AS (
    SELECT
        f.follow_up_id,
        f.commitment_id,
        f.release_id,
        r.published_on,
        row_number() OVER (PARTITION BY f.commitment_id ORDER BY r.published_on DESC NULLS LAST, f.follow_up_id) AS turn
    FROM follow_ups AS f
    JOIN memory.main.releases AS r ON r.release_id = f.release_id
    WHERE f.counts AND r.published_on IS NOT NULL AND r.same_as IS NULL
),
shown AS (
    SELECT n.*
    FROM newest AS n
    JOIN memory.main.promises AS p ON p.commitment_id = n.commitment_id
    WHERE n.turn = 1 AND p.is_firm AND NOT p.in_copy
    ORDER BY n.published_on DESC, n.follow_up_id
    LIMIT $most
)
SELECT
    s.follow_up_id,
    s.commitment_id,
    s.release_id,
    f.relation,
    f.quote,
    r.title,
    r.language,
    r.published_on,
    r.published_precision,
    c.title AS headline,
    c.quote AS promised
FROM shown AS s
JOIN follow_ups AS f ON f.follow_up_id = s.follow_up_id
JOIN memory.main.releases AS r ON r.release_id = s.release_id
JOIN commitments AS c ON c.commitment_id = s.commitment_id
ORDER BY s.published_on DESC, s.follow_up_id;

-- name: page_incidents
SELECT i.incident_id, i.source_id, s.name, i.cause, i.opened_at, i.detail, i.source_ids
FROM incidents AS i
LEFT JOIN sources AS s ON s.source_id = i.source_id
WHERE i.resolved_at IS NULL
ORDER BY i.opened_at DESC, i.incident_id
LIMIT $most;

-- name: page_choices
-- What promises can be filtered by: names of parties, sources and territories, those with most promises first.
SELECT
    t.kind,
    t.id,
    left(coalesce(p.name, s.name, t.id), 200) AS name,
    t.promises
FROM (
    SELECT *, row_number() OVER (PARTITION BY kind ORDER BY promises DESC, id) AS place FROM memory.main.tallies
) AS t
LEFT JOIN parties AS p ON t.kind = 'party' AND p.party_id = t.id
LEFT JOIN sources AS s ON t.kind = 'source' AND s.source_id = t.id
WHERE t.kind IN ('party', 'source', 'territory', 'topic') AND t.place <= $most
ORDER BY t.kind, t.promises DESC, t.id;

-- name: page_names
-- What parties and sources are called.
SELECT 'party' AS kind, party_id AS id, left(name, 200) AS name FROM parties
WHERE list_contains(from_json($parties, '["VARCHAR"]'), party_id)
UNION ALL
SELECT 'source', source_id, left(name, 200) FROM sources
WHERE list_contains(from_json($sources, '["VARCHAR"]'), source_id);
