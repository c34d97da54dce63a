-- Which of some releases were told of: for new promises, and for follow-ups the two releases.
SELECT
    a.kind,
    a.release_id,
    a.alert_id,
    CASE WHEN a.kind = 'follow_up' THEN json_extract_string(a.facts, '$.earlier.release_id') END AS earlier_release_id
FROM alerts AS a
WHERE a.kind IN ('new_commitment', 'follow_up')
    AND a.release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY a.alert_id;
