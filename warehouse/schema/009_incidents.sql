-- Which sources an incident concerns and how often it was recalled; and what is remembered of a source from poll to poll.

ALTER TABLE incidents ADD COLUMN source_ids VARCHAR[];
ALTER TABLE incidents ADD COLUMN reminders INTEGER;
COMMENT ON TABLE incidents IS 'A source in trouble, or many at once, or the program itself';
COMMENT ON COLUMN incidents.source_id IS 'The source: sources.source_id; null when many are concerned at once, and when it is the program or its machine';
COMMENT ON COLUMN incidents.cause IS 'What is wrong: unreachable, blocked, not_a_feed, empty, layout_changed, silent, clock, or run_failed (the program itself); the latest one, when it changed';
COMMENT ON COLUMN incidents.resolved_at IS 'When it closed itself, or its source was no longer watched, UTC; null while it lasts';
COMMENT ON COLUMN incidents.source_ids IS 'All the sources concerned, sorted: sources.source_id; those that joined later are among them';
COMMENT ON COLUMN incidents.reminders IS 'How often it was recalled';

CREATE TABLE private.source_signs (
    source_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    judged_at TIMESTAMP NOT NULL,
    cause VARCHAR,
    streak INTEGER NOT NULL,
    since TIMESTAMP,
    detail VARCHAR,
    listed INTEGER,
    usual_pause_days DOUBLE,
    silence_limit_days INTEGER,
    template_seen_at TIMESTAMP,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE private.source_signs IS 'What was wrong with a source when it was last polled, and what is learnt of its rhythm: warehouse.incidents.Signs';
