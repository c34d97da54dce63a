-- What was published, as it reads now and as it once read.

CREATE TABLE release_records (
    release_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    external_id VARCHAR,
    url VARCHAR NOT NULL,
    published_on DATE,
    published_precision VARCHAR CHECK (published_precision IN ('day', 'month', 'year')),
    published_how VARCHAR CHECK (published_how IN ('page', 'feed', 'text', 'given')),
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
COMMENT ON COLUMN release_records.published_how IS 'How it is known: page (stated beside the text), feed, text (inside the text itself), or given (by a manifest)';
COMMENT ON COLUMN release_records.updated_on IS 'Day of the last update that the publisher states';
COMMENT ON COLUMN release_records.authority IS 'Who speaks in it';
COMMENT ON COLUMN release_records.territory IS 'Department number, or the code of a region or defence zone, that it is about';
COMMENT ON COLUMN release_records.language IS 'ISO 639-1 code of its language';
COMMENT ON COLUMN release_records.first_seen_at IS 'When it was first received, UTC';
COMMENT ON COLUMN release_records.last_seen_at IS 'When it was last received, UTC';
COMMENT ON COLUMN release_records.version IS 'Number of the version that reads as it does now: release_versions.version';
COMMENT ON COLUMN release_records.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

CREATE TABLE release_versions (
    version_id VARCHAR NOT NULL,
    release_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('first', 'edit', 'technical', 'restored')),
    seen_at TIMESTAMP NOT NULL,
    title VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    body_sha256 VARCHAR NOT NULL,
    words_id VARCHAR NOT NULL,
    parser VARCHAR NOT NULL,
    parser_version INTEGER NOT NULL,
    capture_id VARCHAR NOT NULL,
    attachment_ids VARCHAR[] NOT NULL,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE release_versions IS 'A release as it once read. Versions are only ever added; the current one is the greatest by seen_at, then by version.';
COMMENT ON COLUMN release_versions.version_id IS 'Identifier of the version';
COMMENT ON COLUMN release_versions.release_id IS 'The release: release_records.release_id';
COMMENT ON COLUMN release_versions.version IS 'Its number within the release, from 1, in the order in which versions were stored';
COMMENT ON COLUMN release_versions.kind IS 'Why it exists: first; edit (the publisher changed the words); technical (only our reading changed); restored (earlier words came back)';
COMMENT ON COLUMN release_versions.seen_at IS 'When the page that reads so was received, UTC';
COMMENT ON COLUMN release_versions.title IS 'Title';
COMMENT ON COLUMN release_versions.body IS 'Text: blocks separated by an empty line, headings behind "## ", list items behind "- ". Quotations of commitments count characters in it.';
COMMENT ON COLUMN release_versions.body_sha256 IS 'SHA-256 of the body in UTF-8, 64 hexadecimal digits';
COMMENT ON COLUMN release_versions.words_id IS 'Hash of title and body without regard to white space: the same for the same words';
COMMENT ON COLUMN release_versions.parser IS 'The reader that read it, for example prefecture; generic<prefecture> when the marks of the family were missing';
COMMENT ON COLUMN release_versions.parser_version IS 'Version of that reader';
COMMENT ON COLUMN release_versions.capture_id IS 'The page it was read from: captures.capture_id';
COMMENT ON COLUMN release_versions.attachment_ids IS 'The attached documents whose text is part of the body, in order: captures.capture_id';
COMMENT ON COLUMN release_versions.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

CREATE VIEW releases AS
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
    greatest(r.revision, v.revision) AS revision
FROM release_records AS r
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version;
COMMENT ON VIEW releases IS 'A release as it reads now';
COMMENT ON COLUMN releases.release_id IS 'Identifier of the release; it stays when its address, guid, title or words change';
COMMENT ON COLUMN releases.source_id IS 'Who published it: sources.source_id';
COMMENT ON COLUMN releases.external_id IS 'Its guid, when the feed gives one; in the seed corpus the stem of the file';
COMMENT ON COLUMN releases.url IS 'Its latest address';
COMMENT ON COLUMN releases.title IS 'Title as it reads now';
COMMENT ON COLUMN releases.published_on IS 'Day of publication in Europe/Paris; the first day of the month or year when only those are known; null when not known';
COMMENT ON COLUMN releases.published_precision IS 'How exactly that day is known: day, month or year';
COMMENT ON COLUMN releases.published_how IS 'How it is known: page (stated beside the text), feed, text (inside the text itself), or given (by a manifest)';
COMMENT ON COLUMN releases.updated_on IS 'Day of the last update that the publisher states';
COMMENT ON COLUMN releases.authority IS 'Who speaks in it';
COMMENT ON COLUMN releases.territory IS 'Department number, or the code of a region or defence zone, that it is about';
COMMENT ON COLUMN releases.language IS 'ISO 639-1 code of its language';
COMMENT ON COLUMN releases.body IS 'Text as it reads now: blocks separated by an empty line, headings behind "## ", list items behind "- "';
COMMENT ON COLUMN releases.first_seen_at IS 'When it was first received, UTC';
COMMENT ON COLUMN releases.last_seen_at IS 'When it was last received, UTC';
COMMENT ON COLUMN releases.version IS 'Number of the version that reads as it does now: release_versions.version';
COMMENT ON COLUMN releases.version_id IS 'That version: release_versions.version_id';
COMMENT ON COLUMN releases.revision IS 'Number of the change to the warehouse that wrote it last; it only grows';
