-- The latest entries of each source whose page was asked for: whether none of them could be read, and how that ended.
WITH tried AS (
    SELECT
        source_id,
        release_id,
        failures,
        row_number() OVER (PARTITION BY source_id ORDER BY first_seen_at DESC, key) AS place
    FROM private.entries
    WHERE source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
        AND url IS NOT NULL
        AND (release_id IS NOT NULL OR failures > 0)
),

last_attempt AS (
    SELECT
        source_id,
        arg_max(outcome, fetched_at) AS outcome,
        arg_max(url || ': ' || coalesce(error, outcome), fetched_at) AS error
    FROM fetches
    WHERE source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
        AND purpose = 'page' AND outcome NOT IN ('ok', 'not_modified', 'cancelled')
    GROUP BY source_id
)

SELECT
    t.source_id,
    count(*) FILTER (t.release_id IS NULL) AS pages_unread,
    max(t.failures) AS page_tries,
    any_value(a.outcome) AS page_outcome,
    any_value(a.error) AS page_error
FROM tried AS t
LEFT JOIN last_attempt AS a ON a.source_id = t.source_id
WHERE t.place <= $most
GROUP BY t.source_id;
