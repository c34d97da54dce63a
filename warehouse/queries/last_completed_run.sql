-- Looking at deadlines visits no source, so it does not show that sources are visited.
SELECT max(ended_at) FROM runs WHERE outcome = 'completed' AND flow <> 'remind';
