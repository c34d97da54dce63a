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

ALTER TABLE commitments ADD COLUMN topics VARCHAR[];
ALTER TABLE release_versions ADD COLUMN topics VARCHAR[];
COMMENT ON COLUMN commitments.topics IS 'What it is about, most spoken of first: security, borders, health, housing, water, roads, education, environment, risks, economy, agriculture, digital, justice, social, transport, energy, culture, local government, overseas or international; empty where its words name none';
COMMENT ON COLUMN release_versions.topics IS 'What it is about, most spoken of first, from the list of commitments.topics; null for versions received before topics were read';

CREATE OR REPLACE VIEW releases AS
SELECT
    r.release_id,
    r.source_id,
    r.external_id,
    r.url,
    v.title,
    r.published_on,
    r.published_precision,
    r.published_how,
    r.updated_on,
    r.authority,
    r.territory,
    r.language,
    v.body,
    r.first_seen_at,
    r.last_seen_at,
    r.version,
    v.version_id,
    s.same_as,
    v.topics,
    greatest(r.revision, v.revision, coalesce(s.revision, 0)) AS revision
FROM release_records AS r
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
LEFT JOIN same_announcements AS s ON s.release_id = r.release_id;
COMMENT ON VIEW releases IS 'A release as it reads now';
COMMENT ON COLUMN releases.release_id IS 'Identifier of the release; it stays when its address, guid, title or words change';
COMMENT ON COLUMN releases.source_id IS 'Who published it: sources.source_id';
COMMENT ON COLUMN releases.external_id IS 'Its guid, when the feed gives one; in the seed corpus the stem of the file';
COMMENT ON COLUMN releases.url IS 'Its latest address';
COMMENT ON COLUMN releases.title IS 'Title as it reads now';
COMMENT ON COLUMN releases.published_on IS 'Day of publication in Europe/Paris; the first day of the month or year when only those are known; null when not known';
COMMENT ON COLUMN releases.published_precision IS 'How exactly that day is known: day, month or year';
COMMENT ON COLUMN releases.published_how IS 'How it is known: page (stated beside the text), feed, text (inside the text itself), or given (by a manifest)';
COMMENT ON COLUMN releases.updated_on IS 'Day of the last update that the publisher states';
COMMENT ON COLUMN releases.authority IS 'Who speaks in it';
COMMENT ON COLUMN releases.territory IS 'Department number, or the code of a region or defence zone, that it is about';
COMMENT ON COLUMN releases.language IS 'ISO 639-1 code of its language';
COMMENT ON COLUMN releases.body IS 'Text as it reads now: blocks separated by an empty line, headings behind "## ", list items behind "- "';
COMMENT ON COLUMN releases.first_seen_at IS 'When it was first received, UTC';
COMMENT ON COLUMN releases.last_seen_at IS 'When it was last received, UTC';
COMMENT ON COLUMN releases.version IS 'Number of the version that reads as it does now: release_versions.version';
COMMENT ON COLUMN releases.version_id IS 'That version: release_versions.version_id';
COMMENT ON COLUMN releases.same_as IS 'The release of which this one is a copy, on another site or in another language; null for one of its own';
COMMENT ON COLUMN releases.revision IS 'Number of the change to the warehouse that wrote it last; it only grows';
COMMENT ON COLUMN releases.topics IS 'What it is about, most spoken of first, from the list of commitments.topics; null for versions received before topics were read';
