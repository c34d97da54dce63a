SELECT
    alert_id, kind, release_id, commitment_id, follow_up_id, source_id, title, created_at, facts
FROM alerts
WHERE alert_id IN (SELECT unnest(from_json($alert_ids, '["VARCHAR"]')))
ORDER BY created_at, alert_id;
