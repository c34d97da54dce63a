CREATE OR REPLACE VIEW releases AS
SELECT
    r.release_id,
    r.source_id,
    r.external_id,
    r.url,
    v.title,
    r.published_on,
    r.published_precision,
    r.published_how,
    r.updated_on,
    r.authority,
    r.territory,
    r.language,
    v.body,
    r.first_seen_at,
    r.last_seen_at,
    r.version,
    v.version_id,
    s.same_as,
    v.topics,
    greatest(r.revision, v.revision, coalesce(s.revision, 0)) AS revision
FROM release_records AS r
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
LEFT JOIN same_announcements AS s ON s.release_id = r.release_id;
COMMENT ON VIEW releases IS 'A release as it reads now';
COMMENT ON COLUMN releases.release_id IS 'Identifier of the release; it stays when its address, guid, title or words change';
COMMENT ON COLUMN releases.source_id IS 'Who published it: sources.source_id';
COMMENT ON COLUMN releases.external_id IS 'Its guid, when the feed gives one; in the seed corpus the stem of the file';
COMMENT ON COLUMN releases.url IS 'Its latest address';
COMMENT ON COLUMN releases.title IS 'Title as it reads now';
COMMENT ON COLUMN releases.published_on IS 'Day of publication in Europe/Paris; the first day of the month or year when only those are known; null when not known';
COMMENT ON COLUMN releases.published_precision IS 'How exactly that day is known: day, month or year';
COMMENT ON COLUMN releases.published_how IS 'How it is known: page (stated beside the text), feed, text (inside the text itself), given (by a manifest), or received (the day it came, where the feed states one still to come)';
COMMENT ON COLUMN releases.updated_on IS 'Day of the last update that the publisher states';
COMMENT ON COLUMN releases.authority IS 'Who speaks in it';
COMMENT ON COLUMN releases.territory IS 'Department number, or the code of a region or defence zone, that it is about';
COMMENT ON COLUMN releases.language IS 'ISO 639-1 code of its language';
COMMENT ON COLUMN releases.body IS 'Text as it reads now: blocks separated by an empty line, headings behind "## ", list items behind "- "';
COMMENT ON COLUMN releases.first_seen_at IS 'When it was first received, UTC';
COMMENT ON COLUMN releases.last_seen_at IS 'When it was last received, UTC';
COMMENT ON COLUMN releases.version IS 'Number of the version that reads as it does now: release_versions.version';
COMMENT ON COLUMN releases.version_id IS 'That version: release_versions.version_id';
COMMENT ON COLUMN releases.same_as IS 'The release of which this one is a copy, on another site or in another language; null for one of its own';
COMMENT ON COLUMN releases.topics IS 'What it is about, most spoken of first, from the list of commitments.topics; null for versions received before topics were read';
COMMENT ON COLUMN releases.revision IS 'Number of the change to the warehouse that wrote it last; it only grows';
