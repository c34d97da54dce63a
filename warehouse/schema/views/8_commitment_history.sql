-- Status is a function of the events up to a day, and of that day. So it is asked for on each day on which it can change: that of
-- an event, thirty days before a day that is due, and the day after. The rules are those of commitment_status.
CREATE OR REPLACE VIEW commitment_history AS
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
        SELECT commitment_id, unnest([due_on - 30, due_on + 1]) AS on_day FROM dues WHERE due_on IS NOT NULL
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
        max_by(e.moved_to, (coalesce(e.published_on, DATE '0001-01-01'), e.follow_up_id)) FILTER (e.moved_to IS NOT NULL)
            AS moved_to,
        count(e.relation) AS told,
        max_by(
            {'what': coalesce(e.relation, e.what), 'release_id': e.release_id},
            (e.what = 'withdrawn', e.what = 'told', coalesce(e.published_on, DATE '0001-01-01'), e.follow_up_id)
        ) FILTER (e.on_day = d.on_day) AS happened
    FROM days AS d
    JOIN events AS e ON e.commitment_id = d.commitment_id AND e.on_day <= d.on_day
    GROUP BY d.commitment_id, d.on_day
),
due AS (
    SELECT
        f.*,
        coalesce(f.moved_to, CASE WHEN c.deadline_role IS DISTINCT FROM 'until' THEN c.deadline_to END) AS due_on
    FROM facts AS f
    JOIN commitments AS c ON c.commitment_id = f.commitment_id
),
standing AS (
    SELECT
        commitment_id,
        on_day,
        due_on,
        happened,
        CASE
            WHEN superseded THEN 'superseded'
            WHEN fulfilled THEN 'fulfilled'
            WHEN withdrawn THEN 'withdrawn'
            WHEN reviewed THEN 'followed_up'
            WHEN due_on < on_day THEN 'overdue'
            WHEN due_on <= on_day + 30 THEN 'due_soon'
            WHEN told > 0 THEN 'followed_up'
            ELSE 'open'
        END AS status
    FROM due
),
changes AS (
    SELECT
        *,
        lag(status) OVER course AS status_before,
        lag(due_on) OVER course AS due_before
    FROM standing
    WINDOW course AS (PARTITION BY commitment_id ORDER BY on_day)
)
SELECT
    commitment_id,
    on_day,
    status_before,
    status,
    due_on,
    coalesce(happened.what, 'day') AS why,
    happened.release_id AS release_id
FROM changes
WHERE status_before IS DISTINCT FROM status OR due_before IS DISTINCT FROM due_on;
COMMENT ON VIEW commitment_history IS 'A change of where a commitment stands, or of the day on which it is due, by what had been published by then; the last one of each is where it stands today';
COMMENT ON COLUMN commitment_history.commitment_id IS 'The commitment: commitments.commitment_id';
COMMENT ON COLUMN commitment_history.on_day IS 'The day of the change: that on which what caused it was public, see commitment_events.on_day';
COMMENT ON COLUMN commitment_history.status_before IS 'Where it stood before: commitment_status.status; null when it was promised on this day';
COMMENT ON COLUMN commitment_history.status IS 'Where it has stood since';
COMMENT ON COLUMN commitment_history.due_on IS 'Last day on which it can be due, as it stood then';
COMMENT ON COLUMN commitment_history.why IS 'What caused it: promised, withdrawn, what a release says of it (follow_ups.relation), or day: nothing but that the day due came near, or passed';
COMMENT ON COLUMN commitment_history.release_id IS 'The release that caused it: releases.release_id; null where only a day came';
