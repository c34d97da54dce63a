-- Where commitments stood on a day: macros of the published file.

-- name: create_statuses
-- The rules are those of commitment_status, over the events up to a day, and those alone whose words the warehouse had by another.
CREATE MACRO status_on(day, known_by := NULL) AS TABLE
WITH facts AS (
    SELECT
        e.commitment_id,
        coalesce(bool_or(e.relation = 'superseded'), FALSE) AS superseded,
        bool_or(e.is_done) AS fulfilled,
        bool_or(e.what = 'withdrawn') AS withdrawn,
        coalesce(bool_or(e.relation = 'review'), FALSE) AS reviewed,
        max_by(e.moved_to, (coalesce(e.published_on, DATE '0001-01-01'), e.follow_up_id)) FILTER (e.moved_to IS NOT NULL)
            AS moved_to,
        count(DISTINCT e.moved_to) AS times_moved,
        count(DISTINCT e.announcement) AS follow_up_count,
        max(e.published_on) AS last_follow_up_on,
        max_by(e.relation, (coalesce(e.published_on, DATE '0001-01-01'), e.follow_up_id)) FILTER (e.what = 'told')
            AS last_told
    FROM commitment_events AS e
    WHERE e.on_day <= CAST(day AS DATE) AND (known_by IS NULL OR e.known_on <= CAST(known_by AS DATE))
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
        WHEN s.due_on < CAST(day AS DATE) THEN 'overdue'
        WHEN s.due_on <= CAST(day AS DATE) + 30 THEN 'due_soon'
        WHEN s.follow_up_count > 0 THEN 'followed_up'
        ELSE 'open'
    END AS status,
    s.due_on,
    s.due_on - CAST(day AS DATE) AS days_left,
    s.first_due_on,
    s.times_moved,
    s.follow_up_count,
    s.last_follow_up_on,
    s.last_told,
    NOT (s.superseded OR s.fulfilled OR s.withdrawn OR s.reviewed) AS is_watched
FROM standing AS s;
COMMENT ON MACRO TABLE status_on IS 'status_on(day, known_by := NULL): where each commitment stood on a day, by what had been published by then and, with known_by, received by then.';

CREATE MACRO ledger_on(day, known_by := NULL) AS TABLE
SELECT
    s.commitment_id,
    s.status,
    s.due_on,
    s.days_left,
    s.first_due_on,
    s.times_moved,
    s.follow_up_count,
    s.last_follow_up_on,
    s.last_told,
    c.title AS headline,
    c.quote,
    c.kind,
    coalesce(c.decided_firmness, c.firmness) AS firmness,
    coalesce(c.decided_firmness = 'firm', c.decided_by IS NOT NULL OR coalesce(c.firmness, 'firm') = 'firm') AS is_firm,
    c.actors,
    c.partners,
    c.topics,
    c.amounts,
    c.deadline_text,
    c.release_id,
    c.version_id,
    r.source_id,
    r.authority,
    r.territory,
    r.published_on,
    r.url
FROM status_on(day, known_by := known_by) AS s
JOIN commitments AS c ON c.commitment_id = s.commitment_id
JOIN release_records AS r ON r.release_id = c.release_id;
COMMENT ON MACRO TABLE ledger_on IS 'ledger_on(day, known_by := NULL): status_on with the words of each commitment, who made it, and when.';
