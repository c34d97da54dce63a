-- What people do not want to be told for a time: who said so, when, and until when.

CREATE TABLE mutes (
    mute_id VARCHAR NOT NULL,
    subject VARCHAR NOT NULL CHECK (subject IN ('source', 'incident', 'commitment')),
    subject_id VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL CHECK (verdict IN ('muted', 'unmuted')),
    muted_until TIMESTAMP,
    release_id VARCHAR,
    quote VARCHAR,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    note VARCHAR,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE mutes IS 'What a person muted or unmuted; the latest on one subject counts. Alerts about what is muted are kept, and not sent.';
COMMENT ON COLUMN mutes.mute_id IS 'Identifier of the decision';
COMMENT ON COLUMN mutes.subject IS 'What it is about: a source, an incident or a commitment';
COMMENT ON COLUMN mutes.subject_id IS 'Which one: sources.source_id, incidents.incident_id or commitments.commitment_id';
COMMENT ON COLUMN mutes.verdict IS 'muted or unmuted';
COMMENT ON COLUMN mutes.muted_until IS 'When it ends by itself, UTC; null where it lasts until it is unmuted, or the incident ends';
COMMENT ON COLUMN mutes.release_id IS 'The release that makes the promise: releases.release_id';
COMMENT ON COLUMN mutes.quote IS 'The promise as it read then; one of the release whose words overlap with it is the same one';
COMMENT ON COLUMN mutes.decided_by IS 'Who decided';
COMMENT ON COLUMN mutes.decided_at IS 'When, UTC';
COMMENT ON COLUMN mutes.note IS 'Why, in the words of the person';
COMMENT ON COLUMN mutes.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

COMMENT ON COLUMN deliveries.state IS 'pending, sending, sent, failed (given up), uncertain (the program ended while it was being sent; it is sent again), muted (kept while what it is about is muted) or outdated (it was muted, and no longer worth sending when that ended)';
COMMENT ON COLUMN deliveries.rhythm IS 'immediate, daily, weekly or unmuted: alone as soon as may be, or gathered with others; unmuted is what was kept while it was muted';
