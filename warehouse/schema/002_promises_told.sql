-- What a promise undertakes, when the ledger first held it, and how firm the promises of an alert are.

ALTER TABLE commitments ADD COLUMN act VARCHAR;
ALTER TABLE commitments ADD COLUMN "object" VARCHAR;
ALTER TABLE commitments ADD COLUMN first_held_at TIMESTAMP;
COMMENT ON COLUMN commitments.act IS 'What is undertaken, by the name of a line in parsers/lexicon/acts.toml, as in claims.act; null where its words name none';
COMMENT ON COLUMN commitments."object" IS 'What it is to be done to, in the release''s words, at most 120 characters, as in claims.object; empty where its words do not say, null before it was read again';
COMMENT ON COLUMN commitments.first_held_at IS 'When the ledger first held it, UTC';
UPDATE commitments SET first_held_at = coalesce(
    (SELECT t.taken_at FROM private.taken_up AS t WHERE t.subject = 'commitment' AND t.id = commitments.commitment_id),
    (SELECT r.first_seen_at FROM release_records AS r WHERE r.release_id = commitments.release_id)
);

ALTER TABLE alerts ADD COLUMN firmness VARCHAR;
COMMENT ON COLUMN alerts.firmness IS 'How firm the firmest promise is that it is about: firm or intention; null where it is about none, or a person accepted it';
