-- Which notices of deadlines were told: the promise, the day it was due, and the stage.
SELECT
    a.alert_id,
    a.commitment_id,
    a.release_id,
    CAST(json_extract_string(a.facts, '$.promise.due_on') AS DATE) AS due_on,
    CAST(json_extract_string(a.facts, '$.stage') AS INTEGER) AS stage,
    a.kind
FROM alerts AS a
WHERE a.kind IN ('due_soon', 'overdue')
ORDER BY a.alert_id;
