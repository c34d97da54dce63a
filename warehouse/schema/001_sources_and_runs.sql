-- Where releases come from, and the passes that went to look.

-- One number a transaction; every row says which one wrote it last. What is published, and what a reader has yet to see, is
-- found by it.
CREATE SEQUENCE private.revisions;

CREATE TABLE private.warehouse (
    warehouse_id VARCHAR NOT NULL
);
INSERT INTO private.warehouse SELECT CAST(uuid() AS VARCHAR);

CREATE TABLE sources (
    source_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    family VARCHAR NOT NULL,
    home VARCHAR NOT NULL,
    country VARCHAR,
    language VARCHAR,
    territory VARCHAR,
    authority VARCHAR,
    platform VARCHAR,
    feeds VARCHAR[],
    listings VARCHAR[],
    sitemaps VARCHAR[],
    every_hours DOUBLE,
    max_pages INTEGER,
    max_age_days INTEGER,
    verified DATE,
    note VARCHAR,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE sources IS 'A place watched: a site of an administration, or the seed corpus. A source that is no longer watched keeps its row.';
COMMENT ON COLUMN sources.source_id IS 'Its name in the catalogue or the configuration, for example pas-de-calais; seed-corpus for the seed corpus';
COMMENT ON COLUMN sources.name IS 'Its name as people know it';
COMMENT ON COLUMN sources.family IS 'The reader of its pages, for example prefecture or gov_uk; generic serves any site';
COMMENT ON COLUMN sources.home IS 'Address of its page of releases';
COMMENT ON COLUMN sources.country IS 'ISO 3166-1 alpha-2 code of its country';
COMMENT ON COLUMN sources.language IS 'ISO 639-1 code of the language it mostly publishes in';
COMMENT ON COLUMN sources.territory IS 'Department number (59, 2A), or the code of a region or defence zone; null for a whole country';
COMMENT ON COLUMN sources.authority IS 'Who speaks there when a page does not say; its name when null';
COMMENT ON COLUMN sources.platform IS 'Sources of one platform are asked one after the other; the host when null';
COMMENT ON COLUMN sources.feeds IS 'Addresses of its feeds as configured; empty when they are looked for on its home page';
COMMENT ON COLUMN sources.listings IS 'Pages that list its releases, read when there is no feed';
COMMENT ON COLUMN sources.sitemaps IS 'Addresses of its sitemaps';
COMMENT ON COLUMN sources.every_hours IS 'Hours between two polls, at least';
COMMENT ON COLUMN sources.max_pages IS 'Pages and documents fetched in one run, at most';
COMMENT ON COLUMN sources.max_age_days IS 'Days without a new release after which its silence is suspicious';
COMMENT ON COLUMN sources.verified IS 'Day on which somebody saw it answer live; null when nobody has';
COMMENT ON COLUMN sources.note IS 'What is worth knowing about it';
COMMENT ON COLUMN sources.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    flow VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    counts MAP(VARCHAR, BIGINT),
    outcome VARCHAR,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE runs IS 'One pass of a flow';
COMMENT ON COLUMN runs.run_id IS 'Identifier of the run';
COMMENT ON COLUMN runs.flow IS 'What ran: watch, reparse, backfill and so on';
COMMENT ON COLUMN runs.started_at IS 'When it began, UTC';
COMMENT ON COLUMN runs.ended_at IS 'When it ended, UTC; null while it runs and when it was interrupted';
COMMENT ON COLUMN runs.counts IS 'What it did, for example counts[''sources''] or counts[''releases'']';
COMMENT ON COLUMN runs.outcome IS 'How it ended: completed, failed, cancelled and so on; interrupted when it was killed; null while it runs';
COMMENT ON COLUMN runs.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';
