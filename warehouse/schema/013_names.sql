-- What a commitment is called, who its parties are and what it is about. Rows of older extractors have nothing of it until they
-- are read again.

ALTER TABLE commitments ADD COLUMN title VARCHAR;
COMMENT ON COLUMN commitments.title IS 'A headline of at most 90 characters, in the language of the release: what is to be done to which thing, and by when';

CREATE TABLE parties (
    party_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    territory VARCHAR,
    names VARCHAR[] NOT NULL,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE parties IS 'Who promises, or with whom: one row for a prefect and the prefecture, for a minister and the ministry, whatever they are called';
COMMENT ON COLUMN parties.party_id IS 'Identifier of the party, made of its name: prefecture-nord';
COMMENT ON COLUMN parties.name IS 'What it is called: the name of the gazetteer, or that of the house under which it was met first';
COMMENT ON COLUMN parties.kind IS 'state, government, presidency, parliament, ministry, prefecture, agency, local authority, court, police force or other; a minister is a ministry, a prefect a prefecture';
COMMENT ON COLUMN parties.territory IS 'The place in its name, in small letters without accents; null where its name has none';
COMMENT ON COLUMN parties.names IS 'The names by which releases call it, sorted';
COMMENT ON COLUMN parties.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

ALTER TABLE commitments ADD COLUMN party_ids VARCHAR[];
ALTER TABLE commitments ADD COLUMN actor_how VARCHAR;
COMMENT ON COLUMN commitments.party_ids IS 'Who promises, then with whom: parties.party_id; the names of sites are no parties';
COMMENT ON COLUMN commitments.actor_how IS 'How it is known who promises: said (the quote names them), inherited (the line above it does, or what a pronoun stands for) or publisher (nobody is named, and who publishes speaks)';
