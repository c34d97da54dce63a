-- The newest alerts, of one kind or ($kind is NULL) of all; those written before facts were kept cannot be shown.
SELECT
    a.alert_id,
    a.kind,
    a.release_id,
    a.commitment_id,
    a.follow_up_id,
    a.source_id,
    a.title,
    a.created_at,
    a.facts
FROM alerts AS a
WHERE a.facts IS NOT NULL
    AND (CAST($kind AS VARCHAR) IS NULL OR a.kind = $kind)
ORDER BY a.created_at DESC, a.alert_id
LIMIT CAST($most AS BIGINT);
