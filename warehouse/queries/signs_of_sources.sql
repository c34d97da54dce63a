SELECT source_id, run_id, judged_at, cause, streak, since, detail, listed, usual_pause_days, silence_limit_days,
    template_seen_at
FROM private.source_signs
ORDER BY source_id;
