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
