-- Which of some alerts are there.
SELECT alert_id FROM alerts WHERE alert_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
