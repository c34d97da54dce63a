-- What was asked for, and what came.

CREATE TABLE fetches (
    fetch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    outcome VARCHAR NOT NULL,
    http_status SMALLINT,
    bytes BIGINT NOT NULL,
    elapsed_ms INTEGER NOT NULL,
    error VARCHAR,
    capture_id VARCHAR,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE fetches IS 'One HTTP attempt, whatever came of it';
COMMENT ON COLUMN fetches.fetch_id IS 'Identifier of the attempt';
COMMENT ON COLUMN fetches.run_id IS 'The run that made it: runs.run_id';
COMMENT ON COLUMN fetches.source_id IS 'The source it was made for: sources.source_id';
COMMENT ON COLUMN fetches.url IS 'The address asked for';
COMMENT ON COLUMN fetches.purpose IS 'Why: robots, feed, listing, sitemap, home, page, or document (a file attached to a page)';
COMMENT ON COLUMN fetches.fetched_at IS 'When the request was begun, UTC';
COMMENT ON COLUMN fetches.outcome IS 'How it ended: ok, not_modified, unreadable, not_found, refused, rate_limited, server_error, timeout, unreachable, tls_error, protocol_error, too_large, redirect_loop, forbidden_address, robots_denied or cancelled';
COMMENT ON COLUMN fetches.http_status IS 'HTTP status of the last answer; null when none came';
COMMENT ON COLUMN fetches.bytes IS 'Length of the body in bytes, after decompression';
COMMENT ON COLUMN fetches.elapsed_ms IS 'How long it took, in milliseconds';
COMMENT ON COLUMN fetches.error IS 'What went wrong, in one line';
COMMENT ON COLUMN fetches.capture_id IS 'The body that came: captures.capture_id';
COMMENT ON COLUMN fetches.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

CREATE TABLE captures (
    capture_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    requested_url VARCHAR NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    http_status SMALLINT,
    content_type VARCHAR,
    bytes BIGINT NOT NULL,
    warc_file VARCHAR NOT NULL,
    warc_offset BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE captures IS 'One body received, kept in the web archive. A body that comes again is the same capture; fetches tells each arrival.';
COMMENT ON COLUMN captures.capture_id IS 'SHA-256 of the body, 64 hexadecimal digits';
COMMENT ON COLUMN captures.source_id IS 'The source it first came from: sources.source_id';
COMMENT ON COLUMN captures.url IS 'The address that first answered with it, after redirects';
COMMENT ON COLUMN captures.requested_url IS 'The address that was asked for then';
COMMENT ON COLUMN captures.fetched_at IS 'When it first came, UTC';
COMMENT ON COLUMN captures.http_status IS 'HTTP status it first came with';
COMMENT ON COLUMN captures.content_type IS 'Content-Type as the server gave it';
COMMENT ON COLUMN captures.bytes IS 'Length of the body in bytes';
COMMENT ON COLUMN captures.warc_file IS 'The WARC file that holds it, relative to the folder of the archive';
COMMENT ON COLUMN captures.warc_offset IS 'Where its record begins in that file, in bytes';
COMMENT ON COLUMN captures.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';
