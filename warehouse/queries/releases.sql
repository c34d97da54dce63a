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
SELECT release_id, version, seen_at, words_id, capture_id, attachment_ids, body_sha256
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
