-- What a harvest needs to know of earlier ones. None of it is published.

CREATE TABLE private.identifiers (
    source_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('url', 'guid')),
    value VARCHAR NOT NULL,
    release_id VARCHAR NOT NULL
);
COMMENT ON TABLE private.identifiers IS 'Every canonical address and guid under which a release was ever known, so that a changed one makes no second release';

CREATE TABLE private.entries (
    source_id VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    url VARCHAR,
    external_id VARCHAR,
    title VARCHAR,
    published_on DATE,
    published_precision VARCHAR,
    published_how VARCHAR,
    updated_on DATE,
    summary VARCHAR,
    content VARCHAR,
    language VARCHAR,
    fingerprint VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    last_listed_at TIMESTAMP NOT NULL,
    release_id VARCHAR,
    failures INTEGER NOT NULL,
    next_check_at TIMESTAMP
);
COMMENT ON TABLE private.entries IS 'What feeds and listings have shown, and what became of it: warehouse.state.KnownEntry';

CREATE TABLE private.validators (
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    etag VARCHAR,
    last_modified VARCHAR,
    unchanged INTEGER NOT NULL
);
COMMENT ON TABLE private.validators IS 'What makes the next request for an address conditional: warehouse.state.Validators';

CREATE TABLE private.source_state (
    source_id VARCHAR NOT NULL,
    last_polled_at TIMESTAMP NOT NULL,
    failures INTEGER NOT NULL,
    discovered_feeds VARCHAR[] NOT NULL,
    listed INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    problem VARCHAR
);
COMMENT ON TABLE private.source_state IS 'How the last poll of a source went: warehouse.state.SourceState';
