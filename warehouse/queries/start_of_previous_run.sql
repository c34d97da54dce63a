-- When the run written before this one began: later than this one, when the machine's clock was set back between them.
SELECT b.started_at
FROM runs AS a
JOIN runs AS b ON b.revision < a.revision
WHERE a.run_id = $run_id
ORDER BY b.revision DESC
LIMIT 1;
