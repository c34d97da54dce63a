MERGE INTO private.source_signs AS old
USING (
    SELECT unnest(from_json($rows, '[{
        "source_id": "VARCHAR", "run_id": "VARCHAR", "judged_at": "TIMESTAMP", "cause": "VARCHAR", "streak": "INTEGER",
        "since": "TIMESTAMP", "detail": "VARCHAR", "listed": "INTEGER", "usual_pause_days": "DOUBLE",
        "silence_limit_days": "INTEGER", "template_seen_at": "TIMESTAMP"
    }]')) AS r
) AS new ON old.source_id = new.r.source_id
WHEN MATCHED THEN UPDATE SET
    run_id = new.r.run_id,
    judged_at = new.r.judged_at,
    cause = new.r.cause,
    streak = new.r.streak,
    since = new.r.since,
    detail = new.r.detail,
    listed = new.r.listed,
    usual_pause_days = new.r.usual_pause_days,
    silence_limit_days = new.r.silence_limit_days,
    template_seen_at = new.r.template_seen_at,
    revision = $revision
WHEN NOT MATCHED THEN INSERT VALUES (
    new.r.source_id, new.r.run_id, new.r.judged_at, new.r.cause, new.r.streak, new.r.since, new.r.detail, new.r.listed,
    new.r.usual_pause_days, new.r.silence_limit_days, new.r.template_seen_at, $revision
);
