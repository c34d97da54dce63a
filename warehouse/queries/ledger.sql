-- What people ask the published file: commitments, releases and alerts.

-- name: commitments_asked_for
-- Commitments with their releases and where they stand, by due day. A condition that is NULL or an empty list asks nothing.
-- Words and names are compared regardless of case, accents and the form of apostrophes; a word of $words is the beginning of
-- one in the quotation. Intentions and events are given only if $firmness asks for them. `in_copy` is true where the release is
-- a copy and the first of the copies makes commitments too.
WITH parties AS (
    SELECT strip_accents(lower(replace(unnest(from_json($parties, '["VARCHAR"]')), '’', ''''))) AS name
),
words AS (
    SELECT strip_accents(lower(unnest(from_json($words, '["VARCHAR"]')))) AS word
),
asked AS (
    SELECT
        *,
        coalesce(due_on, deadline_from) AS sorted_by,
        coalesce(same_as IN (SELECT c.release_id FROM commitments AS c SEMI JOIN same_announcements AS s
            ON s.same_as = c.release_id), FALSE) AS in_copy
    FROM ledger
    -- Lists, unlike subqueries, are looked at before the joins of the view.
    WHERE (CAST($kind AS VARCHAR) IS NULL OR kind = $kind)
        AND (CAST($since AS DATE) IS NULL OR published_on >= CAST($since AS DATE))
        AND (CAST($until AS DATE) IS NULL OR published_on <= CAST($until AS DATE))
        AND (CAST($due_before AS DATE) IS NULL OR coalesce(due_on, deadline_from) < CAST($due_before AS DATE))
        AND (CAST($due_after AS DATE) IS NULL OR coalesce(due_on, deadline_from) > CAST($due_after AS DATE))
        AND (
            CAST($confidence AS DOUBLE) IS NULL OR confidence >= CAST($confidence AS DOUBLE) OR decided_by IS NOT NULL
        )
        AND ($sources = '[]' OR list_contains(from_json($sources, '["VARCHAR"]'), source_id))
        AND ($territories = '[]' OR list_contains(from_json($territories, '["VARCHAR"]'), territory))
        AND (
            list_contains(from_json($firmness, '["VARCHAR"]'), coalesce(firmness, 'firm'))
            OR ($firmness = '[]' AND is_firm)
        )
        AND ($statuses = '[]' OR list_contains(from_json($statuses, '["VARCHAR"]'), status))
),
told AS (
    SELECT
        *,
        strip_accents(lower(replace(
            array_to_string(list_concat(coalesce(actors, []), coalesce(partners, [])), chr(10)), '’', ''''
        ))) AS folded_parties,
        ' ' || regexp_replace(strip_accents(lower(quote)), '[^\p{L}\p{N}]+', ' ', 'g') AS folded_quote
    FROM asked
)
SELECT t.* EXCLUDE (folded_parties, folded_quote, quote_start, quote_end, version_id, revision, sorted_by), c.title AS headline
FROM told AS t
JOIN commitments AS c ON c.commitment_id = t.commitment_id
WHERE NOT EXISTS (FROM parties AS p WHERE NOT contains(t.folded_parties, p.name))
    AND NOT EXISTS (FROM words AS w WHERE NOT contains(t.folded_quote, ' ' || w.word))
ORDER BY t.sorted_by NULLS LAST, t.published_on NULLS LAST, t.release_id, t.quote_start, t.commitment_id;

-- name: commitments_by_prefix
-- Commitments by the beginning of their id, each with the version that holds it.
SELECT
    l.* EXCLUDE (revision),
    c.title AS headline,
    v.version,
    v.kind AS version_kind,
    v.seen_at,
    v.capture_id,
    v.body
FROM ledger AS l
JOIN commitments AS c ON c.commitment_id = l.commitment_id
JOIN release_versions AS v ON v.version_id = l.version_id
WHERE starts_with(l.commitment_id, $prefix)
ORDER BY l.commitment_id
LIMIT 6;

-- name: follow_ups_of_commitment
-- What later releases say of a commitment, or of the same words in another copy of its announcement, in order of their days.
WITH groups AS (
    SELECT p.commitment_id, s.due_on, coalesce(t.same_as, p.commitment_id) AS promised
    FROM commitments AS p
    JOIN commitment_status AS s ON s.commitment_id = p.commitment_id
    LEFT JOIN same_commitments AS t ON t.commitment_id = p.commitment_id
)
SELECT
    f.follow_up_id,
    f.commitment_id,
    f.relation,
    f.score,
    f.quote,
    f.quote_start,
    f.quote_end,
    f.reasons,
    f.decided_by,
    f.evidence,
    f.moved_to,
    f.counts,
    f.release_id,
    r.title,
    r.url,
    r.authority,
    r.source_id,
    r.published_on,
    r.published_precision,
    r.published_how,
    r.same_as,
    CASE WHEN r.published_precision = 'day' THEN r.published_on - c.due_on END AS days_after_due
FROM groups AS c
JOIN groups AS g ON g.promised = c.promised
JOIN follow_ups AS f ON f.commitment_id = g.commitment_id
JOIN releases AS r ON r.release_id = f.release_id
WHERE c.commitment_id = $commitment_id
ORDER BY r.published_on NULLS LAST, f.release_id;

-- name: releases_by_name
-- Releases as they read now, by the beginning of their id, by their guid, or as the version that holds a commitment.
SELECT
    r.release_id,
    r.source_id,
    r.url,
    r.external_id,
    v.title,
    v.body,
    v.parser,
    v.parser_version,
    v.capture_id,
    v.seen_at,
    r.published_on,
    r.published_precision,
    r.published_how,
    r.updated_on,
    r.authority,
    r.territory,
    r.language
FROM releases AS r
JOIN release_versions AS v ON v.release_id = r.release_id
WHERE (v.version = r.version AND (starts_with(r.release_id, $name) OR r.external_id = $name))
    OR v.version_id IN (SELECT c.version_id FROM commitments AS c WHERE starts_with(c.commitment_id, $name))
ORDER BY r.release_id, v.version
LIMIT 6;

-- name: related_to_release
-- Releases that belong together with one, earlier and later, without speaking of one commitment.
SELECT
    p.kind,
    p.later_release_id = o.release_id AS is_later,
    p.score,
    p.quote,
    p.reasons,
    o.release_id,
    o.title,
    o.url,
    o.authority,
    o.source_id,
    o.published_on,
    o.published_precision
FROM related_releases AS p
JOIN releases AS o
    ON o.release_id = if(p.earlier_release_id = $release_id, p.later_release_id, p.earlier_release_id)
WHERE $release_id IN (p.earlier_release_id, p.later_release_id)
ORDER BY o.published_on NULLS LAST, o.release_id;

-- name: copies_of_release
-- The other releases of the same announcement as a release; `same_as` is null for the first of them.
WITH own AS (
    SELECT coalesce(max(same_as), $release_id) AS first_id
    FROM same_announcements
    WHERE release_id = $release_id
)
SELECT
    r.release_id, r.same_as, r.url, r.title, r.source_id, r.authority, r.language, r.published_on, r.published_precision
FROM releases AS r
JOIN own AS o ON r.release_id = o.first_id OR r.same_as = o.first_id
WHERE r.release_id <> $release_id
ORDER BY r.published_on NULLS LAST, r.release_id;

-- name: addresses_holding
-- Every address under which a release was listed, requested or found, if it holds a run of letters.
SELECT r.release_id, r.url
FROM releases AS r
WHERE contains(lower(r.url), $part)
UNION
SELECT v.release_id, unnest([c.url, c.requested_url])
FROM release_versions AS v
JOIN captures AS c ON c.capture_id = v.capture_id
WHERE contains(lower(c.url), $part) OR contains(lower(c.requested_url), $part)
ORDER BY ALL;

-- name: moment_of_publication
SELECT published_at FROM publication;

-- name: last_completed_run
-- Looking at deadlines visits no source, so it does not show that sources are visited.
SELECT max(ended_at) FROM runs WHERE outcome = 'completed' AND flow <> 'remind';

-- name: alerts_asked_for
-- Alerts by what a person asks for, the newest first, each with how far it got on the requested channels.
WITH told AS (
    SELECT
        d.alert_id,
        list({
            'channel_id': d.channel_id, 'state': d.state, 'attempts': d.attempts, 'next_attempt_at': d.next_attempt_at,
            'sent_at': d.sent_at, 'last_error': d.last_error
        } ORDER BY d.channel_id) AS deliveries
    FROM deliveries AS d
    WHERE (CAST($channel_id AS VARCHAR) IS NULL OR d.channel_id = $channel_id OR starts_with(d.channel_id, $channel_id || '/'))
        AND (CAST($state AS VARCHAR) IS NULL OR d.state = $state)
    GROUP BY d.alert_id
)
SELECT
    a.alert_id,
    a.kind,
    a.created_at,
    a.title,
    a.source_id,
    a.release_id,
    a.commitment_id,
    a.follow_up_id,
    coalesce(t.deliveries, []) AS deliveries
FROM alerts AS a
LEFT JOIN told AS t ON t.alert_id = a.alert_id
WHERE (CAST($kind AS VARCHAR) IS NULL OR a.kind = $kind)
    AND (CAST($since AS TIMESTAMP) IS NULL OR a.created_at >= CAST($since AS TIMESTAMP))
    AND ((CAST($channel_id AS VARCHAR) IS NULL AND CAST($state AS VARCHAR) IS NULL) OR t.alert_id IS NOT NULL)
ORDER BY a.created_at DESC, a.alert_id
LIMIT $most;

-- name: alerts_by_prefix
-- Alerts by the beginning of their id, with their facts and all their deliveries.
SELECT
    a.alert_id,
    a.kind,
    a.created_at,
    a.title,
    a.source_id,
    a.release_id,
    a.commitment_id,
    a.follow_up_id,
    a.facts,
    coalesce((
        SELECT list({
            'channel_id': d.channel_id, 'state': d.state, 'rhythm': d.rhythm, 'queued_at': d.queued_at,
            'attempts': d.attempts, 'next_attempt_at': d.next_attempt_at, 'sent_at': d.sent_at,
            'message_id': d.message_id, 'last_error': d.last_error
        } ORDER BY d.channel_id)
        FROM deliveries AS d
        WHERE d.alert_id = a.alert_id
    ), []) AS deliveries
FROM alerts AS a
WHERE starts_with(a.alert_id, $prefix)
ORDER BY a.alert_id
LIMIT 6;

-- name: alerts_to_show
-- The newest alerts, of one kind or ($kind is NULL) of all, those about intentions only if $intentions; those written before
-- facts were kept cannot be shown.
SELECT
    a.alert_id,
    a.kind,
    a.release_id,
    a.commitment_id,
    a.follow_up_id,
    a.source_id,
    a.title,
    a.created_at,
    a.facts
FROM alerts AS a
WHERE a.facts IS NOT NULL
    AND (CAST($kind AS VARCHAR) IS NULL OR a.kind = $kind)
    AND ($intentions OR a.firmness IS DISTINCT FROM 'intention')
ORDER BY a.created_at DESC, a.alert_id
LIMIT CAST($most AS BIGINT);

-- name: deadlines_to_show
-- Commitments with a last day since $since, at least as sure as $confidence, each with its release and what later releases
-- say of it: firm ones, and what a person accepted. Not those of copies of an announcement, nor those that the publisher has
-- taken out; what a person has rejected is not a row of commitments.
SELECT
    c.commitment_id,
    c.quote,
    c.actors,
    c.partners,
    c.title AS headline,
    c.action,
    c.deadline_text,
    c.deadline_from,
    s.due_on AS deadline_to,
    if(s.times_moved > 0, 'day', c.deadline_precision) AS deadline_precision,
    c.amounts,
    c.confidence,
    c.firmness,
    c.decided_firmness,
    c.decided_by,
    c.party_ids,
    c.topics,
    r.release_id,
    r.source_id,
    r.title,
    r.url,
    r.published_on,
    r.published_precision,
    r.authority,
    r.territory,
    r.language,
    r.first_seen_at,
    CASE
        WHEN s.status IN ('superseded', 'fulfilled') THEN s.status
        WHEN s.follow_up_count > 0 THEN 'answered'
        ELSE 'open'
    END AS standing
FROM commitments AS c
JOIN releases AS r ON r.release_id = c.release_id AND r.version_id = c.version_id
JOIN commitment_status AS s ON s.commitment_id = c.commitment_id
WHERE s.due_on >= CAST($since AS DATE)
    AND c.confidence >= CAST($confidence AS DOUBLE)
    AND coalesce(c.decided_firmness = 'firm', c.decided_by IS NOT NULL OR coalesce(c.firmness, 'firm') = 'firm')
    AND r.same_as IS NULL
ORDER BY s.due_on, c.commitment_id;
