-- From a published file, attached as `published`, back to a working file.

-- name: relations_published
SELECT table_name FROM duckdb_tables() WHERE database_name = 'published' AND schema_name = 'main';

-- name: publication_to_reclaim
SELECT warehouse_id, revision, schema_number FROM published.main.publication;

-- name: forget_what_was_not_published
DELETE FROM main.{relation} WHERE ({key}) NOT IN (SELECT ({key}) FROM published.main.{relation});

-- name: forget_what_changed
DELETE FROM main.{relation} WHERE ({key}) IN (SELECT ({key}) FROM published.main.{relation} WHERE revision > $since);

-- name: reclaim_rows
INSERT INTO main.{relation} BY NAME SELECT * FROM published.main.{relation} WHERE revision > $since;

-- name: go_on_counting
CREATE OR REPLACE SEQUENCE private.revisions START {next};

-- name: be_the_warehouse
UPDATE private.warehouse SET warehouse_id = $warehouse_id;

-- name: releases_without_address
SELECT r.release_id, r.source_id, r.url, r.external_id
FROM release_records AS r
WHERE NOT EXISTS (FROM private.identifiers AS i WHERE i.release_id = r.release_id)
ORDER BY r.release_id;

-- name: pages_of_releases
-- Where the pages of releases were asked for. A page that several releases were read from belongs to none of them.
SELECT any_value(v.release_id) AS release_id, f.source_id, f.url
FROM fetches AS f
JOIN release_versions AS v ON v.capture_id = f.capture_id
JOIN release_records AS r ON r.release_id = v.release_id AND r.source_id = f.source_id
WHERE f.purpose = 'page' AND f.outcome = 'ok'
GROUP BY f.source_id, f.url
HAVING count(DISTINCT v.release_id) = 1
ORDER BY ALL;

-- name: identifiers_there
SELECT source_id, kind, value FROM private.identifiers;

-- name: releases_without_entry
SELECT
    r.release_id, r.source_id, r.url, r.external_id, v.title, r.published_on, r.published_precision, r.published_how,
    r.updated_on, r.language, r.first_seen_at, r.last_seen_at
FROM release_records AS r
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
WHERE NOT EXISTS (FROM private.entries AS e WHERE e.source_id = r.source_id AND e.release_id = r.release_id)
ORDER BY r.release_id;

-- name: reclaim_source_states
-- How the last poll of each source went, as its attempts tell.
INSERT INTO private.source_state
WITH polls AS (
    SELECT
        source_id, run_id, min(fetched_at) AS polled_at,
        bool_or(purpose IN ('feed', 'listing', 'sitemap') AND outcome IN ('ok', 'not_modified')) AS readable
    FROM fetches
    WHERE purpose IN ('feed', 'listing', 'sitemap', 'home')
    GROUP BY source_id, run_id
),
sources_polled AS (
    SELECT
        source_id,
        max(polled_at) AS last_polled_at,
        max(polled_at) FILTER (readable) AS last_readable_at,
        arg_max(run_id, polled_at) FILTER (readable) AS last_readable_run
    FROM polls
    GROUP BY source_id
)
SELECT
    p.source_id,
    p.last_polled_at,
    (
        SELECT count(*) FROM polls AS f
        WHERE f.source_id = p.source_id AND NOT f.readable
            AND (p.last_readable_at IS NULL OR f.polled_at > p.last_readable_at)
    ),
    coalesce((
        SELECT list(DISTINCT f.url ORDER BY f.url) FROM fetches AS f
        WHERE f.source_id = p.source_id AND f.run_id = p.last_readable_run AND f.purpose = 'feed'
            AND f.outcome IN ('ok', 'not_modified') AND NOT list_contains(coalesce(s.feeds, []), f.url)
    ), []),
    (SELECT count(*) FROM private.entries AS e WHERE e.source_id = p.source_id),
    0,
    NULL
FROM sources_polled AS p
LEFT JOIN sources AS s ON s.source_id = p.source_id
WHERE p.source_id NOT IN (SELECT source_id FROM private.source_state);

-- name: take_up_sources
-- When the lists of each source were first read.
INSERT INTO private.taken_up
SELECT 'source', f.source_id, 'first_capture', min(f.fetched_at), CAST($revision AS BIGINT)
FROM fetches AS f
WHERE f.purpose IN ('feed', 'listing', 'sitemap') AND f.outcome = 'ok'
    AND NOT EXISTS (FROM private.taken_up AS t WHERE t.subject = 'source' AND t.id = f.source_id)
GROUP BY f.source_id;

-- name: take_up_versions
-- Each version with its occasion, as far as what is published tells it: by which run it was received, and whether that was
-- the first to read the lists of its source.
INSERT INTO private.taken_up
WITH arrivals AS (
    SELECT f.source_id, f.capture_id, arg_min(f.run_id, f.fetched_at) AS run_id
    FROM fetches AS f
    WHERE f.capture_id IS NOT NULL
    GROUP BY f.source_id, f.capture_id
),
first_polls AS (
    SELECT source_id, min(fetched_at) AS listed_at, arg_min(run_id, fetched_at) AS run_id
    FROM fetches
    WHERE purpose IN ('feed', 'listing', 'sitemap') AND outcome = 'ok'
    GROUP BY source_id
)
SELECT
    'version',
    v.version_id,
    CASE
        WHEN n.flow = 'backfill' THEN 'backfill'
        WHEN v.kind = 'technical' THEN 'reread'
        WHEN r.source_id = $seeds THEN 'first_capture'
        WHEN v.kind <> 'first' THEN 'news'
        WHEN a.run_id = p.run_id THEN 'first_capture'
        WHEN r.published_on < CAST(p.listed_at AS DATE) - 30 THEN 'first_capture'
        ELSE 'news'
    END,
    -- It was judged by the run that stored it, which may have been years after the page was received.
    greatest(v.seen_at, coalesce(w.started_at, v.seen_at)),
    v.revision
FROM release_versions AS v
JOIN release_records AS r ON r.release_id = v.release_id
ASOF LEFT JOIN runs AS w ON w.revision >= v.revision
LEFT JOIN arrivals AS a ON a.source_id = r.source_id AND a.capture_id = v.capture_id
LEFT JOIN runs AS n ON n.run_id = a.run_id
LEFT JOIN first_polls AS p ON p.source_id = r.source_id
WHERE NOT EXISTS (FROM private.taken_up AS t WHERE t.subject = 'version' AND t.id = v.version_id);

-- name: take_up_releases
-- As its first version was.
INSERT INTO private.taken_up
SELECT 'release', v.release_id, arg_min(t.occasion, v.version), arg_min(t.taken_at, v.version), arg_min(t.revision, v.version)
FROM release_versions AS v
JOIN private.taken_up AS t ON t.subject = 'version' AND t.id = v.version_id
WHERE NOT EXISTS (FROM private.taken_up AS k WHERE k.subject = 'release' AND k.id = v.release_id)
GROUP BY v.release_id;

-- name: take_up_commitments
-- As the first version that holds its words was.
INSERT INTO private.taken_up
SELECT
    'commitment', c.commitment_id,
    coalesce(arg_min(t.occasion, v.version) FILTER (contains(v.body, c.quote)), 'before'),
    coalesce(arg_min(t.taken_at, v.version) FILTER (contains(v.body, c.quote)), min(v.seen_at)),
    any_value(c.revision)
FROM commitments AS c
JOIN release_versions AS v ON v.release_id = c.release_id
JOIN private.taken_up AS t ON t.subject = 'version' AND t.id = v.version_id
WHERE NOT EXISTS (FROM private.taken_up AS k WHERE k.subject = 'commitment' AND k.id = c.commitment_id)
GROUP BY c.commitment_id, c.quote;

-- name: take_up_follow_ups
INSERT INTO private.taken_up
SELECT
    'follow_up', u.follow_up_id,
    if(EXISTS (FROM alerts AS a WHERE a.follow_up_id = u.follow_up_id), 'news', 'reread'),
    CAST($now AS TIMESTAMP), u.revision
FROM counted_links AS u
WHERE NOT EXISTS (FROM private.taken_up AS t WHERE t.subject = 'follow_up' AND t.id = u.follow_up_id);

-- name: releases_changed_since
-- Releases that read, or commit to, something that a change after $since wrote.
SELECT release_id FROM release_records WHERE revision > $since
UNION
SELECT release_id FROM release_versions WHERE revision > $since
UNION
SELECT release_id FROM commitments WHERE revision > $since
UNION
SELECT release_id FROM same_announcements WHERE revision > $since
ORDER BY ALL;

-- name: count_as_matched
-- Their links are those that were published.
UPDATE private.subjects SET matched_with = $number
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: reclaim_copy_pairs
INSERT INTO private.copy_pairs
SELECT least(s.release_id, s.same_as), greatest(s.release_id, s.same_as), s.score, s.reasons, s.decided_by
FROM same_announcements AS s
WHERE NOT EXISTS (
    FROM private.copy_pairs AS p
    WHERE p.one = least(s.release_id, s.same_as) AND p.other = greatest(s.release_id, s.same_as)
);

-- name: told_so_far
-- What a rebuilt working file holds, for people.
SELECT
    (SELECT count(*) FROM captures) AS captures,
    (SELECT count(*) FROM release_records) AS releases,
    (SELECT count(*) FROM release_versions) AS versions,
    (SELECT count(*) FROM commitments) AS commitments,
    (SELECT count(*) FROM decisions) AS decisions,
    (SELECT count(*) FROM alerts) AS alerts,
    (SELECT count(*) FROM deliveries WHERE state = 'sent') AS sent;

-- name: asked_before
-- For whom, and why, some addresses were asked for before.
SELECT url, any_value(source_id) AS source_id, any_value(purpose) AS purpose
FROM fetches
WHERE url IN (SELECT unnest(from_json($urls, '["VARCHAR"]')))
GROUP BY url
ORDER BY url;

-- name: first_readings
-- When the lists of each source were first read: from the first of them to the last.
SELECT f.source_id, min(f.fetched_at) AS began_at, max(f.fetched_at) AS ended_at
FROM fetches AS f
JOIN (
    SELECT source_id, arg_min(run_id, fetched_at) AS run_id
    FROM fetches
    WHERE purpose IN ('feed', 'listing', 'sitemap') AND outcome = 'ok'
    GROUP BY source_id
) AS first ON first.source_id = f.source_id AND first.run_id = f.run_id
WHERE f.purpose IN ('feed', 'listing', 'sitemap') AND f.outcome = 'ok'
GROUP BY f.source_id;

-- name: entries_with_release
SELECT key, last_listed_at FROM private.entries WHERE source_id = $source_id AND release_id IS NOT NULL;

-- name: entries_not_found
SELECT DISTINCT e.key
FROM private.entries AS e
JOIN fetches AS f ON f.source_id = e.source_id AND f.url = e.url AND f.purpose = 'page' AND f.outcome = 'not_found'
WHERE e.source_id = $source_id AND e.release_id IS NOT NULL;

-- name: count_as_not_found
UPDATE fetches AS f SET outcome = 'not_found', revision = $revision
FROM (
    SELECT unnest(
        from_json($rows, '[{"source_id": "VARCHAR", "url": "VARCHAR", "capture_id": "VARCHAR"}]'), recursive := TRUE
    )
) AS r
WHERE f.source_id = r.source_id AND f.url = r.url AND f.capture_id = r.capture_id AND f.purpose = 'page' AND f.outcome = 'ok';

-- name: link_entries
-- Entries whose release is known by their address, or by their guid.
UPDATE private.entries AS e SET release_id = i.release_id
FROM private.identifiers AS i
WHERE e.release_id IS NULL
    AND i.source_id = e.source_id
    AND e.key = CASE i.kind WHEN 'url' THEN i.value ELSE 'guid:' || i.value END;
