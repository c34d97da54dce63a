-- Of the releases of each source that were known before: how many pages came again in one change to the warehouse (a visit is
-- stored in one), and how many read differently. A page that says it is unchanged (304) leaves no trace but its attempt. What
-- came again later bears the number of that change, so of an old visit only the pages that changed are sure to be found.
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
    SELECT release_id, revision, bool_or(kind = 'first') AS is_first, bool_or(kind IN ('edit', 'restored')) AS is_changed
    FROM release_versions
    WHERE revision IN (SELECT revision FROM visits)
    GROUP BY release_id, revision
),

came AS (
    SELECT r.source_id, v.is_changed
    FROM release_records AS r
    JOIN visits AS w ON w.source_id = r.source_id
    LEFT JOIN versions AS v ON v.release_id = r.release_id AND v.revision = w.revision
    WHERE (r.revision = w.revision OR v.release_id IS NOT NULL) AND NOT coalesce(v.is_first, FALSE)
)

SELECT
    w.source_id,
    count(c.source_id) + coalesce(any_value(u.pages), 0) AS read_again,
    count(c.source_id) FILTER (c.is_changed) AS changed
FROM visits AS w
LEFT JOIN came AS c ON c.source_id = w.source_id
LEFT JOIN unchanged AS u ON u.source_id = w.source_id
GROUP BY w.source_id
ORDER BY w.source_id;
