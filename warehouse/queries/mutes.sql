-- What people muted, the alerts that are kept meanwhile, and how things stand when that ends.

-- name: insert_mute
INSERT INTO mutes (
    mute_id, subject, subject_id, verdict, muted_until, release_id, quote, decided_by, decided_at, note, revision
)
SELECT
    $mute_id, $subject, $subject_id, $verdict, $muted_until, $release_id, $quote, $decided_by, $decided_at, $note, $revision
WHERE $mute_id NOT IN (SELECT mute_id FROM mutes);

-- name: standing_mutes
-- What is muted, the latest last, and whether it is an incident that is over.
SELECT
    m.subject, m.subject_id, m.verdict, m.decided_by, m.decided_at, m.muted_until, m.release_id, m.quote, m.note,
    i.resolved_at IS NOT NULL AS is_over
FROM (
    FROM mutes
    QUALIFY row_number() OVER (PARTITION BY subject, subject_id ORDER BY decided_at DESC, revision DESC) = 1
) AS m
LEFT JOIN incidents AS i ON m.subject = 'incident' AND i.incident_id = m.subject_id
WHERE m.verdict = 'muted' AND (m.muted_until IS NULL OR m.muted_until > $now)
ORDER BY m.decided_at, m.mute_id;

-- name: alerts_not_begun
-- Alerts of which something waits for its first attempt.
SELECT
    a.alert_id, a.kind, a.release_id, a.commitment_id, a.follow_up_id, a.source_id, a.title, a.created_at, a.facts
FROM alerts AS a
WHERE a.alert_id IN (SELECT alert_id FROM deliveries WHERE state = 'pending' AND attempts = 0)
ORDER BY a.created_at, a.alert_id;

-- name: mute_deliveries
-- What is being sent, or was tried, stays the message that it is.
UPDATE deliveries SET state = 'muted', next_attempt_at = NULL, revision = $revision
WHERE state = 'pending' AND attempts = 0 AND alert_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
RETURNING alert_id;

-- name: muted_deliveries
-- What is kept, with its alert; and of the end of an incident, whether the recipient was sent that it had begun.
SELECT
    d.channel_id, a.alert_id, a.kind, a.release_id, a.commitment_id, a.follow_up_id, a.source_id, a.title, a.created_at,
    a.facts,
    a.kind = 'incident' AND EXISTS (
        FROM deliveries AS e
        JOIN alerts AS b ON b.alert_id = e.alert_id
        WHERE e.channel_id = d.channel_id
            AND e.state = 'sent'
            AND b.kind = 'incident'
            AND (b.facts ->> '$.incident_id') = (a.facts ->> '$.incident_id')
    ) AS was_told
FROM deliveries AS d
JOIN alerts AS a ON a.alert_id = d.alert_id
WHERE d.state = 'muted'
ORDER BY a.created_at, a.alert_id, d.channel_id;

-- name: any_muted
SELECT count(*) FROM deliveries WHERE state = 'muted';

-- name: end_mute_of_deliveries
-- What still holds is gathered in one message to each recipient; the rest is not sent.
UPDATE deliveries AS d SET
    state = CASE WHEN r.holds THEN 'pending' ELSE 'outdated' END,
    next_attempt_at = CASE WHEN r.holds THEN CAST($now AS TIMESTAMP) END,
    rhythm = CASE WHEN r.holds THEN 'unmuted' ELSE d.rhythm END,
    revision = $revision
FROM (
    SELECT unnest(from_json($rows, '[{"alert_id": "VARCHAR", "channel_id": "VARCHAR", "holds": "BOOLEAN"}]'), recursive := TRUE)
) AS r
WHERE d.alert_id = r.alert_id AND d.channel_id = r.channel_id AND d.state = 'muted';

-- name: incidents_by_prefix
-- Incidents by the beginning of their id, or by the source that they are about.
SELECT incident_id, source_id, cause, opened_at, resolved_at
FROM incidents
WHERE starts_with(incident_id, $prefix) OR (source_id = $source_id AND resolved_at IS NULL)
ORDER BY opened_at, incident_id
LIMIT 6;

-- name: statuses_of_commitments
SELECT commitment_id, status, due_on, is_watched
FROM commitment_status
WHERE commitment_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: links_that_count
SELECT follow_up_id FROM counted_links WHERE follow_up_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: mutes_to_show
-- What is muted now, with what people know it by; one that ends with an incident that is over has ended.
SELECT
    m.subject,
    m.subject_id,
    coalesce(s.name, c.title, left(c.quote, 200), left(m.quote, 200), i.cause || coalesce(': ' || o.name, '')) AS name,
    m.decided_by,
    m.decided_at,
    m.muted_until,
    m.note
FROM (
    FROM mutes
    QUALIFY row_number() OVER (PARTITION BY subject, subject_id ORDER BY decided_at DESC, revision DESC) = 1
) AS m
LEFT JOIN sources AS s ON m.subject = 'source' AND s.source_id = m.subject_id
LEFT JOIN commitments AS c ON m.subject = 'commitment' AND c.commitment_id = m.subject_id
LEFT JOIN incidents AS i ON m.subject = 'incident' AND i.incident_id = m.subject_id
LEFT JOIN sources AS o ON o.source_id = i.source_id
WHERE m.verdict = 'muted'
    AND (m.muted_until IS NULL OR m.muted_until > $now)
    AND i.resolved_at IS NULL
ORDER BY m.decided_at, m.subject_id;
