-- Of the releases of each source that were known before: how many pages came again in one change to the warehouse (a visit is
-- stored in one), and how many read differently. A page that says it is unchanged (304) leaves no trace but its attempt.
WITH visits AS (
    SELECT source_id, max(revision) AS revision
    FROM fetches
    WHERE source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
        AND (run_id = CAST($run_id AS VARCHAR) OR revision = CAST($revision AS BIGINT))
    GROUP BY source_id
),

unchanged AS (
    SELECT f.source_id, count(DISTINCT f.url) AS pages
    FROM fetches AS f
    JOIN visits AS w ON w.source_id = f.source_id AND w.revision = f.revision
    WHERE f.purpose = 'page' AND f.outcome = 'not_modified'
    GROUP BY f.source_id
),

versions AS (
    SELECT release_id, bool_or(kind = 'first') AS is_first, bool_or(kind IN ('edit', 'restored')) AS is_changed, revision
    FROM release_versions
    WHERE revision IN (SELECT revision FROM visits)
    GROUP BY release_id, revision
)

SELECT
    w.source_id,
    count(r.release_id) FILTER (NOT coalesce(v.is_first, FALSE)) + coalesce(any_value(u.pages), 0) AS read_again,
    count(r.release_id) FILTER (NOT coalesce(v.is_first, FALSE) AND coalesce(v.is_changed, FALSE)) AS changed
FROM visits AS w
LEFT JOIN release_records AS r ON r.source_id = w.source_id AND r.revision = w.revision
LEFT JOIN versions AS v ON v.release_id = r.release_id AND v.revision = w.revision
LEFT JOIN unchanged AS u ON u.source_id = w.source_id
GROUP BY w.source_id
ORDER BY w.source_id;
