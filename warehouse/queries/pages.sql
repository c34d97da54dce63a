-- What publishing prepares for the pages, whatever the day on which they are asked for: the schema `pages` of the published file.
-- Each table is made anew, since numbers of rows are kept of it: docs/decisions/0037-where-commitments-stand-is-prepared.md. Rows are
-- in the order of publication, the newest first: lists begin with these, and DuckDB passes over the rest.

-- name: prepare_releases
CREATE SCHEMA IF NOT EXISTS pages;

CREATE OR REPLACE TABLE pages.releases AS
SELECT
    r.release_id,
    r.source_id,
    left(v.title, 300) AS title,
    r.published_on,
    r.published_precision,
    r.authority,
    r.territory,
    r.language,
    left(r.url, 2001) AS url,
    s.same_as,
    v.topics,
    v.version_id,
    r.first_seen_at
FROM release_records AS r
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
LEFT JOIN same_announcements AS s ON s.release_id = r.release_id
ORDER BY r.published_on DESC NULLS LAST, r.release_id;
COMMENT ON TABLE pages.releases IS 'The view releases without the words, of each release as it reads now';
COMMENT ON COLUMN pages.releases.release_id IS 'The release: releases.release_id';
COMMENT ON COLUMN pages.releases.source_id IS 'As releases.source_id';
COMMENT ON COLUMN pages.releases.title IS 'The first 300 characters of releases.title';
COMMENT ON COLUMN pages.releases.published_on IS 'As releases.published_on';
COMMENT ON COLUMN pages.releases.published_precision IS 'As releases.published_precision';
COMMENT ON COLUMN pages.releases.authority IS 'As releases.authority';
COMMENT ON COLUMN pages.releases.territory IS 'As releases.territory';
COMMENT ON COLUMN pages.releases.language IS 'As releases.language';
COMMENT ON COLUMN pages.releases.url IS 'The first 2,001 characters of releases.url';
COMMENT ON COLUMN pages.releases.same_as IS 'The first copy of the same announcement: same_announcements.same_as; null for one that is no copy';
COMMENT ON COLUMN pages.releases.topics IS 'As releases.topics';
COMMENT ON COLUMN pages.releases.version_id IS 'The version that holds its words now: release_versions.version_id';
COMMENT ON COLUMN pages.releases.first_seen_at IS 'As releases.first_seen_at';

-- name: prepare_twins
-- What the view same_commitments gives, which compares the words themselves: they were compared when they were indexed.
CREATE OR REPLACE TABLE pages.twins AS
WITH grouped AS MATERIALIZED (
    SELECT c.commitment_id, s.same_as, coalesce(s.same_as, c.release_id) AS announcement, i.same_words
    FROM (
        FROM commitments
        WHERE release_id IN (SELECT unnest([release_id, same_as]) FROM same_announcements)
    ) AS c
    LEFT JOIN same_announcements AS s ON s.release_id = c.release_id
    JOIN search_index.commitments AS i ON i.commitment_id = c.commitment_id
)
SELECT c.commitment_id, min(f.commitment_id) AS same_as
FROM grouped AS c
JOIN grouped AS f ON f.announcement = c.announcement AND f.same_words = c.same_words
WHERE c.same_as IS NOT NULL AND f.same_as IS NULL
GROUP BY c.commitment_id;
COMMENT ON TABLE pages.twins IS 'The view same_commitments, as it was when the file was published';
COMMENT ON COLUMN pages.twins.commitment_id IS 'The commitment in the copy: commitments.commitment_id';
COMMENT ON COLUMN pages.twins.same_as IS 'The one in the first of the copies: commitments.commitment_id';

-- name: prepare_promises
-- In the braces stands what of the view commitment_status does not depend on the day of asking.
CREATE OR REPLACE TABLE pages.promises AS
SELECT
    s.*,
    r.rowid AS release_row,
    i.commitment_no,
    coalesce(s.due_on, c.deadline_from) AS sorted_by,
    coalesce(c.decided_firmness, c.firmness, 'firm') AS firmness,
    coalesce(c.decided_firmness = 'firm', c.decided_by IS NOT NULL OR coalesce(c.firmness, 'firm') = 'firm') AS is_firm,
    coalesce(c.party_ids, []) AS party_ids,
    coalesce(c.topics, []) AS topics,
    r.source_id,
    r.territory,
    r.published_on,
    coalesce(r.same_as IN (
        SELECT m.release_id FROM commitments AS m SEMI JOIN same_announcements AS a ON a.same_as = m.release_id
    ), FALSE) AS in_copy
FROM commitments AS c
JOIN ({standing}) AS s ON s.commitment_id = c.commitment_id
JOIN pages.releases AS r ON r.release_id = c.release_id
LEFT JOIN search_index.commitments AS i ON i.commitment_id = c.commitment_id
ORDER BY r.published_on DESC NULLS LAST, c.commitment_id;
COMMENT ON TABLE pages.promises IS 'Where each commitment stands, but for what depends on the day of asking: commitment_status says it whole';
COMMENT ON COLUMN pages.promises.commitment_id IS 'The commitment: commitments.commitment_id';
COMMENT ON COLUMN pages.promises.first_held_at IS 'As commitments.first_held_at';
COMMENT ON COLUMN pages.promises.superseded IS 'Whether it is cancelled, or another is in its place';
COMMENT ON COLUMN pages.promises.fulfilled IS 'Whether a release says that the very thing is done, or a person does';
COMMENT ON COLUMN pages.promises.withdrawn IS 'Whether the publisher has taken it out';
COMMENT ON COLUMN pages.promises.reviewed IS 'Whether a release reviews it';
COMMENT ON COLUMN pages.promises.due_on IS 'As commitment_status.due_on';
COMMENT ON COLUMN pages.promises.first_due_on IS 'As commitment_status.first_due_on';
COMMENT ON COLUMN pages.promises.times_moved IS 'As commitment_status.times_moved';
COMMENT ON COLUMN pages.promises.follow_up_count IS 'As commitment_status.follow_up_count';
COMMENT ON COLUMN pages.promises.last_follow_up_on IS 'As commitment_status.last_follow_up_on';
COMMENT ON COLUMN pages.promises.last_told IS 'As commitment_status.last_told';
COMMENT ON COLUMN pages.promises.answered_on IS 'Publication day of the first follow-up on the due day or later, where it is known to the day';
COMMENT ON COLUMN pages.promises.release_row IS 'The release, by the number of its row: pages.releases.rowid';
COMMENT ON COLUMN pages.promises.commitment_no IS 'Its number in the index of words: search_index.commitments.commitment_no';
COMMENT ON COLUMN pages.promises.sorted_by IS 'The day by which lists are sorted: the due day, or the one from which it is due';
COMMENT ON COLUMN pages.promises.firmness IS 'How firm it is, as a person decided or the rules say: commitments.firmness';
COMMENT ON COLUMN pages.promises.is_firm IS 'Whether lists show it when nothing is asked: it is firm, or a person accepted it';
COMMENT ON COLUMN pages.promises.party_ids IS 'As commitments.party_ids, and never null';
COMMENT ON COLUMN pages.promises.topics IS 'As commitments.topics, and never null';
COMMENT ON COLUMN pages.promises.source_id IS 'As releases.source_id of its release';
COMMENT ON COLUMN pages.promises.territory IS 'As releases.territory of its release';
COMMENT ON COLUMN pages.promises.published_on IS 'As releases.published_on of its release';
COMMENT ON COLUMN pages.promises.in_copy IS 'Whether its release is a copy of one that has commitments';

-- name: prepare_told
CREATE OR REPLACE TABLE pages.latest_told AS
WITH newest AS MATERIALIZED (
    SELECT n.follow_up_id, n.commitment_id, n.relation, n.release_row
    FROM (
        SELECT
            f.follow_up_id,
            f.commitment_id,
            f.relation,
            r.published_on,
            r.rowid AS release_row,
            row_number() OVER (PARTITION BY f.commitment_id ORDER BY r.published_on DESC, f.follow_up_id) AS turn
        FROM counted_links AS f
        JOIN pages.releases AS r ON r.release_id = f.release_id
        WHERE r.published_on IS NOT NULL AND r.same_as IS NULL
    ) AS n
    JOIN pages.promises AS p ON p.commitment_id = n.commitment_id
    WHERE n.turn = 1 AND p.is_firm AND NOT p.in_copy
    ORDER BY n.published_on DESC, n.follow_up_id
    LIMIT 20
)
SELECT
    n.follow_up_id,
    c.commitment_id,
    r.release_id,
    n.relation,
    left(f.quote, 2000) AS quote,
    r.title,
    r.language,
    r.published_on,
    r.published_precision,
    left(c.title, 300) AS headline,
    left(c.quote, 2000) AS promised
FROM newest AS n
JOIN follow_ups AS f ON f.follow_up_id = n.follow_up_id
JOIN pages.releases AS r ON r.rowid = n.release_row
JOIN commitments AS c ON c.commitment_id = n.commitment_id;
COMMENT ON TABLE pages.latest_told IS 'The newest follow-ups that count, of firm commitments, one of each: as many as any page shows';
COMMENT ON COLUMN pages.latest_told.follow_up_id IS 'The follow-up: follow_ups.follow_up_id';
COMMENT ON COLUMN pages.latest_told.commitment_id IS 'The commitment: commitments.commitment_id';
COMMENT ON COLUMN pages.latest_told.release_id IS 'The release that speaks of it: releases.release_id';
COMMENT ON COLUMN pages.latest_told.relation IS 'What it says of it: follow_ups.relation';
COMMENT ON COLUMN pages.latest_told.quote IS 'In these words: the first 2,000 characters of follow_ups.quote';
COMMENT ON COLUMN pages.latest_told.title IS 'The first 300 characters of the title of that release';
COMMENT ON COLUMN pages.latest_told.language IS 'As releases.language';
COMMENT ON COLUMN pages.latest_told.published_on IS 'As releases.published_on';
COMMENT ON COLUMN pages.latest_told.published_precision IS 'As releases.published_precision';
COMMENT ON COLUMN pages.latest_told.headline IS 'The first 300 characters of commitments.title';
COMMENT ON COLUMN pages.latest_told.promised IS 'What was promised: the first 2,000 characters of commitments.quote';
