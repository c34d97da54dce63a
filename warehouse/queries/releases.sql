-- Releases: what they are known by, their versions, and how they read now.

-- name: known_releases
SELECT
    r.source_id, r.release_id, v.words_id, v.parser, v.parser_version, v.attachment_ids,
    c.capture_id, c.url, c.content_type, c.warc_file, c.warc_offset
FROM release_records AS r
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
JOIN captures AS c ON c.capture_id = v.capture_id
WHERE r.source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: owners_of_identifiers
SELECT i.source_id, i.kind, i.value, i.release_id
FROM private.identifiers AS i
JOIN (
    SELECT unnest(from_json($rows, '[{"source_id": "VARCHAR", "kind": "VARCHAR", "value": "VARCHAR"}]')) AS r
) AS asked
    ON i.source_id = asked.r.source_id AND i.kind = asked.r.kind AND i.value = asked.r.value;

-- name: addresses_of_releases
SELECT release_id, value
FROM private.identifiers
WHERE kind = 'url' AND release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: insert_identifiers
INSERT INTO private.identifiers
SELECT r.source_id, r.kind, r.value, r.release_id
FROM (
    SELECT unnest(from_json($rows, '[{
        "source_id": "VARCHAR", "kind": "VARCHAR", "value": "VARCHAR", "release_id": "VARCHAR"
    }]')) AS r
);

-- name: records_of_releases
SELECT
    release_id, source_id, external_id, url, published_on, published_precision, published_how, updated_on, authority,
    territory, language, first_seen_at, last_seen_at, version
FROM release_records
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: upsert_records
MERGE INTO release_records AS old
USING (
    SELECT unnest(from_json($rows, '[{
        "release_id": "VARCHAR", "source_id": "VARCHAR", "external_id": "VARCHAR", "url": "VARCHAR",
        "published_on": "DATE", "published_precision": "VARCHAR", "published_how": "VARCHAR", "updated_on": "DATE",
        "authority": "VARCHAR", "territory": "VARCHAR", "language": "VARCHAR", "first_seen_at": "TIMESTAMP",
        "last_seen_at": "TIMESTAMP", "version": "INTEGER"
    }]')) AS r
) AS new ON old.release_id = new.r.release_id
WHEN MATCHED THEN UPDATE SET
    external_id = new.r.external_id,
    url = new.r.url,
    published_on = new.r.published_on,
    published_precision = new.r.published_precision,
    published_how = new.r.published_how,
    updated_on = new.r.updated_on,
    authority = new.r.authority,
    territory = new.r.territory,
    language = new.r.language,
    first_seen_at = new.r.first_seen_at,
    last_seen_at = new.r.last_seen_at,
    version = new.r.version,
    revision = $revision
WHEN NOT MATCHED THEN INSERT VALUES (
    new.r.release_id, new.r.source_id, new.r.external_id, new.r.url, new.r.published_on, new.r.published_precision,
    new.r.published_how, new.r.updated_on, new.r.authority, new.r.territory, new.r.language, new.r.first_seen_at,
    new.r.last_seen_at, new.r.version, $revision
);

-- name: versions_of_releases
SELECT release_id, version, seen_at, words_id, capture_id, attachment_ids, body_sha256, kind = 'gone' AS is_gone
FROM release_versions
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY release_id, version;

-- name: insert_versions
INSERT INTO release_versions BY NAME
SELECT
    r.version_id, r.release_id, r.version, r.kind, r.seen_at, r.title, r.body, r.body_sha256, r.words_id, r.parser,
    r.parser_version, r.capture_id, r.attachment_ids, r.topics, $revision AS revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "version_id": "VARCHAR", "release_id": "VARCHAR", "version": "INTEGER", "kind": "VARCHAR", "seen_at": "TIMESTAMP",
        "title": "VARCHAR", "body": "VARCHAR", "body_sha256": "VARCHAR", "words_id": "VARCHAR", "parser": "VARCHAR",
        "parser_version": "INTEGER", "capture_id": "VARCHAR", "attachment_ids": ["VARCHAR"], "topics": ["VARCHAR"]
    }]')) AS r
);

-- name: gone_for_good
-- Of some entries that were not found just now, the releases whose pages have been gone for good: not found at two moments a day
-- apart or more, and not received since the first of them. Those that are known to be gone are left out.
WITH asked AS (
    SELECT e.release_id, f.fetched_at, f.outcome
    FROM (
        SELECT unnest(from_json($rows, '[{"source_id": "VARCHAR", "key": "VARCHAR"}]')) AS r
    ) AS w
    JOIN (
        SELECT source_id, key, url, release_id FROM private.entries
        UNION
        -- What an archive of others brought is no entry of ours.
        SELECT i.source_id, i.value AS key, k.url, i.release_id
        FROM private.identifiers AS i
        JOIN private.crawl_entries AS k ON k.source_id = i.source_id AND k.key = i.value
        WHERE i.kind = 'url'
    ) AS e ON e.source_id = w.r.source_id AND e.key = w.r.key
    JOIN fetches AS f ON f.source_id = e.source_id AND f.url = e.url AND f.purpose = 'page'
    WHERE e.release_id IS NOT NULL
),
since AS (
    SELECT release_id, max(fetched_at) FILTER (outcome IN ('ok', 'not_modified', 'unreadable')) AS last_there
    FROM asked
    GROUP BY release_id
)
SELECT a.release_id, max(a.fetched_at) AS seen_at
FROM asked AS a
JOIN since AS s ON s.release_id = a.release_id
JOIN release_records AS r ON r.release_id = a.release_id
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version AND v.kind <> 'gone'
WHERE a.outcome = 'not_found' AND (s.last_there IS NULL OR a.fetched_at > s.last_there)
GROUP BY a.release_id
HAVING max(a.fetched_at) - min(a.fetched_at) >= INTERVAL 1 DAY AND max(a.fetched_at) >= max(v.seen_at)
ORDER BY a.release_id;

-- name: insert_gone_versions
-- With the words that were read last, so that quotations of them stay at their places.
INSERT INTO release_versions BY NAME
SELECT
    r.version_id, v.release_id, r.version, 'gone' AS kind, r.seen_at, v.title, v.body, v.body_sha256, v.words_id, v.parser,
    v.parser_version, v.capture_id, v.attachment_ids, v.topics, $revision AS revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "version_id": "VARCHAR", "release_id": "VARCHAR", "version": "INTEGER", "seen_at": "TIMESTAMP", "former": "INTEGER"
    }]'), recursive := TRUE)
) AS r
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.former;

-- name: records_now_gone
UPDATE release_records AS old SET version = r.version, revision = $revision
FROM (
    SELECT unnest(from_json($rows, '[{"release_id": "VARCHAR", "version": "INTEGER"}]'), recursive := TRUE)
) AS r
WHERE old.release_id = r.release_id;

-- name: body_of_version
SELECT body FROM release_versions WHERE version_id = $version_id;

-- name: bodies_of_releases
SELECT release_id, body, published_on
FROM releases
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: titles_of_releases
SELECT release_id, title FROM releases
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: words_of_releases
-- The hash of the current words of some releases.
SELECT r.release_id, v.words_id
FROM release_records AS r
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
WHERE r.release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
