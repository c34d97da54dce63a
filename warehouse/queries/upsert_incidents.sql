MERGE INTO incidents AS old
USING (
    SELECT unnest(from_json($rows, '[{
        "incident_id": "VARCHAR", "source_id": "VARCHAR", "cause": "VARCHAR", "opened_at": "TIMESTAMP",
        "reminded_at": "TIMESTAMP", "resolved_at": "TIMESTAMP", "detail": "VARCHAR", "source_ids": ["VARCHAR"],
        "reminders": "INTEGER"
    }]')) AS r
) AS new ON old.incident_id = new.r.incident_id
WHEN MATCHED THEN UPDATE SET
    cause = new.r.cause,
    reminded_at = new.r.reminded_at,
    resolved_at = new.r.resolved_at,
    detail = new.r.detail,
    source_ids = new.r.source_ids,
    reminders = new.r.reminders,
    revision = $revision
WHEN NOT MATCHED THEN INSERT (
    incident_id, source_id, cause, opened_at, reminded_at, resolved_at, detail, source_ids, reminders, revision
) VALUES (
    new.r.incident_id, new.r.source_id, new.r.cause, new.r.opened_at, new.r.reminded_at, new.r.resolved_at, new.r.detail,
    new.r.source_ids, new.r.reminders, $revision
);
