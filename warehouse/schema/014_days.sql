-- A day of publication that a feed states and that is still to come is not believed: `published_how` may say that the day is that
-- on which the release was received. A constraint cannot be changed, so the table is made anew.

ALTER TABLE release_records RENAME TO release_records_before;

CREATE TABLE release_records (
    release_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    external_id VARCHAR,
    url VARCHAR NOT NULL,
    published_on DATE,
    published_precision VARCHAR CHECK (published_precision IN ('day', 'month', 'year')),
    published_how VARCHAR CHECK (published_how IN ('page', 'feed', 'text', 'given', 'received')),
    updated_on DATE,
    authority VARCHAR,
    territory VARCHAR,
    language VARCHAR,
    first_seen_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL,
    version INTEGER NOT NULL,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE release_records IS 'What is known of a release beside its words; the view releases joins it with the words as they read now';
COMMENT ON COLUMN release_records.release_id IS 'Identifier of the release; it stays when its address, guid, title or words change';
COMMENT ON COLUMN release_records.source_id IS 'Who published it: sources.source_id';
COMMENT ON COLUMN release_records.external_id IS 'Its guid, when the feed gives one; in the seed corpus the stem of the file';
COMMENT ON COLUMN release_records.url IS 'Its latest address';
COMMENT ON COLUMN release_records.published_on IS 'Day of publication in Europe/Paris; the first day of the month or year when only those are known; null when not known';
COMMENT ON COLUMN release_records.published_precision IS 'How exactly that day is known: day, month or year';
COMMENT ON COLUMN release_records.published_how IS 'How it is known: page (stated beside the text), feed, text (inside the text itself), given (by a manifest), or received (the day it came, where the feed states one still to come)';
COMMENT ON COLUMN release_records.updated_on IS 'Day of the last update that the publisher states';
COMMENT ON COLUMN release_records.authority IS 'Who speaks in it';
COMMENT ON COLUMN release_records.territory IS 'Department number, or the code of a region or defence zone, that it is about';
COMMENT ON COLUMN release_records.language IS 'ISO 639-1 code of its language';
COMMENT ON COLUMN release_records.first_seen_at IS 'When it was first received, UTC';
COMMENT ON COLUMN release_records.last_seen_at IS 'When it was last received, UTC';
COMMENT ON COLUMN release_records.version IS 'Number of the version that reads as it does now: release_versions.version';
COMMENT ON COLUMN release_records.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

INSERT INTO release_records SELECT * FROM release_records_before;
DROP TABLE release_records_before;

COMMENT ON COLUMN releases.published_how IS 'How it is known: page (stated beside the text), feed, text (inside the text itself), given (by a manifest), or received (the day it came, where the feed states one still to come)';
COMMENT ON COLUMN ledger.published_how IS 'How it is known: page, feed, text, given or received';

-- What the time is to the promise. Rows of older extractors have none until they are read again.
ALTER TABLE commitments ADD COLUMN deadline_role VARCHAR;
COMMENT ON COLUMN commitments.deadline_role IS 'What the deadline is: due (by then), until (what goes on ends then; nothing is due), from (it begins then), recurring, event (the day of something else) or vague';
