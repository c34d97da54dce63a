SELECT
    s.source_id,
    s.name,
    p.last_polled_at,
    a.last_attempt_at,
    a.last_outcome,
    coalesce(p.failures, 0) AS failures,
    coalesce(r.releases, 0) AS releases,
    r.newest_release_on,
    coalesce(r.released_since, 0) AS released_lately,
    coalesce(p.waiting, 0) AS waiting,
    p.problem,
    s.max_age_days,
    g.silence_limit_days,
    g.usual_pause_days,
    g.cause AS trouble,
    coalesce(g.streak, 0) AS trouble_seen,
    g.detail AS trouble_detail
FROM sources AS s
LEFT JOIN private.source_state AS p ON p.source_id = s.source_id
LEFT JOIN private.source_signs AS g ON g.source_id = s.source_id
LEFT JOIN (
    SELECT source_id, max(fetched_at) AS last_attempt_at, arg_max(outcome, fetched_at) AS last_outcome
    FROM fetches
    WHERE purpose <> 'robots'
    GROUP BY source_id
) AS a ON a.source_id = s.source_id
LEFT JOIN (
    SELECT
        source_id,
        count(*) AS releases,
        -- A day to come is a slip of the publisher's, and must not hide a silence.
        max(least(coalesce(published_on, CAST(first_seen_at AS DATE)), CAST(first_seen_at AS DATE))) AS newest_release_on,
        count(*) FILTER (coalesce(published_on, CAST(first_seen_at AS DATE)) > CAST($now AS DATE) - 30) AS released_since
    FROM release_records
    GROUP BY source_id
) AS r ON r.source_id = s.source_id
ORDER BY s.source_id;
