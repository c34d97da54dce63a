-- A page that is gone for good is a version of its own kind. DuckDB cannot change a constraint, so the table is made anew.

ALTER TABLE release_versions RENAME TO former_release_versions;
CREATE TABLE release_versions (
    version_id VARCHAR NOT NULL,
    release_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('first', 'edit', 'technical', 'restored', 'gone')),
    seen_at TIMESTAMP NOT NULL,
    title VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    body_sha256 VARCHAR NOT NULL,
    words_id VARCHAR NOT NULL,
    parser VARCHAR NOT NULL,
    parser_version INTEGER NOT NULL,
    capture_id VARCHAR NOT NULL,
    attachment_ids VARCHAR[] NOT NULL,
    revision BIGINT NOT NULL,
    topics VARCHAR[]
);
INSERT INTO release_versions SELECT * FROM former_release_versions;
DROP TABLE former_release_versions;
COMMENT ON TABLE release_versions IS 'A release as it once read. Versions are only ever added; the current one is the greatest by seen_at, then by version.';
COMMENT ON COLUMN release_versions.version_id IS 'Identifier of the version';
COMMENT ON COLUMN release_versions.release_id IS 'The release: release_records.release_id';
COMMENT ON COLUMN release_versions.version IS 'Its number within the release, from 1, in the order in which versions were stored';
COMMENT ON COLUMN release_versions.kind IS 'Why it exists: first; edit (the publisher changed the words); technical (only our reading changed); restored (earlier words, or the page, came back); gone (the page is no longer there: it has the words that were read last)';
COMMENT ON COLUMN release_versions.seen_at IS 'When the page that reads so was received, or was last found to be gone, UTC';
COMMENT ON COLUMN release_versions.title IS 'Title';
COMMENT ON COLUMN release_versions.body IS 'Text: blocks separated by an empty line, headings behind "## ", list items behind "- ". Quotations of commitments count characters in it.';
COMMENT ON COLUMN release_versions.body_sha256 IS 'SHA-256 of the body in UTF-8, 64 hexadecimal digits';
COMMENT ON COLUMN release_versions.words_id IS 'Hash of title and body without regard to white space: the same for the same words';
COMMENT ON COLUMN release_versions.parser IS 'The reader that read it, for example prefecture; generic<prefecture> when the marks of the family were missing';
COMMENT ON COLUMN release_versions.parser_version IS 'Version of that reader';
COMMENT ON COLUMN release_versions.capture_id IS 'The page it was read from: captures.capture_id';
COMMENT ON COLUMN release_versions.attachment_ids IS 'The attached documents whose text is part of the body, in order: captures.capture_id';
COMMENT ON COLUMN release_versions.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';
COMMENT ON COLUMN release_versions.topics IS 'What it is about, most spoken of first, from the list of commitments.topics; null for versions received before topics were read';
