-- How firm a person said that a promise is, beside what the rules read.

ALTER TABLE decisions ADD COLUMN firmness VARCHAR;
COMMENT ON COLUMN decisions.firmness IS 'For an accepted commitment: how firm it is (firm, intention, event), where the person said so';
ALTER TABLE commitments ADD COLUMN decided_firmness VARCHAR;
COMMENT ON COLUMN commitments.decided_firmness IS 'How firm a person said that it is: firm, intention or event; null where nobody did. It counts before firmness, which stays as the rules read it.';
