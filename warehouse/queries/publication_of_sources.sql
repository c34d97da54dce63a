-- When each source published: how many releases, the newest day, the last days of publication, and what bears a day to come.
WITH wanted AS (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS source_id
),

releases AS (
    SELECT
        r.source_id,
        r.published_on,
        r.published_precision,
        r.published_how,
        -- What the list states, where it is not believed because it is still to come.
        CASE WHEN r.published_how = 'received' THEN e.published_on ELSE r.published_on END AS stated_on,
        r.first_seen_at,
        -- A day to come is a slip of the publisher's, and must not hide a silence.
        least(coalesce(r.published_on, CAST(r.first_seen_at AS DATE)), CAST(r.first_seen_at AS DATE)) AS on_day
    FROM release_records AS r
    LEFT JOIN (
        SELECT release_id, max(published_on) AS published_on
        FROM private.entries
        GROUP BY release_id
    ) AS e ON e.release_id = r.release_id
    WHERE r.source_id IN (SELECT source_id FROM wanted)
),

days AS (
    SELECT source_id, list(on_day ORDER BY on_day DESC)[:$most_days] AS days
    FROM (
        SELECT DISTINCT source_id, on_day
        FROM releases
        WHERE published_precision = 'day' AND published_how <> 'text'
    )
    GROUP BY source_id
)

SELECT
    w.source_id,
    count(r.source_id) AS releases,
    max(r.on_day) AS newest_on,
    CAST(min(r.first_seen_at) AS DATE) AS watched_since,
    coalesce(any_value(d.days), []) AS days,
    count(*) FILTER (
        r.published_precision = 'day' AND r.published_how <> 'text'
        AND r.stated_on > $latest_day AND r.first_seen_at > $recent
    ) AS dated_ahead,
    max(r.stated_on) FILTER (
        r.published_precision = 'day' AND r.published_how <> 'text'
        AND r.stated_on > $latest_day AND r.first_seen_at > $recent
    ) AS furthest_on
FROM wanted AS w
LEFT JOIN releases AS r ON r.source_id = w.source_id
LEFT JOIN days AS d ON d.source_id = w.source_id
GROUP BY w.source_id
ORDER BY w.source_id;
