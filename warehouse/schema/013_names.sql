-- What a commitment is called, who its parties are and what it is about. Rows of older extractors have nothing of it until they
-- are read again.

ALTER TABLE commitments ADD COLUMN title VARCHAR;
COMMENT ON COLUMN commitments.title IS 'A headline of at most 90 characters, in the language of the release: what is to be done to which thing, and by when';
