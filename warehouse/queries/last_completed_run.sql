SELECT max(ended_at) FROM runs WHERE outcome = 'completed';
