-- What commitment_history and the macros status_on and ledger_on are made of: the same facts as those of commitment_status, each
-- with its day. A release that was received before its stated day of publication was public when it was received.
CREATE OR REPLACE VIEW commitment_events AS
WITH twins AS MATERIALIZED (
    SELECT commitment_id, same_as FROM same_commitments
),
public AS MATERIALIZED (
    SELECT
        release_id,
        published_on,
        least(published_on, CAST(first_seen_at AS DATE)) AS on_day,
        CAST(first_seen_at AS DATE) AS known_on
    FROM release_records
),
-- The words of a promise may have come by an edit of its page.
added AS (
    SELECT
        c.commitment_id,
        min(v.seen_at) FILTER (contains(v.body, c.quote)) AS added_at,
        arg_min(contains(v.body, c.quote), (v.seen_at, v.version)) AS was_there_first
    FROM commitments AS c
    JOIN release_records AS r ON r.release_id = c.release_id AND r.version > 1
    JOIN release_versions AS v ON v.release_id = c.release_id
    GROUP BY c.commitment_id
),
made AS MATERIALIZED (
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
    LEFT JOIN twins AS t ON t.commitment_id = c.commitment_id
),
taken_out AS (
    SELECT
        c.commitment_id,
        r.release_id,
        CAST(coalesce(min(n.seen_at), any_value(v.seen_at)) AS DATE) AS on_day
    FROM commitments AS c
    JOIN release_records AS r ON r.release_id = c.release_id
    JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version AND v.version_id <> c.version_id
    LEFT JOIN release_versions AS o ON o.version_id = c.version_id
    LEFT JOIN release_versions AS n
        ON n.release_id = r.release_id AND (n.seen_at > o.seen_at OR (n.seen_at = o.seen_at AND n.version > o.version))
    GROUP BY c.commitment_id, r.release_id
)
SELECT
    m.commitment_id, 'promised' AS what, m.on_day, m.known_on, m.release_id, NULL AS follow_up_id, NULL AS relation,
    FALSE AS is_done, CAST(NULL AS DATE) AS moved_to, NULL AS announcement, CAST(NULL AS DATE) AS published_on
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
LEFT JOIN twins AS t ON t.commitment_id = u.commitment_id
JOIN made AS m ON m.promised = coalesce(t.same_as, u.commitment_id)
LEFT JOIN public AS p ON p.release_id = u.release_id
LEFT JOIN same_announcements AS s ON s.release_id = u.release_id
UNION ALL
SELECT
    m.commitment_id, 'withdrawn', greatest(m.on_day, o.on_day), greatest(m.known_on, o.on_day), o.release_id, NULL, NULL,
    FALSE, NULL, NULL, NULL
FROM taken_out AS o
JOIN made AS m ON m.commitment_id = o.commitment_id;
COMMENT ON VIEW commitment_events IS 'What happened to a commitment, with its day: that it was promised, that a release spoke of it, that its publisher took it out';
COMMENT ON COLUMN commitment_events.commitment_id IS 'The commitment: commitments.commitment_id';
COMMENT ON COLUMN commitment_events.what IS 'promised, told (a follow-up that counts) or withdrawn';
COMMENT ON COLUMN commitment_events.on_day IS 'The day on which it was public: of publication, or of receipt where that was earlier or the other is not known; of an edit the day on which it was seen';
COMMENT ON COLUMN commitment_events.known_on IS 'The day on which this warehouse first had the words it rests on';
COMMENT ON COLUMN commitment_events.release_id IS 'The release that says it: releases.release_id';
COMMENT ON COLUMN commitment_events.follow_up_id IS 'The follow-up: follow_ups.follow_up_id; null where it is none';
COMMENT ON COLUMN commitment_events.relation IS 'What the release says of the commitment: follow_ups.relation';
COMMENT ON COLUMN commitment_events.is_done IS 'Whether it is told as done, by the words of a claim about this very thing, or a person says so';
COMMENT ON COLUMN commitment_events.moved_to IS 'The later day to which it is put off; null when it is not';
COMMENT ON COLUMN commitment_events.announcement IS 'The release, or the first of those of which it is a copy: follow-ups in copies count once';
COMMENT ON COLUMN commitment_events.published_on IS 'Publication day of the release that tells of it; null when it is not known';
