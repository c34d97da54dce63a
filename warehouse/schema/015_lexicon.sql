-- With which words a row was read: a changed lexicon is a new version by itself, of the extractor and of the matcher. Rows of
-- before have none, so that everything is matched again once.

ALTER TABLE commitments ADD COLUMN lexicon VARCHAR;
COMMENT ON COLUMN commitments.lexicon IS 'Fingerprint of the lexicon, with people''s own lines, with which it was read; beside extractor_version it tells what read it';

ALTER TABLE claims ADD COLUMN lexicon VARCHAR;
COMMENT ON COLUMN claims.lexicon IS 'Fingerprint of the lexicon, with people''s own lines, with which it was read; beside claims_version it tells what read it';

ALTER TABLE private.subjects ADD COLUMN lexicon VARCHAR;
COMMENT ON COLUMN private.subjects.lexicon IS 'Fingerprint of the lexicon with which it was taken apart';

ALTER TABLE private.backgrounds ADD COLUMN lexicon VARCHAR;
COMMENT ON COLUMN private.backgrounds.lexicon IS 'Fingerprint of the lexicon with which the releases were taken apart whose terms were weighed';
