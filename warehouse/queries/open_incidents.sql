SELECT
    incident_id, source_id, cause, opened_at, reminded_at, resolved_at,
    coalesce(detail, '') AS detail,
    coalesce(source_ids, []) AS source_ids,
    coalesce(reminders, 0) AS reminders
FROM incidents
WHERE resolved_at IS NULL
ORDER BY opened_at, incident_id;
