-- Sources: what is watched, and what a visit to one must know about the last.

-- name: upsert_sources
MERGE INTO sources AS old
USING (
    SELECT unnest(from_json($rows, '[{
        "source_id": "VARCHAR", "name": "VARCHAR", "family": "VARCHAR", "home": "VARCHAR", "country": "VARCHAR",
        "language": "VARCHAR", "territory": "VARCHAR", "authority": "VARCHAR", "platform": "VARCHAR",
        "feeds": ["VARCHAR"], "listings": ["VARCHAR"], "sitemaps": ["VARCHAR"], "every_hours": "DOUBLE",
        "max_pages": "INTEGER", "max_age_days": "INTEGER", "verified": "DATE", "note": "VARCHAR"
    }]')) AS r
) AS new ON old.source_id = new.r.source_id
WHEN MATCHED AND (
    old.name, old.family, old.home, old.country, old.language, old.territory, old.authority, old.platform, old.feeds,
    old.listings, old.sitemaps, old.every_hours, old.max_pages, old.max_age_days, old.verified, old.note
) IS DISTINCT FROM (
    new.r.name, new.r.family, new.r.home, new.r.country, new.r.language, new.r.territory, new.r.authority,
    new.r.platform, new.r.feeds, new.r.listings, new.r.sitemaps, new.r.every_hours, new.r.max_pages,
    new.r.max_age_days, new.r.verified, new.r.note
) THEN UPDATE SET
    name = new.r.name,
    family = new.r.family,
    home = new.r.home,
    country = new.r.country,
    language = new.r.language,
    territory = new.r.territory,
    authority = new.r.authority,
    platform = new.r.platform,
    feeds = new.r.feeds,
    listings = new.r.listings,
    sitemaps = new.r.sitemaps,
    every_hours = new.r.every_hours,
    max_pages = new.r.max_pages,
    max_age_days = new.r.max_age_days,
    verified = new.r.verified,
    note = new.r.note,
    revision = $revision
WHEN NOT MATCHED THEN INSERT VALUES (
    new.r.source_id, new.r.name, new.r.family, new.r.home, new.r.country, new.r.language, new.r.territory,
    new.r.authority, new.r.platform, new.r.feeds, new.r.listings, new.r.sitemaps, new.r.every_hours, new.r.max_pages,
    new.r.max_age_days, new.r.verified, new.r.note, $revision
);

-- name: sources_there
SELECT source_id FROM sources ORDER BY source_id;

-- name: health_of_sources
SELECT
    s.source_id,
    s.name,
    p.last_polled_at,
    a.last_attempt_at,
    a.last_outcome,
    coalesce(p.failures, 0) AS failures,
    coalesce(r.releases, 0) AS releases,
    r.newest_release_on,
    coalesce(r.released_since, 0) AS released_lately,
    coalesce(p.waiting, 0) AS waiting,
    p.problem,
    s.max_age_days,
    g.silence_limit_days,
    g.usual_pause_days,
    g.cause AS trouble,
    coalesce(g.streak, 0) AS trouble_seen,
    g.detail AS trouble_detail,
    r.watched_since
FROM sources AS s
LEFT JOIN private.source_state AS p ON p.source_id = s.source_id
LEFT JOIN private.source_signs AS g ON g.source_id = s.source_id
LEFT JOIN (
    SELECT source_id, max(fetched_at) AS last_attempt_at, arg_max(outcome, fetched_at) AS last_outcome
    FROM fetches
    WHERE purpose <> 'robots'
    GROUP BY source_id
) AS a ON a.source_id = s.source_id
LEFT JOIN (
    SELECT
        source_id,
        count(*) AS releases,
        -- A future day is a slip of the publisher's, and must not hide a silence.
        max(least(coalesce(published_on, CAST(first_seen_at AS DATE)), CAST(first_seen_at AS DATE))) AS newest_release_on,
        count(*) FILTER (coalesce(published_on, CAST(first_seen_at AS DATE)) > CAST($now AS DATE) - 30) AS released_since,
        CAST(min(first_seen_at) AS DATE) AS watched_since
    FROM release_records
    GROUP BY source_id
) AS r ON r.source_id = s.source_id
ORDER BY s.source_id;

-- name: state_of_sources
SELECT p.source_id, p.last_polled_at, p.failures, p.discovered_feeds, g.usual_pause_days
FROM private.source_state AS p
LEFT JOIN private.source_signs AS g ON g.source_id = p.source_id
WHERE p.source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: upsert_source_state
-- A poll that is not newer than the one stored (the same harvest loaded twice) changes nothing.
MERGE INTO private.source_state AS old
USING (
    SELECT unnest(from_json($rows, '[{
        "source_id": "VARCHAR", "polled_at": "TIMESTAMP", "readable": "BOOLEAN", "discovered_feeds": ["VARCHAR"],
        "listed": "INTEGER", "waiting": "INTEGER", "problem": "VARCHAR"
    }]')) AS r
) AS new ON old.source_id = new.r.source_id
WHEN MATCHED AND old.last_polled_at < new.r.polled_at THEN UPDATE SET
    last_polled_at = new.r.polled_at,
    failures = CASE WHEN new.r.readable THEN 0 ELSE old.failures + 1 END,
    discovered_feeds = coalesce(new.r.discovered_feeds, old.discovered_feeds),
    listed = new.r.listed,
    waiting = new.r.waiting,
    problem = new.r.problem
WHEN NOT MATCHED THEN INSERT VALUES (
    new.r.source_id, new.r.polled_at, CASE WHEN new.r.readable THEN 0 ELSE 1 END,
    coalesce(new.r.discovered_feeds, []), new.r.listed, new.r.waiting, new.r.problem
)
RETURNING source_id;

-- name: entries_of_sources
-- Counted back from the latest listing of each source, not from today: a feed that says "not modified" for a month
-- still lists them.
SELECT
    e.source_id, e.key, e.url, e.external_id, e.title, e.published_on, e.published_precision, e.published_how,
    e.updated_on, e.summary, e.content, e.language, e.fingerprint, e.first_seen_at, e.last_listed_at, e.release_id,
    e.failures, e.next_check_at
FROM private.entries AS e
JOIN (
    SELECT source_id, max(last_listed_at) - INTERVAL 30 DAYS AS since
    FROM private.entries
    WHERE source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    GROUP BY source_id
) AS latest ON latest.source_id = e.source_id
WHERE e.last_listed_at >= latest.since OR e.release_id IS NULL OR e.next_check_at IS NOT NULL
    OR list_contains(from_json($keys, '["VARCHAR"]'), e.key)
ORDER BY e.source_id, e.first_seen_at, e.key;

-- name: entries_at_a_glance
-- When it will be time to look at the entries of each source that has any.
SELECT
    source_id,
    histogram(next_check_at) FILTER (url IS NOT NULL AND release_id IS NULL AND next_check_at IS NOT NULL),
    min(next_check_at) FILTER (url IS NULL OR release_id IS NOT NULL)
FROM private.entries
WHERE source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
GROUP BY source_id;

-- name: sources_of_page
-- The sources that list, or once listed, the page with this key.
SELECT source_id FROM private.entries WHERE key = $key AND url IS NOT NULL ORDER BY source_id;

-- name: upsert_entries
-- first_seen_at never grows, last_listed_at never shrinks, and a release_id once known stays.
MERGE INTO private.entries AS old
USING (
    SELECT unnest(from_json($rows, '[{
        "source_id": "VARCHAR", "key": "VARCHAR", "url": "VARCHAR", "external_id": "VARCHAR", "title": "VARCHAR",
        "published_on": "DATE", "published_precision": "VARCHAR", "published_how": "VARCHAR", "updated_on": "DATE",
        "summary": "VARCHAR", "content": "VARCHAR", "language": "VARCHAR", "fingerprint": "VARCHAR",
        "first_seen_at": "TIMESTAMP", "last_listed_at": "TIMESTAMP", "release_id": "VARCHAR", "failures": "INTEGER",
        "next_check_at": "TIMESTAMP"
    }]')) AS r
) AS new ON old.source_id = new.r.source_id AND old.key = new.r.key
WHEN MATCHED THEN UPDATE SET
    url = new.r.url,
    external_id = new.r.external_id,
    title = new.r.title,
    published_on = new.r.published_on,
    published_precision = new.r.published_precision,
    published_how = new.r.published_how,
    updated_on = new.r.updated_on,
    summary = new.r.summary,
    content = new.r.content,
    language = new.r.language,
    fingerprint = new.r.fingerprint,
    first_seen_at = least(old.first_seen_at, new.r.first_seen_at),
    last_listed_at = greatest(old.last_listed_at, new.r.last_listed_at),
    release_id = coalesce(new.r.release_id, old.release_id),
    failures = new.r.failures,
    next_check_at = new.r.next_check_at
WHEN NOT MATCHED THEN INSERT VALUES (
    new.r.source_id, new.r.key, new.r.url, new.r.external_id, new.r.title, new.r.published_on,
    new.r.published_precision, new.r.published_how, new.r.updated_on, new.r.summary, new.r.content, new.r.language,
    new.r.fingerprint, new.r.first_seen_at, new.r.last_listed_at, new.r.release_id, new.r.failures,
    new.r.next_check_at
)
RETURNING merge_action, source_id;

-- name: validators_of_sources
SELECT source_id, url, etag, last_modified, unchanged
FROM private.validators
WHERE source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: upsert_validators
MERGE INTO private.validators AS old
USING (
    SELECT unnest(from_json($rows, '[{
        "source_id": "VARCHAR", "url": "VARCHAR", "etag": "VARCHAR", "last_modified": "VARCHAR", "unchanged": "INTEGER"
    }]')) AS r
) AS new ON old.source_id = new.r.source_id AND old.url = new.r.url
WHEN MATCHED THEN UPDATE SET
    etag = new.r.etag,
    last_modified = new.r.last_modified,
    unchanged = new.r.unchanged
WHEN NOT MATCHED THEN INSERT VALUES (
    new.r.source_id, new.r.url, new.r.etag, new.r.last_modified, new.r.unchanged
);
