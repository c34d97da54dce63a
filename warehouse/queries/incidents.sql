-- What a run showed about its sources, and the incidents that are still open.

-- name: polls_of_run
-- What came of requesting the lists of each source in one run. A run told to stop says nothing about a source.
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
        -- A page that lists nothing is not a list to its reader.
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

-- name: publication_of_sources
-- When each source published: how many releases, the newest day, the last days of publication, and what bears a future day.
WITH wanted AS (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS source_id
),

releases AS (
    SELECT
        r.source_id,
        r.published_on,
        r.published_precision,
        r.published_how,
        -- What the list states, where it is not believed because it is in the future.
        CASE WHEN r.published_how = 'received' THEN e.published_on ELSE r.published_on END AS stated_on,
        r.first_seen_at,
        -- A future day is a slip of the publisher's, and must not hide a silence.
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

-- name: readers_of_sources
-- Which readers read the latest versions of each source, the newest first.
SELECT v.source_id, list(v.parser ORDER BY v.seen_at DESC, v.version_id)[:$most] AS readers
FROM (
    SELECT r.source_id, v.parser, v.seen_at, v.version_id
    FROM release_versions AS v
    JOIN release_records AS r ON r.release_id = v.release_id
    WHERE r.source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
) AS v
GROUP BY v.source_id;

-- name: pages_unread
-- The latest entries of each source whose page was requested: whether none of them could be read, and how that ended.
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

-- name: pages_read_again
-- Of the releases of each source that were known before: how many pages came again in one change to the warehouse (a visit is
-- stored in one), and how many read differently. A page that says it is unchanged (304) leaves no trace but its attempt. What
-- came again later bears the number of that change, so for an old visit only the pages that changed are sure to be found.
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
    SELECT release_id, revision, bool_or(kind = 'first') AS is_first, bool_or(kind IN ('edit', 'restored', 'gone')) AS is_changed
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

-- name: signs_of_sources
SELECT source_id, run_id, judged_at, cause, streak, since, detail, listed, usual_pause_days, silence_limit_days,
    template_seen_at
FROM private.source_signs
ORDER BY source_id;

-- name: upsert_signs
MERGE INTO private.source_signs AS old
USING (
    SELECT unnest(from_json($rows, '[{
        "source_id": "VARCHAR", "run_id": "VARCHAR", "judged_at": "TIMESTAMP", "cause": "VARCHAR", "streak": "INTEGER",
        "since": "TIMESTAMP", "detail": "VARCHAR", "listed": "INTEGER", "usual_pause_days": "DOUBLE",
        "silence_limit_days": "INTEGER", "template_seen_at": "TIMESTAMP"
    }]')) AS r
) AS new ON old.source_id = new.r.source_id
WHEN MATCHED THEN UPDATE SET
    run_id = new.r.run_id,
    judged_at = new.r.judged_at,
    cause = new.r.cause,
    streak = new.r.streak,
    since = new.r.since,
    detail = new.r.detail,
    listed = new.r.listed,
    usual_pause_days = new.r.usual_pause_days,
    silence_limit_days = new.r.silence_limit_days,
    template_seen_at = new.r.template_seen_at,
    revision = $revision
WHEN NOT MATCHED THEN INSERT VALUES (
    new.r.source_id, new.r.run_id, new.r.judged_at, new.r.cause, new.r.streak, new.r.since, new.r.detail, new.r.listed,
    new.r.usual_pause_days, new.r.silence_limit_days, new.r.template_seen_at, $revision
);

-- name: open_incidents
SELECT
    incident_id, source_id, cause, opened_at, reminded_at, resolved_at,
    coalesce(detail, '') AS detail,
    coalesce(source_ids, []) AS source_ids,
    coalesce(reminders, 0) AS reminders
FROM incidents
WHERE resolved_at IS NULL
ORDER BY opened_at, incident_id;

-- name: upsert_incidents
MERGE INTO incidents AS old
USING (
    SELECT unnest(from_json($rows, '[{
        "incident_id": "VARCHAR", "source_id": "VARCHAR", "cause": "VARCHAR", "opened_at": "TIMESTAMP",
        "reminded_at": "TIMESTAMP", "resolved_at": "TIMESTAMP", "detail": "VARCHAR", "source_ids": ["VARCHAR"],
        "reminders": "INTEGER"
    }]')) AS r
) AS new ON old.incident_id = new.r.incident_id
WHEN MATCHED THEN UPDATE SET
    cause = new.r.cause,
    reminded_at = new.r.reminded_at,
    resolved_at = new.r.resolved_at,
    detail = new.r.detail,
    source_ids = new.r.source_ids,
    reminders = new.r.reminders,
    revision = $revision
WHEN NOT MATCHED THEN INSERT (
    incident_id, source_id, cause, opened_at, reminded_at, resolved_at, detail, source_ids, reminders, revision
) VALUES (
    new.r.incident_id, new.r.source_id, new.r.cause, new.r.opened_at, new.r.reminded_at, new.r.resolved_at, new.r.detail,
    new.r.source_ids, new.r.reminders, $revision
);
