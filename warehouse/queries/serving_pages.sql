-- What single pages ask of a snapshot of the published file: docs/web.md lists the pages.

-- name: page_tally
SELECT * FROM memory.main.tallies WHERE kind = $kind AND id = $id;

-- name: page_due_by_month
-- Firm promises that are watched, by the month in which they fall due.
SELECT CAST(date_trunc('month', due_on) AS DATE) AS month, count(*) AS number
FROM memory.main.promises
WHERE is_firm AND NOT in_copy AND status IN ('open', 'due_soon', 'followed_up', 'overdue')
    AND due_on >= CAST($first AS DATE) AND due_on <= CAST($last AS DATE)
GROUP BY month
ORDER BY month;

-- name: page_latest_told
-- The newest follow-ups that count, of firm promises: one a promise.
FROM pages.latest_told ORDER BY published_on DESC, follow_up_id LIMIT $most;

-- name: page_incidents
SELECT i.incident_id, i.source_id, s.name, i.cause, i.opened_at, i.detail, i.source_ids
FROM incidents AS i
LEFT JOIN sources AS s ON s.source_id = i.source_id
WHERE i.resolved_at IS NULL
ORDER BY i.opened_at DESC, i.incident_id
LIMIT $most;

-- name: page_choices
-- What promises can be filtered by: names of parties, sources and territories, those with most promises first.
SELECT
    t.kind,
    t.id,
    left(coalesce(p.name, s.name, t.id), 200) AS name,
    t.promises
FROM (
    SELECT *, row_number() OVER (PARTITION BY kind ORDER BY promises DESC, id) AS place FROM memory.main.tallies
) AS t
LEFT JOIN parties AS p ON t.kind = 'party' AND p.party_id = t.id
LEFT JOIN sources AS s ON t.kind = 'source' AND s.source_id = t.id
WHERE t.kind IN ('party', 'source', 'territory', 'topic') AND t.place <= $most
ORDER BY t.kind, t.promises DESC, t.id;

-- name: page_names
-- What parties and sources are called.
SELECT 'party' AS kind, party_id AS id, left(name, 200) AS name FROM parties
WHERE list_contains(from_json($parties, '["VARCHAR"]'), party_id)
UNION ALL
SELECT 'source', source_id, left(name, 200) FROM sources
WHERE list_contains(from_json($sources, '["VARCHAR"]'), source_id);

-- name: page_promise_number
SELECT rowid AS row_no FROM memory.main.promise_places WHERE id_hash = hash(CAST($id AS VARCHAR));

-- name: page_promise_text
-- What only the page of one promise shows: its words in the version that holds them, and the page they were read from.
SELECT
    c.quote,
    c.quote_start,
    c.quote_end,
    c.amounts,
    c.cue,
    c.act,
    c.object,
    c.extractor_version,
    c.actor_how,
    c.version_id = r.version_id AS in_current_version,
    v.version,
    v.seen_at,
    v.capture_id,
    substring(v.body, greatest(c.quote_start - $around, 0) + 1, least(c.quote_start, $around)) AS before,
    substring(v.body, c.quote_end + 1, $around) AS after,
    k.url AS capture_url,
    k.fetched_at,
    k.content_type,
    k.bytes,
    k.warc_file,
    k.warc_offset
FROM commitments AS c
JOIN pages.releases AS r ON r.release_id = c.release_id
JOIN release_versions AS v ON v.version_id = c.version_id
LEFT JOIN captures AS k ON k.capture_id = v.capture_id
WHERE c.commitment_id = $id;

-- name: page_told_of_promise
-- What later releases say of a promise, or of the same words in another copy of its announcement, in order of their days.
WITH groups AS (
    SELECT $id AS commitment_id
    UNION
    SELECT t.commitment_id
    FROM pages.twins AS t
    WHERE t.same_as = coalesce((SELECT o.same_as FROM pages.twins AS o WHERE o.commitment_id = $id), $id)
    UNION
    SELECT o.same_as FROM pages.twins AS o WHERE o.commitment_id = $id
)
SELECT
    f.follow_up_id,
    f.relation,
    f.score,
    f.quote,
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
    r.language,
    r.published_on,
    r.published_precision
FROM follow_ups AS f
SEMI JOIN groups AS g ON g.commitment_id = f.commitment_id
JOIN pages.releases AS r ON r.release_id = f.release_id
WHERE r.same_as IS NULL OR r.same_as NOT IN (
    SELECT o.release_id FROM follow_ups AS o SEMI JOIN groups AS g ON g.commitment_id = o.commitment_id
)
ORDER BY r.published_on NULLS LAST, f.release_id
LIMIT $most;

-- name: page_coverage
-- How much was read after a day: by all sources, and by one of them.
SELECT
    count(*) AS releases,
    count(DISTINCT source_id) AS sources,
    count(*) FILTER (source_id = $source_id) AS own,
    max(published_on) FILTER (source_id = $source_id) AS own_newest
FROM pages.releases
WHERE published_on > CAST($day AS DATE);

-- name: page_copies
-- The other releases of the same announcement; the first of them has no `same_as`.
WITH first AS (
    SELECT coalesce((SELECT same_as FROM same_announcements WHERE release_id = $release_id), $release_id) AS id
),
copies AS (
    SELECT release_id FROM same_announcements WHERE same_as = (SELECT id FROM first) AND release_id <> $release_id
    UNION ALL
    SELECT id FROM first WHERE id <> $release_id
)
SELECT release_id, title, source_id, language, published_on, published_precision, same_as
FROM pages.releases
WHERE release_id IN (FROM copies)
ORDER BY published_on NULLS LAST, release_id
LIMIT $most;

-- name: page_release
SELECT
    r.*,
    v.version,
    v.kind,
    v.seen_at,
    v.title AS full_title,
    left(v.body, $most) AS body,
    length(v.body) AS characters,
    v.parser,
    v.parser_version,
    v.capture_id,
    k.fetched_at,
    k.content_type,
    k.bytes,
    k.warc_file,
    k.warc_offset,
    e.updated_on,
    e.published_how,
    e.version AS current_version
FROM pages.releases AS r
JOIN release_records AS e ON e.release_id = r.release_id
JOIN release_versions AS v ON v.release_id = r.release_id
LEFT JOIN captures AS k ON k.capture_id = v.capture_id
WHERE r.release_id = $id AND v.version = coalesce($version, e.version);

-- name: page_versions
SELECT version, kind, seen_at, version_id
FROM release_versions
WHERE release_id = $id
ORDER BY version DESC
LIMIT $most;

-- name: page_version_text
SELECT title, left(body, $most) AS body FROM release_versions WHERE release_id = $id AND version = $version;

-- name: page_promises_of_release
SELECT p.rowid AS row_no, c.version_id, c.quote_start, c.quote_end, c.commitment_id
FROM commitments AS c
JOIN memory.main.promise_places AS p ON p.commitment_row = c.rowid
WHERE c.release_id = $id
ORDER BY c.quote_start, c.commitment_id
LIMIT $most;

-- name: page_claims_of_release
SELECT claim_id, version_id, quote, quote_start, quote_end, stage, act, object, on_day
FROM claims
WHERE release_id = $id
ORDER BY quote_start, claim_id
LIMIT $most;

-- name: page_said_by_release
-- The earlier promises that a release speaks of.
SELECT f.follow_up_id, f.commitment_id, f.relation, f.evidence, f.quote, f.counts, left(c.title, 300) AS headline, left(c.quote, 2000) AS promised,
    r.title, r.language, r.published_on, r.published_precision, r.release_id
FROM follow_ups AS f
JOIN commitments AS c ON c.commitment_id = f.commitment_id
JOIN pages.releases AS r ON r.release_id = c.release_id
WHERE f.release_id = $id
ORDER BY f.counts DESC, r.published_on, f.follow_up_id
LIMIT $most;

-- name: page_related
-- Releases that belong together with one, nothing being said of one promise: earlier and later ones.
SELECT p.kind, p.quote, p.later_release_id = r.release_id AS is_later, r.release_id, r.title, r.language, r.published_on, r.published_precision
FROM related_pairs AS p
JOIN pages.releases AS r
    ON r.release_id = CASE WHEN p.earlier_release_id = $id THEN p.later_release_id ELSE p.earlier_release_id END
WHERE p.earlier_release_id = $id OR p.later_release_id = $id
ORDER BY r.published_on NULLS LAST, r.release_id
LIMIT $most;

-- name: page_tallies
-- What parties, topics or territories promised, those with most promises first.
SELECT t.*, left(coalesce(p.name, t.id), 200) AS name, p.kind AS party_kind, count(*) OVER () AS many
FROM memory.main.tallies AS t
LEFT JOIN parties AS p ON t.kind = 'party' AND p.party_id = t.id
WHERE t.kind = $kind
ORDER BY t.promises DESC, t.id
LIMIT $most OFFSET $offset;

-- name: page_party
SELECT party_id, name, kind, territory, names[:50] AS names FROM parties WHERE party_id = $id;

-- name: page_territory_sources
SELECT source_id, left(name, 200) AS name FROM sources WHERE territory = $id ORDER BY name, source_id LIMIT $most;

-- name: page_territory_known
SELECT count(*) AS releases FROM pages.releases WHERE territory = $id;

-- name: page_sources
-- Each source with what came of it, and whether it is in trouble.
WITH counted AS (
    SELECT source_id, sum(releases) AS releases, max(newest) AS newest FROM memory.main.release_counts GROUP BY source_id
),
troubled AS (
    SELECT source_id, max_by(cause, opened_at) AS cause, max(opened_at) AS opened_at
    FROM (SELECT unnest(coalesce(source_ids, [source_id])) AS source_id, cause, opened_at FROM incidents WHERE resolved_at IS NULL)
    GROUP BY source_id
)
SELECT
    s.source_id,
    left(s.name, 200) AS name,
    s.family,
    s.territory,
    coalesce(c.releases, 0) AS releases,
    c.newest,
    coalesce(t.promises, 0) AS promises,
    i.cause,
    i.opened_at
FROM sources AS s
LEFT JOIN counted AS c ON c.source_id = s.source_id
LEFT JOIN memory.main.tallies AS t ON t.kind = 'source' AND t.id = s.source_id
LEFT JOIN troubled AS i ON i.source_id = s.source_id
ORDER BY i.cause IS NULL, s.name, s.source_id
LIMIT $most;

-- name: page_source
SELECT source_id, name, family, home, country, language, territory FROM sources WHERE source_id = $id;

-- name: page_source_months
-- Releases of a source by month of publication, since a day.
SELECT CAST(date_trunc('month', published_on) AS DATE) AS month, count(*) AS number
FROM pages.releases
WHERE source_id = $id AND published_on >= CAST($first AS DATE)
GROUP BY month
ORDER BY month;

-- name: page_source_rhythm
-- How a source publishes: the usual days between two days with releases, among the last of them, and how much there is.
WITH days AS (
    SELECT DISTINCT published_on FROM pages.releases
    WHERE source_id = $id AND published_on IS NOT NULL AND published_precision = 'day'
    ORDER BY published_on DESC
    LIMIT $most
),
gaps AS (
    SELECT published_on - lag(published_on) OVER (ORDER BY published_on) AS gap FROM days
)
SELECT
    (SELECT median(gap) FROM gaps) AS usual,
    (SELECT count(gap) FROM gaps) AS gaps,
    count(*) AS releases,
    min(published_on) AS oldest,
    max(published_on) AS newest,
    max(first_seen_at) AS newest_seen
FROM pages.releases
WHERE source_id = $id;

-- name: page_source_fetches
-- What came of the attempts of the thirty days before the file was published.
SELECT outcome, count(*) AS number, max(fetched_at) AS latest
FROM fetches
WHERE source_id = $id AND fetched_at >= (SELECT published_at FROM publication) - INTERVAL 30 DAYS
GROUP BY outcome
ORDER BY number DESC, outcome;

-- name: page_source_incidents
SELECT incident_id, cause, opened_at, resolved_at, detail
FROM incidents
WHERE source_id = $id OR list_contains(source_ids, $id)
ORDER BY opened_at DESC
LIMIT $most;

-- name: page_source_releases
SELECT release_id, title, language, published_on, published_precision
FROM pages.releases
WHERE source_id = $id
ORDER BY published_on DESC NULLS LAST, release_id
LIMIT $most;

-- name: page_reliability
SELECT subject, grade, relation, firmness, language, judged_right, judged, measured_on, rules_version
FROM reliability
ORDER BY subject, grade NULLS FIRST, relation NULLS FIRST, firmness NULLS FIRST, language NULLS FIRST;

-- name: page_alerts
SELECT
    a.alert_id, a.kind, a.release_id, a.commitment_id, a.source_id, left(a.title, 400) AS title, a.created_at,
    EXISTS (FROM deliveries AS d WHERE d.alert_id = a.alert_id AND d.state = 'muted') AS is_muted
FROM alerts AS a
ORDER BY a.created_at DESC, a.alert_id
LIMIT $most OFFSET $offset;

-- name: page_alerts_counted
SELECT count(*) AS many FROM alerts;

-- name: page_read
-- How much the file holds.
SELECT
    (SELECT count(*) FROM pages.releases) AS releases,
    (SELECT count(*) FROM memory.main.promises) AS promises,
    (SELECT count(*) FROM counted_links) AS told,
    (SELECT count(*) FROM sources) AS sources,
    (SELECT min(published_on) FROM pages.releases) AS oldest,
    (SELECT max(published_on) FROM pages.releases) AS newest;
