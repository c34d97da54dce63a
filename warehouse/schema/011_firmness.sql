-- Whether a promise can be held against anybody. Rows of older extractors have none until they are read again.

ALTER TABLE commitments ADD COLUMN firmness VARCHAR;
COMMENT ON COLUMN commitments.firmness IS 'firm (something one could check), intention (an aim, a going on) or event (a meeting or ceremony announced for a day)';
