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
