-- What is noted of archives that others made, so that reading them can go on after any end: docs/decisions/0042.

CREATE TABLE private.crawl_files (
    file_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    read_to BIGINT NOT NULL,
    watched VARCHAR NOT NULL,
    records BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    url VARCHAR,
    etag VARCHAR,
    last_modified VARCHAR
);
COMMENT ON TABLE private.crawl_files IS 'WARC files of others, each known by what it holds';
COMMENT ON COLUMN private.crawl_files.name IS 'What it was called when it was last read';
COMMENT ON COLUMN private.crawl_files.read_to IS 'How far its records were noted, in bytes';
COMMENT ON COLUMN private.crawl_files.watched IS 'Fingerprint of the hosts for which they were noted';
COMMENT ON COLUMN private.crawl_files.records IS 'How many records it holds as far as it was read';
COMMENT ON COLUMN private.crawl_files.lost IS 'How many places of it could not be read';
COMMENT ON COLUMN private.crawl_files.url IS 'Where it was fetched, with what makes the next request for it conditional';

CREATE TABLE private.crawl_records (
    file_id VARCHAR NOT NULL,
    place BIGINT NOT NULL,
    address VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    received_at TIMESTAMP NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('body', 'revisit', 'redirect', 'gone')),
    status SMALLINT NOT NULL,
    leads_to VARCHAR,
    digest VARCHAR
);
COMMENT ON TABLE private.crawl_records IS 'Records of those files from hosts of sources. One was taken when `fetches` has its source, address and moment.';
COMMENT ON COLUMN private.crawl_records.place IS 'Where it begins in its file, in bytes';
COMMENT ON COLUMN private.crawl_records.address IS 'Its canonical address, without www.';
COMMENT ON COLUMN private.crawl_records.leads_to IS 'The same of where a redirect leads';
COMMENT ON COLUMN private.crawl_records.digest IS 'Of its payload, as the crawler wrote it: a revisit has that of the record whose body it repeats';

CREATE TABLE private.crawl_lists (
    source_id VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL
);
COMMENT ON TABLE private.crawl_lists IS 'Lists that other lists lead to: further pages of listings, parts of sitemaps, feeds named on a home page';

CREATE TABLE private.crawl_entries (
    source_id VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    external_id VARCHAR,
    title VARCHAR,
    published_on DATE,
    published_precision VARCHAR,
    published_how VARCHAR,
    updated_on DATE,
    language VARCHAR
);
COMMENT ON TABLE private.crawl_entries IS 'What lists in those files showed. Not in private.entries: nobody is to ask for pages because they were listed years ago.';
