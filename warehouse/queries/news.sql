-- What happened and is to be notified, and the alerts about it.

-- name: not_taken_up
-- What alerting has not taken up: of one revision, or all when $revision is NULL.
SELECT 'version' AS subject, v.version_id AS id, v.version_id, v.release_id
FROM release_versions AS v
WHERE (CAST($revision AS BIGINT) IS NULL OR v.revision = CAST($revision AS BIGINT))
    AND NOT EXISTS (FROM private.taken_up AS t WHERE t.subject = 'version' AND t.id = v.version_id)
UNION ALL
SELECT 'commitment', c.commitment_id, c.version_id, c.release_id
FROM commitments AS c
WHERE (CAST($revision AS BIGINT) IS NULL OR c.revision = CAST($revision AS BIGINT))
    AND NOT EXISTS (FROM private.taken_up AS t WHERE t.subject = 'commitment' AND t.id = c.commitment_id)
UNION ALL
SELECT 'follow_up', u.follow_up_id, NULL, u.release_id
-- A link that does not count is a suggestion for `followthrough review`.
FROM counted_links AS u
WHERE (CAST($revision AS BIGINT) IS NULL OR u.revision = CAST($revision AS BIGINT))
    AND NOT EXISTS (FROM private.taken_up AS t WHERE t.subject = 'follow_up' AND t.id = u.follow_up_id)
ORDER BY ALL;

-- name: take_up
INSERT INTO private.taken_up
SELECT r.subject, r.id, r.occasion, r.taken_at, CAST($revision AS BIGINT)
FROM (
    SELECT unnest(from_json($rows, '[{
        "subject": "VARCHAR", "id": "VARCHAR", "occasion": "VARCHAR", "taken_at": "TIMESTAMP"
    }]')) AS r
)
WHERE NOT EXISTS (FROM private.taken_up AS t WHERE t.subject = r.subject AND t.id = r.id);

-- name: versions_for_alerts
-- Some versions with their sources, and when the entry of each was first listed.
SELECT v.version_id, v.release_id, v.kind, v.seen_at, v.version, v.title, v.body, r.source_id, e.first_listed_at
FROM release_versions AS v
JOIN release_records AS r ON r.release_id = v.release_id
LEFT JOIN (
    SELECT release_id, min(first_seen_at) AS first_listed_at
    FROM private.entries
    WHERE release_id IN (
        SELECT release_id FROM release_versions WHERE version_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    )
    GROUP BY release_id
) AS e ON e.release_id = v.release_id
WHERE v.version_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY v.seen_at, v.version, v.version_id;

-- name: words_before
-- For some versions, the words that each replaced: the latest version received before it.
SELECT v.version_id, p.version_id AS former_version_id, p.title AS former_title, p.body AS former_body
FROM release_versions AS v
JOIN release_versions AS p
    ON p.release_id = v.release_id
    AND (p.seen_at < v.seen_at OR (p.seen_at = v.seen_at AND p.version < v.version))
WHERE v.version_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
QUALIFY row_number() OVER (PARTITION BY v.version_id ORDER BY p.seen_at DESC, p.version DESC) = 1
ORDER BY v.version_id;

-- name: releases_for_alerts
-- Some releases as alerts show them, in their current words.
SELECT
    r.release_id,
    r.source_id,
    v.title,
    r.url,
    r.published_on,
    r.published_precision,
    r.authority,
    r.territory,
    r.language
FROM release_records AS r
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
WHERE r.release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY r.release_id;

-- name: follow_ups_for_alerts
-- Some follow-ups with their commitments; `later_` and `earlier_` say when and on which occasion the releases were taken up.
-- A page that its publisher has since changed, for news, counts from that change: what is added to it is said then. What put a
-- commitment off before goes with it, as the view commitment_status counts it.
WITH moves AS (
    SELECT
        u.follow_up_id,
        count(DISTINCT m.moved_to) FILTER (m.moved_to <> u.moved_to) AS moves_before,
        max_by(m.moved_to, (coalesce(said.published_on, DATE '0001-01-01'), m.follow_up_id)) AS moved_before
    FROM follow_ups AS u
    JOIN commitments AS p ON p.commitment_id = u.commitment_id
    JOIN counted_links AS m
        ON m.commitment_id = u.commitment_id AND m.relation = 'renewed' AND m.moved_to > p.deadline_to
    LEFT JOIN release_records AS said ON said.release_id = m.release_id
    LEFT JOIN release_records AS own ON own.release_id = u.release_id
    WHERE u.follow_up_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
        AND u.moved_to IS NOT NULL
        AND (coalesce(said.published_on, DATE '0001-01-01'), m.follow_up_id)
            < (coalesce(own.published_on, DATE '0001-01-01'), u.follow_up_id)
    GROUP BY u.follow_up_id
)
SELECT
    u.follow_up_id,
    u.release_id AS later_release_id,
    u.relation,
    u.score,
    u.quote AS said,
    u.reasons,
    u.moved_to,
    moves.moved_before,
    coalesce(moves.moves_before, 0) AS moves_before,
    c.release_id AS earlier_release_id,
    c.commitment_id,
    c.quote,
    c.quote_start,
    c.actors,
    c.partners,
    c.title AS headline,
    c.action,
    c.deadline_text,
    c.deadline_from,
    c.deadline_to,
    c.deadline_precision,
    c.amounts,
    c.confidence,
    c.firmness,
    c.decided_firmness,
    c.decided_by,
    c.party_ids,
    c.topics,
    CASE
        WHEN later.occasion IS NULL THEN NULL
        WHEN version.occasion = 'news' THEN version.occasion
        ELSE later.occasion
    END AS later_occasion,
    if(version.occasion = 'news', version.revision, later.revision) AS later_revision,
    if(version.occasion = 'news', version.taken_at, later.taken_at) AS later_taken_at,
    NOT starts_with(u.decided_by, 'rules ') AS accepted,
    earlier.occasion AS earlier_occasion,
    earlier.revision AS earlier_revision
FROM follow_ups AS u
JOIN commitments AS c ON c.commitment_id = u.commitment_id
LEFT JOIN moves ON moves.follow_up_id = u.follow_up_id
LEFT JOIN private.taken_up AS later ON later.subject = 'release' AND later.id = u.release_id
LEFT JOIN release_records AS r ON r.release_id = u.release_id
LEFT JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
LEFT JOIN private.taken_up AS version ON version.subject = 'version' AND version.id = v.version_id
LEFT JOIN private.taken_up AS earlier ON earlier.subject = 'release' AND earlier.id = c.release_id
WHERE u.follow_up_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY u.follow_up_id;

-- name: copies_of_announcements
-- Every release that is a copy of another, and the first of the copies.
SELECT release_id, same_as AS announcement
FROM same_announcements
ORDER BY release_id;

-- name: first_listings
-- When the lists of some sources were first read: as it was noted then, or as the entries say.
SELECT a.source_id, coalesce(min(t.taken_at), min(e.first_seen_at)) AS listed_at, count(t.taken_at) > 0 AS noted
FROM (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS source_id) AS a
LEFT JOIN private.taken_up AS t ON t.subject = 'source' AND t.id = a.source_id
LEFT JOIN private.entries AS e ON e.source_id = a.source_id
GROUP BY a.source_id;

-- name: whole_first_captures
-- Sources whose first capture was taken up and not summed up yet, and where nothing that was listed then still waits for
-- its first visit.
SELECT f.id AS source_id
FROM private.taken_up AS f
WHERE f.subject = 'source'
    AND f.occasion = 'first_capture'
    AND f.id NOT IN (
        SELECT a.source_id
        FROM alerts AS a
        WHERE a.kind = 'digest' AND a.source_id IS NOT NULL
            AND json_extract_string(a.facts, '$.occasion') = 'first_capture'
    )
    AND NOT EXISTS (
        FROM private.entries AS e
        WHERE e.source_id = f.id AND e.first_seen_at = f.taken_at
            AND e.release_id IS NULL AND e.failures = 0 AND e.next_check_at IS NOT NULL
    )
ORDER BY f.id;

-- name: summaries_of_captures
-- What came from a source on one occasion, in numbers: all of it, or what was taken up in one revision. Of commitments, firm ones
-- and those that a person accepted are counted.
WITH taken AS (
    SELECT r.release_id, r.source_id, r.published_on
    FROM private.taken_up AS t
    JOIN release_records AS r ON r.release_id = t.id
    WHERE t.subject = 'release'
        AND t.occasion = $occasion
        AND (CAST($revision AS BIGINT) IS NULL OR t.revision = CAST($revision AS BIGINT))
        AND r.source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
),
sure AS (
    SELECT follow_up_id, commitment_id, release_id FROM counted_links
)
SELECT
    k.source_id,
    coalesce(any_value(s.name), k.source_id) AS source_name,
    count(*) AS releases,
    sum(coalesce(c.promises, 0)) AS promises,
    sum(coalesce(c.due_ahead, 0)) AS due_ahead,
    sum(coalesce(c.long_past, 0)) AS long_past,
    sum(coalesce(f.follow_ups, 0)) AS follow_ups,
    min(k.published_on) AS earliest,
    max(k.published_on) AS latest,
    list(k.release_id ORDER BY k.release_id) AS release_ids,
    -- Three are enough to see what is to come; the calendar has all.
    list_sort(flatten(list(c.next_due) FILTER (c.next_due IS NOT NULL)))[:3] AS next_due
FROM taken AS k
LEFT JOIN sources AS s ON s.source_id = k.source_id
LEFT JOIN (
    SELECT
        release_id,
        count(*) AS promises,
        count(*) FILTER (deadline_to >= CAST($today AS DATE)) AS due_ahead,
        count(*) FILTER (deadline_to < CAST($today AS DATE)) AS long_past,
        list({
            deadline_to: deadline_to, commitment_id: commitment_id, quote: quote, actors: actors, partners: partners,
            action: action, deadline_text: deadline_text, deadline_from: deadline_from,
            deadline_precision: deadline_precision, amounts: amounts, confidence: confidence, decided_by: decided_by,
            decided_firmness: decided_firmness, firmness: firmness, party_ids: party_ids, topics: topics, title: title
        }) FILTER (deadline_to >= CAST($today AS DATE)) AS next_due
    FROM commitments
    WHERE coalesce(decided_firmness = 'firm', decided_by IS NOT NULL OR coalesce(firmness, 'firm') = 'firm')
    GROUP BY release_id
) AS c ON c.release_id = k.release_id
LEFT JOIN (
    SELECT release_id, count(*) AS follow_ups
    FROM (
        SELECT u.follow_up_id, u.release_id FROM sure AS u
        UNION
        SELECT u.follow_up_id, p.release_id FROM sure AS u JOIN commitments AS p ON p.commitment_id = u.commitment_id
        WHERE u.release_id NOT IN (SELECT release_id FROM taken)
    )
    GROUP BY release_id
) AS f ON f.release_id = k.release_id
GROUP BY k.source_id
ORDER BY k.source_id;

-- name: anything_promised
SELECT EXISTS (FROM commitments);

-- name: commitments_with_a_day
-- Commitments that name a day up to $until, with their releases, when the ledger first held them and what came of them. What
-- the publisher has taken out is left out, as the release now reads without it; what a person has rejected is not a row of
-- commitments. What had passed long before the ledger held it is never notified, and is most of a ledger of many years, so
-- it is left out too; but not for copies, since what came of one concerns the others. Whether a commitment was followed up
-- does not depend on the day of the query, as the rest of its status does. A commitment put off is due on its latest day.
SELECT
    c.commitment_id,
    c.quote,
    c.quote_start,
    c.actors,
    c.partners,
    c.title AS headline,
    c.action,
    c.deadline_text,
    c.deadline_from,
    s.due_on AS deadline_to,
    if(s.times_moved > 0, 'day', c.deadline_precision) AS deadline_precision,
    if(s.times_moved > 0, s.first_due_on, NULL) AS moved_from,
    c.amounts,
    c.confidence,
    c.firmness,
    c.decided_firmness,
    c.decided_by,
    c.party_ids,
    c.topics,
    r.release_id,
    r.source_id,
    v.title,
    r.url,
    r.published_on,
    r.published_precision,
    r.authority,
    r.territory,
    r.language,
    least(t.taken_at, CAST($now AS TIMESTAMP)) AS known_since,
    t.occasion,
    s.follow_up_count,
    NOT s.is_watched AS settled
FROM commitments AS c
JOIN release_records AS r ON r.release_id = c.release_id
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
JOIN private.taken_up AS t ON t.subject = 'commitment' AND t.id = c.commitment_id
JOIN commitment_status AS s ON s.commitment_id = c.commitment_id
WHERE c.kind = 'dated'
    -- An announced visit is not a commitment to be reminded of, unless a person says that it is.
    AND coalesce(c.decided_firmness <> 'event', c.firmness IS DISTINCT FROM 'event' OR c.decided_by IS NOT NULL)
    AND (c.deadline_role IS DISTINCT FROM 'until' OR s.times_moved > 0) -- what goes on until a day is not due on it
    AND s.due_on <= CAST($until AS DATE)
    AND (
        s.due_on >= CAST(least(t.taken_at, CAST($now AS TIMESTAMP)) AS DATE) - 32
        OR r.release_id IN (SELECT release_id FROM same_announcements UNION SELECT same_as FROM same_announcements)
        -- One that was reminded of under another quotation goes on.
        OR r.release_id IN (SELECT release_id FROM alerts WHERE kind IN ('due_soon', 'overdue'))
    )
    AND (c.version_id = v.version_id OR contains(v.body, c.quote))
ORDER BY s.due_on, c.release_id, c.quote_start, c.commitment_id;

-- name: last_said_of_commitments
-- What the ledger last heard of the commitments in $ids, as news of their progress where there is any: most of those with a
-- day have no follow-up, so they are asked for by themselves.
SELECT
    p.commitment_id,
    u.relation AS last_relation,
    u.quote AS last_quote,
    v.title AS last_title,
    r.url AS last_url,
    r.published_on AS last_published_on,
    r.published_precision AS last_precision,
    r.language AS last_language
FROM commitments AS p
LEFT JOIN same_commitments AS t ON t.commitment_id = p.commitment_id
JOIN (
    SELECT coalesce(w.same_as, f.commitment_id) AS promised, f.*
    FROM counted_links AS f
    LEFT JOIN same_commitments AS w ON w.commitment_id = f.commitment_id
    WHERE f.relation <> 'superseded' AND f.quote IS NOT NULL
) AS u ON u.promised = coalesce(t.same_as, p.commitment_id)
JOIN release_records AS r ON r.release_id = u.release_id
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
WHERE p.commitment_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
QUALIFY row_number() OVER (
    PARTITION BY p.commitment_id
    ORDER BY u.relation = 'progress' DESC, r.published_on DESC NULLS LAST, u.follow_up_id
) = 1;

-- name: sources_read
-- When the lists of each source were last requested, and whether that failed. The seed corpus needs no requests.
SELECT p.source_id, coalesce(s.name, p.source_id) AS name, p.last_polled_at, p.failures > 0 AS failing
FROM private.source_state AS p
LEFT JOIN sources AS s ON s.source_id = p.source_id
WHERE p.source_id <> $seeds
ORDER BY p.source_id;

-- name: releases_by_day
-- How many releases were published on each day; one without a day counts for the day on which it was received.
SELECT coalesce(published_on, CAST(first_seen_at AS DATE)) AS on_day, count(*) AS releases
FROM release_records
GROUP BY on_day
ORDER BY on_day;

-- name: troubles
-- The incidents of each source. That its clock is ahead does not keep a source from being read.
SELECT coalesce(s.name, i.source_id) AS name, i.opened_at, i.resolved_at
FROM (SELECT unnest(source_ids) AS source_id, opened_at, resolved_at FROM incidents WHERE cause <> 'clock') AS i
LEFT JOIN sources AS s ON s.source_id = i.source_id
ORDER BY ALL;

-- name: notified_releases
-- Which of some releases were notified: for new commitments, and for follow-ups the two releases.
SELECT
    a.kind,
    a.release_id,
    a.alert_id,
    CASE WHEN a.kind = 'follow_up' THEN json_extract_string(a.facts, '$.earlier.release_id') END AS earlier_release_id
FROM alerts AS a
WHERE a.kind IN ('new_commitment', 'follow_up')
    AND a.release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY a.alert_id;

-- name: notified_moves
-- Which changes of days of the commitments of some releases were reported.
SELECT
    json_extract_string(a.facts, '$.release.release_id') AS earlier_release_id,
    a.commitment_id,
    CAST(json_extract_string(a.facts, '$.before.due_on') AS DATE) AS due_before,
    CAST(json_extract_string(a.facts, '$.after.due_on') AS DATE) AS due_after,
    CAST(json_extract_string(a.facts, '$.times') AS INTEGER) AS times,
    CAST(json_extract_string(a.facts, '$.first_due_on') AS DATE) AS first_due_on,
    a.follow_up_id IS NOT NULL AS by_claim
FROM alerts AS a
WHERE a.kind = 'moved'
    AND json_extract_string(a.facts, '$.release.release_id') IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY a.created_at, a.alert_id;

-- name: notified_stages
-- Which deadline notices were given: the commitment, the day it was due, and the stage.
SELECT
    a.alert_id,
    a.commitment_id,
    a.release_id,
    CAST(json_extract_string(a.facts, '$.promise.due_on') AS DATE) AS due_on,
    CAST(json_extract_string(a.facts, '$.stage') AS INTEGER) AS stage,
    a.kind
FROM alerts AS a
WHERE a.kind IN ('due_soon', 'overdue')
ORDER BY a.alert_id;

-- name: known_alerts
-- Which of some alerts exist.
SELECT alert_id FROM alerts WHERE alert_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: insert_alerts
INSERT INTO alerts BY NAME
SELECT
    r.alert_id, r.kind, r.release_id, r.commitment_id, r.follow_up_id, r.source_id, r.title, r.created_at,
    CAST($revision AS BIGINT) AS revision, r.facts, r.firmness
FROM (
    SELECT unnest(from_json($rows, '[{
        "alert_id": "VARCHAR", "kind": "VARCHAR", "release_id": "VARCHAR", "commitment_id": "VARCHAR",
        "follow_up_id": "VARCHAR", "source_id": "VARCHAR", "title": "VARCHAR", "created_at": "TIMESTAMP", "facts": "VARCHAR",
        "firmness": "VARCHAR"
    }]')) AS r
);

-- name: insert_deliveries
-- One alert to one channel, once.
INSERT INTO deliveries BY NAME
SELECT
    r.alert_id, r.channel_id, r.state, 0 AS attempts, r.next_attempt_at, CAST($revision AS BIGINT) AS revision, r.rhythm,
    r.queued_at
FROM (
    SELECT unnest(from_json($rows, '[{
        "alert_id": "VARCHAR", "channel_id": "VARCHAR", "state": "VARCHAR", "next_attempt_at": "TIMESTAMP",
        "rhythm": "VARCHAR", "queued_at": "TIMESTAMP"
    }]')) AS r
)
WHERE NOT EXISTS (FROM deliveries AS d WHERE d.alert_id = r.alert_id AND d.channel_id = r.channel_id);
