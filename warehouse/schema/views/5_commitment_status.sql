-- Progress, a beginning or a mention never ends the watch over a commitment. What does: a claim that the very thing is done,
-- a review, another commitment in its place, its withdrawal, or a person.
-- Where a commitment stands depends on the day of asking, so it is computed; "due soon" is thirty days.
CREATE OR REPLACE VIEW commitment_status AS
WITH twins AS MATERIALIZED (
    SELECT commitment_id, same_as FROM same_commitments
),
said AS (
    SELECT
        coalesce(t.same_as, u.commitment_id) AS promised,
        coalesce(s.same_as, u.release_id) AS announcement,
        u.relation,
        -- Done, by the words of a claim about this very thing, or because a person says so.
        u.relation = 'fulfilled'
            AND (coalesce(u.evidence IN ('act', 'figure'), FALSE) OR NOT starts_with(coalesce(u.decided_by, 'rules'), 'rules'))
            AS is_done,
        CASE WHEN u.relation = 'renewed' THEN u.moved_to END AS moved_to,
        r.published_on,
        r.published_precision,
        (coalesce(r.published_on, DATE '0001-01-01'), u.follow_up_id) AS turn
    FROM counted_links AS u
    LEFT JOIN release_records AS r ON r.release_id = u.release_id
    LEFT JOIN same_announcements AS s ON s.release_id = u.release_id
    LEFT JOIN twins AS t ON t.commitment_id = u.commitment_id
),
followed AS (
    SELECT p.commitment_id, p.deadline_to, f.* EXCLUDE (promised)
    FROM commitments AS p
    LEFT JOIN twins AS t ON t.commitment_id = p.commitment_id
    JOIN said AS f ON f.promised = coalesce(t.same_as, p.commitment_id)
),
-- The latest postponement gives the due day; one to an earlier day does not count.
moved AS (
    SELECT commitment_id, max_by(moved_to, turn) AS due_on, count(DISTINCT moved_to) AS times
    FROM followed
    WHERE moved_to > coalesce(deadline_to, DATE '0001-01-01')
    GROUP BY commitment_id
),
told AS (
    SELECT
        f.commitment_id,
        count(DISTINCT f.announcement) AS follow_up_count,
        max(f.published_on) AS last_follow_up_on,
        max_by(f.relation, f.turn) AS last_told,
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
-- Taken out by the publisher: the release as it reads now is not the last version that held it.
withdrawn AS (
    SELECT p.commitment_id
    FROM commitments AS p
    JOIN release_records AS r ON r.release_id = p.release_id
    JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
    WHERE v.version_id <> p.version_id
),
standing AS (
    SELECT
        c.commitment_id,
        c.first_held_at,
        coalesce(f.superseded, FALSE) AS superseded,
        coalesce(f.fulfilled, FALSE) AS fulfilled,
        w.commitment_id IS NOT NULL AS withdrawn,
        coalesce(f.reviewed, FALSE) AS reviewed,
        -- What goes on until a day is not due on it.
        coalesce(m.due_on, CASE WHEN c.deadline_role IS DISTINCT FROM 'until' THEN c.deadline_to END) AS due_on,
        CASE WHEN c.deadline_role IS DISTINCT FROM 'until' THEN c.deadline_to END AS first_due_on,
        coalesce(m.times, 0) AS times_moved,
        coalesce(f.follow_up_count, 0) AS follow_up_count,
        f.last_follow_up_on,
        f.last_told,
        f.answered_on
    FROM commitments AS c
    LEFT JOIN told AS f ON f.commitment_id = c.commitment_id
    LEFT JOIN moved AS m ON m.commitment_id = c.commitment_id
    LEFT JOIN withdrawn AS w ON w.commitment_id = c.commitment_id
)
SELECT
    c.commitment_id,
    CASE
        WHEN c.superseded THEN 'superseded'
        WHEN c.fulfilled THEN 'fulfilled'
        WHEN c.withdrawn THEN 'withdrawn'
        WHEN c.reviewed THEN 'followed_up'
        WHEN c.due_on < d.today THEN 'overdue'
        WHEN c.due_on <= d.today + 30 THEN 'due_soon'
        WHEN c.follow_up_count > 0 THEN 'followed_up'
        ELSE 'open'
    END AS status,
    c.due_on,
    c.due_on - d.today AS days_left,
    c.first_due_on,
    c.times_moved,
    c.follow_up_count,
    c.last_follow_up_on,
    c.last_told,
    c.answered_on - c.due_on AS last_follow_up_late_by,
    NOT (c.superseded OR c.fulfilled OR c.withdrawn OR c.reviewed) AS is_watched,
    NOT (c.superseded OR c.fulfilled OR c.withdrawn OR c.reviewed) AND c.due_on < d.today
        AND coalesce(c.due_on < CAST(c.first_held_at AS DATE) - INTERVAL 3 YEARS, FALSE) AS long_overdue
FROM standing AS c
CROSS JOIN paris_today AS d;
COMMENT ON VIEW commitment_status IS 'Where a commitment stands on the day of the query, in Europe/Paris; it says what was found in the sources watched, no more';
COMMENT ON COLUMN commitment_status.commitment_id IS 'The commitment: commitments.commitment_id';
COMMENT ON COLUMN commitment_status.status IS 'superseded (cancelled, or another promise in its place), fulfilled (a release says that the very thing is done, or a person does), withdrawn (the publisher has taken it out), overdue (the day has passed, and nothing found in the sources watched says that it is done: last_told may tell of progress), due_soon (within 30 days), followed_up (reviewed, or spoken of and its day is far) or open';
COMMENT ON COLUMN commitment_status.due_on IS 'Last day on which it can be due, as it stands after any postponement; null when it has no deadline, or one that only begins on a day';
COMMENT ON COLUMN commitment_status.days_left IS 'Days from today to that day; negative when it has passed';
COMMENT ON COLUMN commitment_status.first_due_on IS 'Last day on which it could be due as it was promised first';
COMMENT ON COLUMN commitment_status.times_moved IS 'To how many later days it was put off';
COMMENT ON COLUMN commitment_status.follow_up_count IS 'Follow-ups that count: follow_ups.counts; those in copies of one announcement count once';
COMMENT ON COLUMN commitment_status.last_follow_up_on IS 'Publication day of the latest of them';
COMMENT ON COLUMN commitment_status.last_told IS 'What the latest of them says: follow_ups.relation';
COMMENT ON COLUMN commitment_status.last_follow_up_late_by IS 'Days from the due day to the first follow-up published on that day or later; null when there is none, or its publication is not known to the day';
COMMENT ON COLUMN commitment_status.is_watched IS 'Whether the watch over it goes on, whatever the day: false once it is superseded, fulfilled, withdrawn or reviewed';
COMMENT ON COLUMN commitment_status.long_overdue IS 'Whether it is overdue and its day lay more than three years back when the ledger first held it: such promises are shown apart, and nobody is alerted to them';
