-- The views of a target on PostgreSQL that need its own SQL; the others are those of warehouse/schema/views, word for word. Each
-- gives the rows of the view it is named for, whose comments it gets; what the rules mean is said there, and they themselves stand
-- there alone: {rules} is put in from it. Text is ordered by its bytes, as in DuckDB.

-- name: postgres_paris_today
CREATE VIEW paris_today AS
SELECT CAST(now() AT TIME ZONE 'Europe/Paris' AS DATE) AS today;

-- name: postgres_commitment_status
CREATE VIEW commitment_status AS
WITH said AS (
    SELECT
        coalesce(t.same_as, u.commitment_id) AS promised,
        coalesce(s.same_as, u.release_id) AS announcement,
        u.follow_up_id,
        u.relation,
        u.relation = 'fulfilled'
            AND (coalesce(u.evidence IN ('act', 'figure'), FALSE) OR NOT starts_with(coalesce(u.decided_by, 'rules'), 'rules'))
            AS is_done,
        CASE WHEN u.relation = 'renewed' THEN u.moved_to END AS moved_to,
        r.published_on,
        r.published_precision,
        coalesce(r.published_on, DATE '0001-01-01') AS turn
    FROM counted_links AS u
    LEFT JOIN release_records AS r ON r.release_id = u.release_id
    LEFT JOIN same_announcements AS s ON s.release_id = u.release_id
    LEFT JOIN same_commitments AS t ON t.commitment_id = u.commitment_id
),
followed AS (
    SELECT
        p.commitment_id, p.deadline_to, f.announcement, f.follow_up_id, f.relation, f.is_done, f.moved_to, f.published_on,
        f.published_precision, f.turn
    FROM commitments AS p
    LEFT JOIN same_commitments AS t ON t.commitment_id = p.commitment_id
    JOIN said AS f ON f.promised = coalesce(t.same_as, p.commitment_id)
),
moved AS (
    SELECT
        commitment_id,
        (array_agg(moved_to ORDER BY turn DESC, follow_up_id COLLATE "C" DESC))[1] AS due_on,
        count(DISTINCT moved_to) AS times
    FROM followed
    WHERE moved_to > coalesce(deadline_to, DATE '0001-01-01')
    GROUP BY commitment_id
),
told AS (
    SELECT
        f.commitment_id,
        count(DISTINCT f.announcement) AS follow_up_count,
        max(f.published_on) AS last_follow_up_on,
        (array_agg(f.relation ORDER BY f.turn DESC, f.follow_up_id COLLATE "C" DESC))[1] AS last_told,
        bool_or(f.is_done) AS fulfilled,
        bool_or(f.relation = 'superseded') AS superseded,
        bool_or(f.relation = 'review') AS reviewed,
        min(CASE
            WHEN f.published_precision = 'day' AND f.published_on >= coalesce(m.due_on, f.deadline_to) THEN f.published_on
        END) AS answered_on
    FROM followed AS f
    LEFT JOIN moved AS m ON m.commitment_id = f.commitment_id
    GROUP BY f.commitment_id
),
{rules}

-- name: postgres_commitment_events
CREATE VIEW commitment_events AS
WITH public AS (
    SELECT
        release_id,
        published_on,
        least(published_on, CAST(first_seen_at AS DATE)) AS on_day,
        CAST(first_seen_at AS DATE) AS known_on
    FROM release_records
),
added AS (
    SELECT
        c.commitment_id,
        min(v.seen_at) FILTER (WHERE strpos(v.body, c.quote) > 0) AS added_at,
        (array_agg(strpos(v.body, c.quote) > 0 ORDER BY v.seen_at, v.version))[1] AS was_there_first
    FROM commitments AS c
    JOIN release_records AS r ON r.release_id = c.release_id AND r.version > 1
    JOIN release_versions AS v ON v.release_id = c.release_id
    GROUP BY c.commitment_id
),
made AS (
    SELECT
        c.commitment_id,
        coalesce(t.same_as, c.commitment_id) AS promised,
        c.release_id,
        CASE WHEN a.was_there_first THEN p.on_day ELSE coalesce(CAST(a.added_at AS DATE), p.on_day) END AS on_day,
        coalesce(CAST(c.first_held_at AS DATE), p.known_on) AS known_on,
        c.deadline_to
    FROM commitments AS c
    JOIN public AS p ON p.release_id = c.release_id
    LEFT JOIN added AS a ON a.commitment_id = c.commitment_id
    LEFT JOIN same_commitments AS t ON t.commitment_id = c.commitment_id
),
taken_out AS (
    SELECT
        c.commitment_id,
        r.release_id,
        CAST(coalesce(min(n.seen_at), min(v.seen_at)) AS DATE) AS on_day
    FROM commitments AS c
    JOIN release_records AS r ON r.release_id = c.release_id
    JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version AND v.version_id <> c.version_id
    LEFT JOIN release_versions AS o ON o.version_id = c.version_id
    LEFT JOIN release_versions AS n
        ON n.release_id = r.release_id AND (n.seen_at > o.seen_at OR (n.seen_at = o.seen_at AND n.version > o.version))
    GROUP BY c.commitment_id, r.release_id
)
SELECT
    m.commitment_id, 'promised' AS what, m.on_day, m.known_on, m.release_id, CAST(NULL AS TEXT) AS follow_up_id,
    CAST(NULL AS TEXT) AS relation, FALSE AS is_done, CAST(NULL AS DATE) AS moved_to, CAST(NULL AS TEXT) AS announcement,
    CAST(NULL AS DATE) AS published_on
FROM made AS m
UNION ALL
SELECT
    m.commitment_id,
    'told',
    greatest(m.on_day, p.on_day),
    greatest(m.known_on, p.known_on),
    u.release_id,
    u.follow_up_id,
    u.relation,
    u.relation = 'fulfilled'
        AND (coalesce(u.evidence IN ('act', 'figure'), FALSE) OR NOT starts_with(coalesce(u.decided_by, 'rules'), 'rules')),
    CASE WHEN u.relation = 'renewed' AND u.moved_to > coalesce(m.deadline_to, DATE '0001-01-01') THEN u.moved_to END,
    coalesce(s.same_as, u.release_id),
    p.published_on
FROM counted_links AS u
LEFT JOIN same_commitments AS t ON t.commitment_id = u.commitment_id
JOIN made AS m ON m.promised = coalesce(t.same_as, u.commitment_id)
LEFT JOIN public AS p ON p.release_id = u.release_id
LEFT JOIN same_announcements AS s ON s.release_id = u.release_id
UNION ALL
SELECT
    m.commitment_id, 'withdrawn', greatest(m.on_day, o.on_day), greatest(m.known_on, o.on_day), o.release_id, NULL, NULL,
    FALSE, NULL, NULL, NULL
FROM taken_out AS o
JOIN made AS m ON m.commitment_id = o.commitment_id;

-- name: postgres_commitment_history
CREATE VIEW commitment_history AS
WITH events AS MATERIALIZED (
    SELECT * FROM commitment_events
),
dues AS (
    SELECT commitment_id, deadline_to AS due_on FROM commitments WHERE deadline_role IS DISTINCT FROM 'until'
    UNION
    SELECT commitment_id, moved_to FROM events
),
made AS (
    SELECT commitment_id, on_day FROM events WHERE what = 'promised'
),
days AS (
    SELECT commitment_id, on_day FROM events
    UNION
    SELECT d.commitment_id, t.on_day
    FROM (
        SELECT commitment_id, unnest(ARRAY[due_on - 30, due_on + 1]) AS on_day FROM dues WHERE due_on IS NOT NULL
    ) AS t
    JOIN made AS d ON d.commitment_id = t.commitment_id AND d.on_day <= t.on_day
    CROSS JOIN paris_today AS p
    WHERE t.on_day <= p.today
),
facts AS (
    SELECT
        d.commitment_id,
        d.on_day,
        coalesce(bool_or(e.relation = 'superseded'), FALSE) AS superseded,
        bool_or(e.is_done) AS fulfilled,
        bool_or(e.what = 'withdrawn') AS withdrawn,
        coalesce(bool_or(e.relation = 'review'), FALSE) AS reviewed,
        (array_agg(
            e.moved_to ORDER BY coalesce(e.published_on, DATE '0001-01-01') DESC, e.follow_up_id COLLATE "C" DESC
        ) FILTER (WHERE e.moved_to IS NOT NULL))[1] AS moved_to,
        count(e.relation) AS told,
        (array_agg(
            ARRAY[coalesce(e.relation, e.what), e.release_id]
            ORDER BY
                e.what = 'withdrawn' DESC, e.what = 'told' DESC, coalesce(e.published_on, DATE '0001-01-01') DESC,
                e.follow_up_id COLLATE "C" DESC
        ) FILTER (WHERE e.on_day = d.on_day))[1:1] AS happened
    FROM days AS d
    JOIN events AS e ON e.commitment_id = d.commitment_id AND e.on_day <= d.on_day
    GROUP BY d.commitment_id, d.on_day
),
{rules}
SELECT
    commitment_id,
    on_day,
    status_before,
    status,
    due_on,
    coalesce(happened[1][1], 'day') AS why,
    happened[1][2] AS release_id
FROM changes
WHERE status_before IS DISTINCT FROM status OR due_before IS DISTINCT FROM due_on;

-- name: postgres_status_on
CREATE FUNCTION status_on(day DATE, known_by DATE DEFAULT NULL) RETURNS TABLE (
    commitment_id TEXT, status TEXT, due_on DATE, days_left INTEGER, first_due_on DATE, times_moved BIGINT,
    follow_up_count BIGINT, last_follow_up_on DATE, last_told TEXT, is_watched BOOLEAN
) LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH facts AS (
        SELECT
            e.commitment_id,
            coalesce(bool_or(e.relation = 'superseded'), FALSE) AS superseded,
            bool_or(e.is_done) AS fulfilled,
            bool_or(e.what = 'withdrawn') AS withdrawn,
            coalesce(bool_or(e.relation = 'review'), FALSE) AS reviewed,
            (array_agg(
                e.moved_to ORDER BY coalesce(e.published_on, DATE '0001-01-01') DESC, e.follow_up_id COLLATE "C" DESC
            ) FILTER (WHERE e.moved_to IS NOT NULL))[1] AS moved_to,
            count(DISTINCT e.moved_to) AS times_moved,
            count(DISTINCT e.announcement) AS follow_up_count,
            max(e.published_on) AS last_follow_up_on,
            (array_agg(
                e.relation ORDER BY coalesce(e.published_on, DATE '0001-01-01') DESC, e.follow_up_id COLLATE "C" DESC
            ) FILTER (WHERE e.what = 'told'))[1] AS last_told
        FROM commitment_events AS e
        WHERE e.on_day <= day AND (known_by IS NULL OR e.known_on <= known_by)
        GROUP BY e.commitment_id
        HAVING bool_or(e.what = 'promised')
    ),
    standing AS (
        SELECT
            f.*,
            CASE WHEN c.deadline_role IS DISTINCT FROM 'until' THEN c.deadline_to END AS first_due_on,
            coalesce(f.moved_to, CASE WHEN c.deadline_role IS DISTINCT FROM 'until' THEN c.deadline_to END) AS due_on
        FROM facts AS f
        JOIN commitments AS c ON c.commitment_id = f.commitment_id
    )
    SELECT
        s.commitment_id,
        CASE
            WHEN s.superseded THEN 'superseded'
            WHEN s.fulfilled THEN 'fulfilled'
            WHEN s.withdrawn THEN 'withdrawn'
            WHEN s.reviewed THEN 'followed_up'
            WHEN s.due_on < day THEN 'overdue'
            WHEN s.due_on <= day + 30 THEN 'due_soon'
            WHEN s.follow_up_count > 0 THEN 'followed_up'
            ELSE 'open'
        END,
        s.due_on,
        s.due_on - day,
        s.first_due_on,
        s.times_moved,
        s.follow_up_count,
        s.last_follow_up_on,
        s.last_told,
        NOT (s.superseded OR s.fulfilled OR s.withdrawn OR s.reviewed)
    FROM standing AS s;
END;
