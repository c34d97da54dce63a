-- Copies of one announcement, what people decided, and where a promise stands.

CREATE TABLE same_announcements (
    release_id VARCHAR NOT NULL,
    same_as VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    reasons VARCHAR[] NOT NULL,
    decided_by VARCHAR NOT NULL,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE same_announcements IS 'A release that is a copy of another: on another site, in another language, the day after. Neither follows up on the other.';
COMMENT ON COLUMN same_announcements.release_id IS 'The copy: releases.release_id';
COMMENT ON COLUMN same_announcements.same_as IS 'The first of the copies by publication day, which has no row here: releases.release_id';
COMMENT ON COLUMN same_announcements.score IS 'How much of the two is the same, from 0 to 1';
COMMENT ON COLUMN same_announcements.reasons IS 'Why they were taken for copies, one reason each';
COMMENT ON COLUMN same_announcements.decided_by IS 'Who decided: the rules and their version, or a person';
COMMENT ON COLUMN same_announcements.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

CREATE TABLE decisions (
    decision_id VARCHAR NOT NULL,
    subject VARCHAR NOT NULL CHECK (subject IN ('commitment', 'follow_up', 'same_announcement')),
    release_id VARCHAR NOT NULL,
    quote VARCHAR,
    later_release_id VARCHAR,
    verdict VARCHAR NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
    relation VARCHAR,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    note VARCHAR,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE decisions IS 'What a person decided of a commitment or a link; the latest on one matter counts, and rules never overrule it';
COMMENT ON COLUMN decisions.decision_id IS 'Identifier of the decision';
COMMENT ON COLUMN decisions.subject IS 'What it is about: a commitment, a follow_up, or a same_announcement (two releases)';
COMMENT ON COLUMN decisions.release_id IS 'The release that makes the promise; of two copies the one with the smaller release_id: releases.release_id';
COMMENT ON COLUMN decisions.quote IS 'The promise as it read when it was decided; a promise whose words overlap with it is the same one';
COMMENT ON COLUMN decisions.later_release_id IS 'The release that speaks of it, or the other copy: releases.release_id';
COMMENT ON COLUMN decisions.verdict IS 'accepted or rejected; what is rejected is not suggested again';
COMMENT ON COLUMN decisions.relation IS 'For an accepted follow-up: what it says of the promise, where the person said so';
COMMENT ON COLUMN decisions.decided_by IS 'Who decided';
COMMENT ON COLUMN decisions.decided_at IS 'When, UTC';
COMMENT ON COLUMN decisions.note IS 'Why, in the words of the person';
COMMENT ON COLUMN decisions.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

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

-- What matching knows of releases and promises: an index by terms. None of it is published.

CREATE TABLE private.terms (
    term_no INTEGER NOT NULL,
    term VARCHAR NOT NULL
);
COMMENT ON TABLE private.terms IS 'The terms by which releases are compared: stems, names (n:) and meanings that languages share (m:)';

CREATE TABLE private.subjects (
    release_no INTEGER NOT NULL,
    release_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    published_on DATE NOT NULL,
    days DATE[] NOT NULL,
    states VARCHAR[] NOT NULL,
    names_days STRUCT(first_day DATE, last_day DATE)[] NOT NULL,
    promises INTEGER NOT NULL,
    matcher_version INTEGER NOT NULL,
    matched_with INTEGER NOT NULL
);
COMMENT ON TABLE private.subjects IS 'What each release is about, those alone whose day of publication is known: parsers.followups.Subject';
COMMENT ON COLUMN private.subjects.names_days IS 'The days, weeks and months of the past that it names';
COMMENT ON COLUMN private.subjects.promises IS 'How many promises it makes';
COMMENT ON COLUMN private.subjects.matcher_version IS 'The version of the rules that took it apart';
COMMENT ON COLUMN private.subjects.matched_with IS 'Number of the background with whose weights its links to earlier promises were decided; 0 when they must be decided again';

CREATE TABLE private.subject_terms (
    term_no INTEGER NOT NULL,
    release_no INTEGER NOT NULL,
    uses UTINYINT NOT NULL,
    marks UTINYINT NOT NULL
);
COMMENT ON TABLE private.subject_terms IS 'How often a release uses a term; marks: 1 in its title, 2 a name';

CREATE TABLE private.promise_terms (
    release_no INTEGER NOT NULL,
    commitment_id VARCHAR NOT NULL,
    terms INTEGER[] NOT NULL,
    context INTEGER[] NOT NULL,
    reviews BOOLEAN NOT NULL
);
COMMENT ON TABLE private.promise_terms IS 'The terms of each promise: parsers.followups.Promise';

CREATE TABLE private.copy_pairs (
    one VARCHAR NOT NULL,
    other VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    reasons VARCHAR[] NOT NULL,
    decided_by VARCHAR NOT NULL
);
COMMENT ON TABLE private.copy_pairs IS 'Releases that are one announcement, two by two, the smaller release_id first; same_announcements is made of them';

-- Weights are frozen until the warehouse has grown by a quarter: links must not hang on the order in which releases came.
CREATE TABLE private.backgrounds (
    number INTEGER NOT NULL,
    releases INTEGER NOT NULL,
    matcher_version INTEGER NOT NULL,
    weighed_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE private.backgrounds IS 'When terms were weighed, and with how many releases; the greatest number is in force';

CREATE TABLE private.term_counts (
    term_no INTEGER NOT NULL,
    releases INTEGER NOT NULL
);
COMMENT ON TABLE private.term_counts IS 'How many releases used a term when terms were last weighed';
