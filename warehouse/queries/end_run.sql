UPDATE runs
SET
    ended_at = $ended_at,
    outcome = $outcome,
    counts = from_json($counts, '"MAP(VARCHAR, BIGINT)"'),
    revision = $revision
WHERE run_id = $run_id;
