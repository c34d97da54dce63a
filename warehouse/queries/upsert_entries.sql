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
