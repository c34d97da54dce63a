-- What telling has taken up, so that nothing is told twice and nothing is forgotten. None of it is published.

CREATE TABLE private.taken_up (
    subject VARCHAR NOT NULL CHECK (subject IN ('source', 'release', 'version', 'commitment', 'follow_up')),
    id VARCHAR NOT NULL,
    occasion VARCHAR NOT NULL CHECK (occasion IN ('news', 'first_capture', 'backfill', 'reread', 'before')),
    taken_at TIMESTAMP NOT NULL,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE private.taken_up IS 'What telling has judged, and on which occasion it came: rows of other tables that have none here are still to be told';
COMMENT ON COLUMN private.taken_up.subject IS 'source, release, version, commitment or follow_up';
COMMENT ON COLUMN private.taken_up.id IS 'Its id in its own table';
COMMENT ON COLUMN private.taken_up.occasion IS 'news; first_capture of its source; backfill; reread (only our reading is new); before (stored by a program that told nothing)';
COMMENT ON COLUMN private.taken_up.taken_at IS 'When, UTC; of a source when its lists were first read';
COMMENT ON COLUMN private.taken_up.revision IS 'Number of the change to the warehouse in which it was taken up';

-- What an older program stored is no news. Their revision 0 is smaller than that of any other.
INSERT INTO private.taken_up
SELECT 'source', source_id, 'before', min(first_seen_at), 0
FROM private.entries
GROUP BY source_id;
INSERT INTO private.taken_up
SELECT 'release', release_id, 'before', last_seen_at, 0
FROM release_records;
INSERT INTO private.taken_up
SELECT 'version', v.version_id, 'before', r.last_seen_at, 0
FROM release_versions AS v
JOIN release_records AS r ON r.release_id = v.release_id;
INSERT INTO private.taken_up
SELECT 'commitment', c.commitment_id, 'before', r.last_seen_at, 0
FROM commitments AS c
JOIN release_records AS r ON r.release_id = c.release_id;
INSERT INTO private.taken_up
SELECT 'follow_up', u.follow_up_id, 'before', r.last_seen_at, 0
FROM follow_ups AS u
JOIN release_records AS r ON r.release_id = u.release_id;
