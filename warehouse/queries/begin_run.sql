INSERT INTO runs
SELECT $run_id, $flow, $started_at, NULL, MAP {}, NULL, $revision
WHERE $run_id NOT IN (SELECT run_id FROM runs);
