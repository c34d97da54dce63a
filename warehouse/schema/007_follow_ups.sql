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
    later_quote VARCHAR,
    verdict VARCHAR NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'withdrawn')),
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
COMMENT ON COLUMN decisions.later_quote IS 'What the later release said of it, as it read when it was decided';
COMMENT ON COLUMN decisions.verdict IS 'accepted; rejected (it is not suggested again); or withdrawn (the rules decide again)';
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

ALTER TABLE commitments ADD COLUMN decided_by VARCHAR;
COMMENT ON COLUMN commitments.decided_by IS 'The person who accepted it as a promise; null where the rules alone say so';

-- A rejected row leaves its table, and an accepted link may be given another relation: what the rules had written is kept
-- here, so that a decision can be withdrawn at once.
CREATE TABLE private.set_aside (
    relation VARCHAR NOT NULL CHECK (relation IN ('commitments', 'follow_ups', 'same_announcements')),
    row_id VARCHAR NOT NULL,
    release_id VARCHAR NOT NULL,
    content VARCHAR NOT NULL
);
COMMENT ON TABLE private.set_aside IS 'Rows as the rules wrote them, of what a person decided otherwise';
COMMENT ON COLUMN private.set_aside.relation IS 'The table that the row comes from';
COMMENT ON COLUMN private.set_aside.row_id IS 'Its identifier there; of same_announcements the two release_ids';
COMMENT ON COLUMN private.set_aside.release_id IS 'The release that makes the promise, or the copy';
COMMENT ON COLUMN private.set_aside.content IS 'The row, as JSON';

-- Simple on purpose: the same words. What a translation promises is a promise of its own here.
CREATE VIEW same_commitments AS
WITH copied AS MATERIALIZED (
    SELECT
        c.commitment_id,
        s.same_as AS first_id,
        trim(regexp_replace(strip_accents(lower(c.quote)), '[^\p{L}\p{N}]+', ' ', 'g')) AS words
    FROM commitments AS c
    JOIN same_announcements AS s ON s.release_id = c.release_id
),
firsts AS MATERIALIZED (
    SELECT
        c.commitment_id,
        c.release_id,
        trim(regexp_replace(strip_accents(lower(c.quote)), '[^\p{L}\p{N}]+', ' ', 'g')) AS words
    FROM commitments AS c
    SEMI JOIN same_announcements AS s ON s.same_as = c.release_id
)
SELECT n.commitment_id, min(f.commitment_id) AS same_as
FROM copied AS n
JOIN firsts AS f ON f.release_id = n.first_id AND f.words = n.words
GROUP BY n.commitment_id;
COMMENT ON VIEW same_commitments IS 'A commitment in a copy of an announcement, and the one with the same words in the first of the copies: what is found of either counts for both';
COMMENT ON COLUMN same_commitments.commitment_id IS 'The commitment in the copy: commitments.commitment_id';
COMMENT ON COLUMN same_commitments.same_as IS 'The one in the first of the copies: commitments.commitment_id';

-- How a promise stands depends on the day it is asked for, so it is computed; "due soon" is thirty days. The day is that of
-- Europe/Paris whatever the time zone of the session, by the European rule for summer time (directive 2000/84/EC): it begins and
-- ends on the last Sundays of March and October at 1:00 UTC.
CREATE OR REPLACE VIEW commitment_status AS
WITH clock AS (
    SELECT make_timestamp(epoch_us(now())) AS utc
),
summers AS (
    SELECT
        utc,
        make_date(year(utc), 3, 31) AS march,
        make_date(year(utc), 10, 31) AS october
    FROM clock
),
days AS (
    SELECT
        CAST(utc + CASE
            WHEN utc >= march - CAST(dayofweek(march) AS INTEGER) + INTERVAL 1 HOUR
                AND utc < october - CAST(dayofweek(october) AS INTEGER) + INTERVAL 1 HOUR
                THEN INTERVAL 2 HOURS
            ELSE INTERVAL 1 HOUR
        END AS DATE) AS today
    FROM summers
),
twins AS MATERIALIZED (
    SELECT commitment_id, same_as FROM same_commitments
),
said AS (
    SELECT
        coalesce(t.same_as, u.commitment_id) AS promised,
        coalesce(s.same_as, u.release_id) AS announcement,
        u.relation,
        r.published_on,
        r.published_precision
    FROM follow_ups AS u
    LEFT JOIN release_records AS r ON r.release_id = u.release_id
    LEFT JOIN same_announcements AS s ON s.release_id = u.release_id
    LEFT JOIN twins AS t ON t.commitment_id = u.commitment_id
    WHERE u.score >= 0.5 OR u.score IS NULL OR NOT starts_with(u.decided_by, 'rules ')
),
told AS (
    SELECT
        p.commitment_id,
        count(DISTINCT f.announcement) AS follow_up_count,
        max(f.published_on) AS last_follow_up_on,
        bool_or(f.relation = 'fulfilled') AS fulfilled,
        bool_or(f.relation = 'superseded') AS superseded,
        min(CASE WHEN f.published_precision = 'day' AND f.published_on >= p.deadline_to THEN f.published_on END) AS answered_on
    FROM commitments AS p
    LEFT JOIN twins AS t ON t.commitment_id = p.commitment_id
    JOIN said AS f ON f.promised = coalesce(t.same_as, p.commitment_id)
    GROUP BY p.commitment_id
)
SELECT
    c.commitment_id,
    CASE
        WHEN coalesce(f.superseded, FALSE) THEN 'superseded'
        WHEN coalesce(f.fulfilled, FALSE) THEN 'fulfilled'
        WHEN f.follow_up_count > 0 THEN 'followed_up'
        WHEN c.deadline_to < d.today THEN 'overdue'
        WHEN c.deadline_to <= d.today + 30 THEN 'due_soon'
        ELSE 'open'
    END AS status,
    c.deadline_to AS due_on,
    c.deadline_to - d.today AS days_left,
    coalesce(f.follow_up_count, 0) AS follow_up_count,
    f.last_follow_up_on,
    f.answered_on - c.deadline_to AS last_follow_up_late_by
FROM commitments AS c
LEFT JOIN told AS f ON f.commitment_id = c.commitment_id
CROSS JOIN days AS d;
COMMENT ON VIEW commitment_status IS 'Where a commitment stands on the day of the query, in Europe/Paris; it says what was found in the sources watched, no more';
COMMENT ON COLUMN commitment_status.commitment_id IS 'The commitment: commitments.commitment_id';
COMMENT ON COLUMN commitment_status.status IS 'open, due_soon (within 30 days), overdue (no follow-up found in the sources watched, and the day has passed), followed_up, fulfilled or superseded';
COMMENT ON COLUMN commitment_status.due_on IS 'Last day on which it can be due; null when it has no deadline, or one that only begins on a day';
COMMENT ON COLUMN commitment_status.days_left IS 'Days from today to that day; negative when it has passed';
COMMENT ON COLUMN commitment_status.follow_up_count IS 'Follow-ups found: links with a score of 0.5 and more, and those that a person accepted; those in copies of one announcement count once';
COMMENT ON COLUMN commitment_status.last_follow_up_on IS 'Publication day of the latest of them';
COMMENT ON COLUMN commitment_status.last_follow_up_late_by IS 'Days from the due day to the first follow-up published on that day or later; null when there is none, or its publication is not known to the day';

-- What `followthrough commitments` reads, for anyone: a promise, where and when it was published, and where it stands.
CREATE VIEW ledger AS
SELECT
    c.commitment_id,
    s.status,
    s.due_on,
    s.days_left,
    s.follow_up_count,
    s.last_follow_up_on,
    s.last_follow_up_late_by,
    c.deadline_from,
    c.deadline_to,
    c.deadline_precision,
    c.deadline_text,
    c.kind,
    c.actors,
    c.partners,
    c.action,
    c.quote,
    c.quote_start,
    c.quote_end,
    c.amounts,
    c.confidence,
    c.cue,
    c.extractor_version,
    c.decided_by,
    r.published_on,
    r.published_precision,
    r.published_how,
    r.authority,
    r.territory,
    r.source_id,
    c.release_id,
    c.version_id,
    r.same_as,
    r.title,
    r.url,
    c.version_id = r.version_id AS in_current_version,
    greatest(c.revision, r.revision) AS revision
FROM commitments AS c
JOIN releases AS r ON r.release_id = c.release_id
JOIN commitment_status AS s ON s.commitment_id = c.commitment_id;
COMMENT ON VIEW ledger IS 'A commitment with the release that makes it, and where it stands on the day of the query';
COMMENT ON COLUMN ledger.commitment_id IS 'Identifier of the commitment: commitments.commitment_id';
COMMENT ON COLUMN ledger.status IS 'open, due_soon, overdue, followed_up, fulfilled or superseded: commitment_status.status';
COMMENT ON COLUMN ledger.due_on IS 'Last day on which it can be due; null when it has no deadline, or one that only begins on a day';
COMMENT ON COLUMN ledger.days_left IS 'Days from today to that day; negative when it has passed';
COMMENT ON COLUMN ledger.follow_up_count IS 'Follow-ups found: links with a score of 0.5 and more, and those that a person accepted; those in copies of one announcement count once';
COMMENT ON COLUMN ledger.last_follow_up_on IS 'Publication day of the latest of them';
COMMENT ON COLUMN ledger.last_follow_up_late_by IS 'Days from the due day to the first follow-up published on that day or later; null when there is none';
COMMENT ON COLUMN ledger.deadline_from IS 'First day on which it can be due';
COMMENT ON COLUMN ledger.deadline_to IS 'Last day on which it can be due';
COMMENT ON COLUMN ledger.deadline_precision IS 'How exact the words of the deadline are: day, month, year, approximate and so on';
COMMENT ON COLUMN ledger.deadline_text IS 'The words that set the deadline';
COMMENT ON COLUMN ledger.kind IS 'dated (by a deadline), open (no deadline) or recurring';
COMMENT ON COLUMN ledger.actors IS 'Who promises';
COMMENT ON COLUMN ledger.partners IS 'With whom';
COMMENT ON COLUMN ledger.action IS 'What is to be done';
COMMENT ON COLUMN ledger.quote IS 'The promise, word for word';
COMMENT ON COLUMN ledger.quote_start IS 'Where the quote begins in the body of its version, in characters from 0';
COMMENT ON COLUMN ledger.quote_end IS 'Where it ends, in characters: the first one behind it';
COMMENT ON COLUMN ledger.amounts IS 'Sums, shares and numbers promised: text as written, value in units, unit';
COMMENT ON COLUMN ledger.confidence IS 'How sure the reading is, from 0 to 1';
COMMENT ON COLUMN ledger.cue IS 'The rule or word that gave it away';
COMMENT ON COLUMN ledger.extractor_version IS 'Version of the rules that read it';
COMMENT ON COLUMN ledger.decided_by IS 'The person who accepted it as a promise; null where the rules alone say so';
COMMENT ON COLUMN ledger.published_on IS 'Day of publication of its release in Europe/Paris; the first day of the month or year when only those are known';
COMMENT ON COLUMN ledger.published_precision IS 'How exactly that day is known: day, month or year';
COMMENT ON COLUMN ledger.published_how IS 'How it is known: page, feed, text or given';
COMMENT ON COLUMN ledger.authority IS 'Who speaks in the release';
COMMENT ON COLUMN ledger.territory IS 'Department number, or the code of a region or defence zone, that the release is about';
COMMENT ON COLUMN ledger.source_id IS 'Who published it: sources.source_id';
COMMENT ON COLUMN ledger.release_id IS 'The release that makes it: releases.release_id';
COMMENT ON COLUMN ledger.version_id IS 'The latest version that holds it: release_versions.version_id';
COMMENT ON COLUMN ledger.same_as IS 'The release of which its release is a copy; null for one of its own';
COMMENT ON COLUMN ledger.title IS 'Title of the release as it reads now';
COMMENT ON COLUMN ledger.url IS 'Latest address of the release';
COMMENT ON COLUMN ledger.in_current_version IS 'Whether the release still says it as it reads now; false when the publisher has taken it out';
COMMENT ON COLUMN ledger.revision IS 'Number of the change to the warehouse that wrote it last; it only grows';
