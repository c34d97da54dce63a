-- Archives that others made: what was noted of their records, and what of it is still to be taken.

-- name: crawl_file
SELECT read_to, watched, records, lost FROM private.crawl_files WHERE file_id = $file_id;

-- name: crawl_file_at
-- What was fetched at an address before.
SELECT
    bool_and(read_to >= bytes AND watched = $watched) AS is_read, max(etag) AS etag, max(last_modified) AS last_modified,
    list(file_id ORDER BY file_id) AS file_ids
FROM private.crawl_files
WHERE url = $url
HAVING count(*) > 0;

-- name: note_crawl_file
MERGE INTO private.crawl_files AS old
USING (SELECT $file_id AS file_id) AS new ON old.file_id = new.file_id
WHEN MATCHED THEN UPDATE SET
    name = $name, read_to = $read_to, watched = $watched, records = $records, lost = $lost
WHEN NOT MATCHED THEN INSERT VALUES ($file_id, $name, $bytes, $read_to, $watched, $records, $lost, NULL, NULL, NULL);

-- name: note_address_of_crawl_file
UPDATE private.crawl_files SET url = $url, etag = $etag, last_modified = $last_modified WHERE file_id = $file_id;

-- name: note_crawl_records
INSERT INTO private.crawl_records
SELECT r.file_id, r.place, r.address, r.url, r.received_at, r.kind, r.status, r.leads_to, r.digest
FROM (
    SELECT unnest(from_json($rows, '[{
        "file_id": "VARCHAR", "place": "BIGINT", "address": "VARCHAR", "url": "VARCHAR", "received_at": "TIMESTAMP",
        "kind": "VARCHAR", "status": "SMALLINT", "leads_to": "VARCHAR", "digest": "VARCHAR"
    }]')) AS r
)
WHERE NOT EXISTS (FROM private.crawl_records AS k WHERE k.file_id = r.file_id AND k.place = r.place);

-- name: note_crawl_lists
INSERT INTO private.crawl_lists
SELECT r.source_id, r.address, r.url, r.purpose
FROM (
    SELECT unnest(from_json($rows, '[{"source_id": "VARCHAR", "address": "VARCHAR", "url": "VARCHAR", "purpose": "VARCHAR"}]'))
    AS r
)
WHERE NOT EXISTS (FROM private.crawl_lists AS k WHERE k.source_id = r.source_id AND k.address = r.address);

-- name: note_crawl_entries
-- What was said first stays; what it left out is filled in.
MERGE INTO private.crawl_entries AS old
USING (
    SELECT unnest(from_json($rows, '[{
        "source_id": "VARCHAR", "key": "VARCHAR", "address": "VARCHAR", "url": "VARCHAR", "external_id": "VARCHAR",
        "title": "VARCHAR", "published_on": "DATE", "published_precision": "VARCHAR", "published_how": "VARCHAR",
        "updated_on": "DATE", "language": "VARCHAR"
    }]')) AS r
) AS new ON old.source_id = new.r.source_id AND old.address = new.r.address
WHEN MATCHED THEN UPDATE SET
    external_id = coalesce(old.external_id, new.r.external_id),
    title = coalesce(old.title, new.r.title),
    published_on = coalesce(old.published_on, new.r.published_on),
    published_precision = if(old.published_on IS NULL, new.r.published_precision, old.published_precision),
    published_how = if(old.published_on IS NULL, new.r.published_how, old.published_how),
    updated_on = coalesce(old.updated_on, new.r.updated_on),
    language = coalesce(old.language, new.r.language)
WHEN NOT MATCHED THEN INSERT VALUES (
    new.r.source_id, new.r.key, new.r.address, new.r.url, new.r.external_id, new.r.title, new.r.published_on,
    new.r.published_precision, new.r.published_how, new.r.updated_on, new.r.language
);

-- name: crawl_lists_of
SELECT address, url, purpose FROM private.crawl_lists WHERE source_id = $source_id ORDER BY ALL;

-- name: hosts_of_entries
-- Hosts of what was ever listed, without www.
SELECT DISTINCT source_id, regexp_extract(key, '^https://(?:www\.)?([^/]+)', 1) AS host
FROM (
    SELECT source_id, key FROM private.entries WHERE url IS NOT NULL
    UNION ALL
    SELECT source_id, key FROM private.crawl_entries
)
WHERE host <> ''
ORDER BY ALL;

-- name: hosts_in_crawls
-- Those of the records noted in some files, without www.
SELECT DISTINCT regexp_extract(address, '^https://([^/]+)', 1) AS host
FROM private.crawl_records
WHERE file_id IN (SELECT unnest(from_json($files, '["VARCHAR"]')))
ORDER BY host;

-- name: lists_to_take
-- Records at addresses of lists of a source, the oldest first.
SELECT r.file_id, r.place, r.url, r.received_at, r.kind, r.status, l.url AS requested_url, l.purpose
FROM (
    SELECT unnest(from_json($lists, '[{"address": "VARCHAR", "url": "VARCHAR", "purpose": "VARCHAR"}]'), recursive := TRUE)
) AS l
JOIN private.crawl_records AS r ON r.address = l.address AND r.kind = 'body'
WHERE r.file_id IN (SELECT unnest(from_json($files, '["VARCHAR"]')))
    AND NOT EXISTS (
        FROM fetches AS f WHERE f.source_id = $source_id AND f.url = l.url AND f.fetched_at = r.received_at
    )
QUALIFY row_number() OVER (PARTITION BY l.url, r.received_at ORDER BY r.file_id, r.place) = 1
ORDER BY r.received_at, r.url, r.file_id, r.place
LIMIT $most;

-- name: pages_to_take
-- Records of what is an entry of a source, or where redirects from it lead: not to lists, nor to other entries. One for each
-- moment, those of one page one after another. A revisit is taken where the body that it repeats can be had.
WITH RECURSIVE listed AS (
    SELECT
        coalesce(e.key, k.key) AS key, coalesce(e.address, k.address) AS address, coalesce(e.url, k.url) AS url,
        coalesce(e.external_id, k.external_id) AS external_id, coalesce(e.title, k.title) AS title,
        coalesce(e.published_on, k.published_on) AS published_on,
        if(e.published_on IS NULL, k.published_precision, e.published_precision) AS published_precision,
        if(e.published_on IS NULL, k.published_how, e.published_how) AS published_how,
        coalesce(e.updated_on, k.updated_on) AS updated_on, coalesce(e.language, k.language) AS language
    FROM (
        -- One of those with and without www: visits know it by that.
        SELECT *, regexp_replace(key, '^https://www\.', 'https://') AS address
        FROM private.entries
        WHERE source_id = $source_id AND url IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY address ORDER BY release_id IS NULL, last_listed_at DESC, key) = 1
    ) AS e
    FULL JOIN (FROM private.crawl_entries WHERE source_id = $source_id) AS k ON k.address = e.address
),
lists AS (
    SELECT unnest(from_json($lists, '["VARCHAR"]')) AS address
),
led AS (
    SELECT key, address, 0 AS hops FROM listed
    UNION
    SELECT l.key, r.leads_to AS address, l.hops + 1 AS hops
    FROM led AS l
    JOIN private.crawl_records AS r ON r.address = l.address AND r.kind = 'redirect'
    WHERE l.hops < 5
        AND r.leads_to NOT IN (SELECT address FROM lists)
        AND r.leads_to NOT IN (SELECT address FROM listed)
),
found AS (
    SELECT
        w.key, w.url AS requested_url, w.external_id, w.title, w.published_on, w.published_precision, w.published_how,
        w.updated_on, w.language, r.file_id, r.place, r.url, r.received_at, r.kind, r.status, r.digest
    FROM (SELECT DISTINCT key, address FROM led WHERE address NOT IN (SELECT address FROM lists)) AS l
    JOIN listed AS w ON w.key = l.key
    JOIN private.crawl_records AS r ON r.address = l.address AND r.kind <> 'redirect'
    WHERE r.file_id IN (SELECT unnest(from_json($files, '["VARCHAR"]')))
        AND NOT EXISTS (
            FROM fetches AS f WHERE f.source_id = $source_id AND f.url = w.url AND f.fetched_at = r.received_at
        )
    QUALIFY row_number() OVER (
        PARTITION BY w.key, r.received_at ORDER BY r.kind = 'body' DESC, r.kind, r.file_id, r.place
    ) = 1
)
SELECT
    f.*, b.file_id AS first_file, b.place AS first_place, c.capture_id AS first_capture
FROM found AS f
LEFT JOIN (
    SELECT
        digest, url, received_at, file_id, place,
        row_number() OVER (
            PARTITION BY digest ORDER BY file_id NOT IN (SELECT unnest(from_json($files, '["VARCHAR"]'))), received_at, file_id
        ) AS turn
    FROM private.crawl_records
    WHERE kind = 'body' AND digest IS NOT NULL
) AS b ON f.kind = 'revisit' AND b.digest = f.digest AND b.turn = 1
LEFT JOIN captures AS c ON c.url = b.url AND c.fetched_at = b.received_at
WHERE f.kind <> 'revisit'
    OR c.capture_id IS NOT NULL
    OR b.file_id IN (SELECT unnest(from_json($files, '["VARCHAR"]')))
ORDER BY f.key, f.received_at
LIMIT $most;

-- name: documents_in_crawls
-- Bodies at an address, and whether each was taken for a source before.
SELECT
    r.file_id, r.place, r.url, r.received_at,
    EXISTS (FROM fetches AS f WHERE f.source_id = $source_id AND f.url = $url AND f.fetched_at = r.received_at) AS taken
FROM private.crawl_records AS r
WHERE r.address = $address AND r.kind = 'body' AND r.file_id IN (SELECT unnest(from_json($files, '["VARCHAR"]')))
ORDER BY r.received_at, r.file_id, r.place;

-- name: records_left
-- Pages that no list shows, and repeats of what is not there, by host.
WITH taken AS (
    SELECT address FROM private.crawl_entries
    UNION
    SELECT regexp_replace(key, '^https://www\.', 'https://') FROM private.entries WHERE url IS NOT NULL
    UNION
    SELECT unnest(from_json($lists, '["VARCHAR"]'))
    UNION
    SELECT leads_to FROM private.crawl_records WHERE kind = 'redirect'
)
SELECT
    regexp_extract(r.address, '^https://([^/]+)', 1) AS host,
    count(*) FILTER (r.kind = 'body' AND t.address IS NULL) AS not_listed,
    count(*) FILTER (
        r.kind = 'revisit' AND t.address IS NOT NULL
        AND NOT EXISTS (FROM private.crawl_records AS b WHERE b.kind = 'body' AND b.digest = r.digest)
    ) AS repeats
FROM private.crawl_records AS r
LEFT JOIN taken AS t ON t.address = r.address
LEFT JOIN (SELECT DISTINCT url, fetched_at FROM fetches WHERE purpose = 'document') AS d
    ON d.url = r.url AND d.fetched_at = r.received_at
WHERE r.file_id IN (SELECT unnest(from_json($files, '["VARCHAR"]'))) AND d.url IS NULL
GROUP BY host
HAVING not_listed + repeats > 0
ORDER BY host;
