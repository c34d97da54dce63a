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
