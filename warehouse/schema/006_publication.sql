-- What the published file says of itself; empty in the working file.

CREATE TABLE publication (
    published_at TIMESTAMP NOT NULL,
    revision BIGINT NOT NULL,
    warehouse_id VARCHAR NOT NULL,
    schema_number INTEGER NOT NULL,
    layout INTEGER NOT NULL
);
COMMENT ON TABLE publication IS 'One row: when this file was published, and from what';
COMMENT ON COLUMN publication.published_at IS 'When it was published, UTC';
COMMENT ON COLUMN publication.revision IS 'The last change to the warehouse that it holds';
COMMENT ON COLUMN publication.warehouse_id IS 'The warehouse it was published from';
COMMENT ON COLUMN publication.schema_number IS 'Number of the last migration of its relations';
COMMENT ON COLUMN publication.layout IS 'Number of the form of its search tables';
