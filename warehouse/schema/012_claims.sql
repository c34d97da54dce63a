-- What releases say became of things undertaken, releases that belong together, and what ends the watch over a promise.

CREATE TABLE claims (
    claim_id VARCHAR NOT NULL,
    release_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    quote_start INTEGER NOT NULL,
    quote_end INTEGER NOT NULL,
    stage VARCHAR NOT NULL CHECK (stage IN (
        'postponed', 'cancelled', 'replaced', 'renewed', 'assessed', 'partly_done', 'begun', 'under_way', 'done'
    )),
    act VARCHAR NOT NULL,
    object VARCHAR NOT NULL,
    amounts STRUCT("text" VARCHAR, "value" DOUBLE, unit VARCHAR)[],
    on_day DATE,
    cue VARCHAR NOT NULL,
    claims_version INTEGER NOT NULL,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE claims IS 'What a release says became of something undertaken, word for word: that it says so, not that it is so. One that the publisher has taken out since keeps its row, with the last version that held it.';
COMMENT ON COLUMN claims.claim_id IS 'Identifier of the claim: by its release, its words, stage and act, so that it stays when other words change';
COMMENT ON COLUMN claims.release_id IS 'The release that says it: releases.release_id';
COMMENT ON COLUMN claims.version_id IS 'The latest version that holds it: release_versions.version_id';
COMMENT ON COLUMN claims.quote IS 'The sentence or item that says it, word for word; of a claim of the title the first sentence';
COMMENT ON COLUMN claims.quote_start IS 'Where the quote begins in the body of that version, in characters from 0';
COMMENT ON COLUMN claims.quote_end IS 'Where it ends, in characters: the first one behind it';
COMMENT ON COLUMN claims.stage IS 'Where the thing is said to stand: begun, under_way, partly_done, done, assessed, postponed, cancelled, replaced or renewed';
COMMENT ON COLUMN claims.act IS 'What was undertaken, one word for all languages: build, open, recruit, sign and so on';
COMMENT ON COLUMN claims.object IS 'What it was done to, in the words of the release; empty where the clause does not say';
COMMENT ON COLUMN claims.amounts IS 'Sums, shares and numbers in the quote: text as written, value in units, unit';
COMMENT ON COLUMN claims.on_day IS 'The day that the quote names for it, where it names one day of the past';
COMMENT ON COLUMN claims.cue IS 'How it is told: perfect, passive, resultative, reflexive, just, past, state or title';
COMMENT ON COLUMN claims.claims_version IS 'Version of the rules that read it';
COMMENT ON COLUMN claims.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

-- A link says what it rests on, and whether it counts: warehouse/matching/links.py is the one place that decides that.
ALTER TABLE follow_ups ADD COLUMN evidence VARCHAR;
ALTER TABLE follow_ups ADD COLUMN moved_to DATE;
ALTER TABLE follow_ups ADD COLUMN counts BOOLEAN DEFAULT TRUE;
UPDATE follow_ups SET counts = FALSE WHERE score < 0.5 AND starts_with(coalesce(decided_by, 'rules '), 'rules ');
COMMENT ON COLUMN follow_ups.evidence IS 'What the link rests on: act (the quote claims something of this very thing), figure (it tells an amount of the thing promised) or again (this very thing is promised anew); null for a link that a person made';
COMMENT ON COLUMN follow_ups.moved_to IS 'The last day of the time to which the quote puts the promise off; null when it does not put it off, or names no time';
COMMENT ON COLUMN follow_ups.counts IS 'Whether it counts for where the promise stands, and is told: a score of 0.5 and more, or accepted by a person; the others are suggestions';
COMMENT ON COLUMN follow_ups.score IS 'The share of links with such features that readers found right, from 0 to 1; 1 for one that a person made';

CREATE TABLE related_pairs (
    pair_id VARCHAR NOT NULL,
    earlier_release_id VARCHAR NOT NULL,
    later_release_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('reference', 'series')),
    score DOUBLE NOT NULL,
    quote VARCHAR NOT NULL,
    quote_start INTEGER NOT NULL,
    quote_end INTEGER NOT NULL,
    reasons VARCHAR[] NOT NULL,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE related_pairs IS 'What related_releases is made of: pairs of releases that belong together, also where a promise is spoken of';
COMMENT ON COLUMN related_pairs.pair_id IS 'Identifier of the pair';
COMMENT ON COLUMN related_pairs.earlier_release_id IS 'The earlier one: releases.release_id';
COMMENT ON COLUMN related_pairs.later_release_id IS 'The later one: releases.release_id';
COMMENT ON COLUMN related_pairs.kind IS 'reference or series: see related_releases.kind';
COMMENT ON COLUMN related_pairs.score IS 'How surely they belong together, from 0 to 1';
COMMENT ON COLUMN related_pairs.quote IS 'The sentence of the later release that shows it, word for word';
COMMENT ON COLUMN related_pairs.quote_start IS 'Where the quote begins in the body of the later release, in characters from 0';
COMMENT ON COLUMN related_pairs.quote_end IS 'Where it ends, in characters: the first one behind it';
COMMENT ON COLUMN related_pairs.reasons IS 'Why they belong together, one reason each';
COMMENT ON COLUMN related_pairs.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

CREATE VIEW related_releases AS
SELECT p.*
FROM related_pairs AS p
WHERE NOT EXISTS (
    SELECT 1
    FROM follow_ups AS f
    JOIN commitments AS c ON c.commitment_id = f.commitment_id
    WHERE f.counts AND f.release_id = p.later_release_id AND c.release_id = p.earlier_release_id
);
COMMENT ON VIEW related_releases IS 'Two releases that belong together, nothing being said of one promise; it changes the status of nothing';
COMMENT ON COLUMN related_releases.pair_id IS 'Identifier of the pair';
COMMENT ON COLUMN related_releases.earlier_release_id IS 'The earlier one: releases.release_id';
COMMENT ON COLUMN related_releases.later_release_id IS 'The later one: releases.release_id';
COMMENT ON COLUMN related_releases.kind IS 'reference (the later one names the day of the earlier one) or series (both are meetings of one series)';
COMMENT ON COLUMN related_releases.score IS 'How surely they belong together, from 0 to 1';
COMMENT ON COLUMN related_releases.quote IS 'The sentence of the later release that shows it, word for word';
COMMENT ON COLUMN related_releases.quote_start IS 'Where the quote begins in the body of the later release, in characters from 0';
COMMENT ON COLUMN related_releases.quote_end IS 'Where it ends, in characters: the first one behind it';
COMMENT ON COLUMN related_releases.reasons IS 'Why they belong together, one reason each';
COMMENT ON COLUMN related_releases.revision IS 'Number of the change to the warehouse that wrote it last; it only grows';

-- Filled from warehouse/published/reliability.toml when the published file is written.
CREATE TABLE reliability (
    subject VARCHAR NOT NULL CHECK (subject IN ('follow_up', 'commitment')),
    grade VARCHAR,
    relation VARCHAR,
    firmness VARCHAR,
    language VARCHAR,
    judged_right INTEGER NOT NULL,
    judged INTEGER NOT NULL,
    measured_on VARCHAR NOT NULL,
    rules_version INTEGER NOT NULL
);
COMMENT ON TABLE reliability IS 'How far links and promises of a kind can be trusted: how many of those judged were right. Where a column is null, all kinds are counted together.';
COMMENT ON COLUMN reliability.subject IS 'follow_up or commitment';
COMMENT ON COLUMN reliability.grade IS 'Of follow_ups: follow_ups.evidence';
COMMENT ON COLUMN reliability.relation IS 'Of follow_ups: follow_ups.relation';
COMMENT ON COLUMN reliability.firmness IS 'Of commitments: firm, intention or event';
COMMENT ON COLUMN reliability.language IS 'Language of the releases, ISO 639-1';
COMMENT ON COLUMN reliability.judged_right IS 'How many were right';
COMMENT ON COLUMN reliability.judged IS 'How many were judged';
COMMENT ON COLUMN reliability.measured_on IS 'On which releases: docs/evaluation.md tells of the sets';
COMMENT ON COLUMN reliability.rules_version IS 'Version of the rules that were measured: of the matcher, or of the extractor of promises';

-- The index by terms keeps what a promise is compared by; rows of older rules are made anew before they are used for long.
ALTER TABLE private.promise_terms ADD COLUMN objects INTEGER[];
ALTER TABLE private.promise_terms ADD COLUMN acts VARCHAR[];
ALTER TABLE private.promise_terms ADD COLUMN numbers DOUBLE[];
ALTER TABLE private.promise_terms ADD COLUMN days STRUCT(first_day DATE, last_day DATE)[];
ALTER TABLE private.promise_terms ADD COLUMN "local" SMALLINT[];
-- Not as defaults: DuckDB 1.5 cannot replay its log where a default is made by a function, as an empty list is, so that a file
-- whose program ended then could not be opened again.
UPDATE private.promise_terms SET objects = [], acts = [], numbers = [], days = [], "local" = [];
COMMENT ON COLUMN private.promise_terms.objects IS 'Those of the terms that name no act';
COMMENT ON COLUMN private.promise_terms.acts IS 'The acts that it names, in order';
COMMENT ON COLUMN private.promise_terms.numbers IS 'The numbers that it states';
COMMENT ON COLUMN private.promise_terms.days IS 'The days and weeks that it names';
COMMENT ON COLUMN private.promise_terms."local" IS 'For each of the terms in turn how much it tells the promise from the rest of its release, in thousandths; null for a term that stands nowhere else';

-- Progress, a beginning or a mention never ends the watch over a promise: a claim that the very thing is done does, a review,
-- another promise in its place, its withdrawal, or a person.
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
        -- Done, by the words of a claim of this very thing, or because a person says so.
        u.relation = 'fulfilled'
            AND (coalesce(u.evidence IN ('act', 'figure'), FALSE) OR NOT starts_with(coalesce(u.decided_by, 'rules'), 'rules'))
            AS is_done,
        CASE WHEN u.relation = 'renewed' THEN u.moved_to END AS moved_to,
        r.published_on,
        r.published_precision,
        (coalesce(r.published_on, DATE '0001-01-01'), u.follow_up_id) AS turn
    FROM follow_ups AS u
    LEFT JOIN release_records AS r ON r.release_id = u.release_id
    LEFT JOIN same_announcements AS s ON s.release_id = u.release_id
    LEFT JOIN twins AS t ON t.commitment_id = u.commitment_id
    WHERE u.counts
),
followed AS (
    SELECT p.commitment_id, p.deadline_to, f.* EXCLUDE (promised)
    FROM commitments AS p
    LEFT JOIN twins AS t ON t.commitment_id = p.commitment_id
    JOIN said AS f ON f.promised = coalesce(t.same_as, p.commitment_id)
),
-- The latest postponement tells the day due; one to an earlier day is none.
moved AS (
    SELECT commitment_id, max_by(moved_to, turn) AS due_on, count(DISTINCT moved_to) AS times
    FROM followed
    WHERE moved_to > coalesce(deadline_to, DATE '0001-01-01')
    GROUP BY commitment_id
),
told AS (
    SELECT
        f.commitment_id,
        count(DISTINCT f.announcement) AS follow_up_count,
        max(f.published_on) AS last_follow_up_on,
        max_by(f.relation, f.turn) AS last_told,
        bool_or(f.is_done) AS fulfilled,
        bool_or(f.relation = 'superseded') AS superseded,
        bool_or(f.relation = 'review') AS reviewed,
        min(CASE
            WHEN f.published_precision = 'day' AND f.published_on >= coalesce(m.due_on, f.deadline_to) THEN f.published_on
        END) AS answered_on
    FROM followed AS f
    LEFT JOIN moved AS m ON m.commitment_id = f.commitment_id
    GROUP BY f.commitment_id
),
-- Taken out by the publisher: the release as it reads now is another version than the last one that held it.
withdrawn AS (
    SELECT p.commitment_id
    FROM commitments AS p
    JOIN release_records AS r ON r.release_id = p.release_id
    JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
    WHERE v.version_id <> p.version_id
),
standing AS (
    SELECT
        c.commitment_id,
        coalesce(f.superseded, FALSE) AS superseded,
        coalesce(f.fulfilled, FALSE) AS fulfilled,
        w.commitment_id IS NOT NULL AS withdrawn,
        coalesce(f.reviewed, FALSE) AS reviewed,
        coalesce(m.due_on, c.deadline_to) AS due_on,
        c.deadline_to AS first_due_on,
        coalesce(m.times, 0) AS times_moved,
        coalesce(f.follow_up_count, 0) AS follow_up_count,
        f.last_follow_up_on,
        f.last_told,
        f.answered_on
    FROM commitments AS c
    LEFT JOIN told AS f ON f.commitment_id = c.commitment_id
    LEFT JOIN moved AS m ON m.commitment_id = c.commitment_id
    LEFT JOIN withdrawn AS w ON w.commitment_id = c.commitment_id
)
SELECT
    c.commitment_id,
    CASE
        WHEN c.superseded THEN 'superseded'
        WHEN c.fulfilled THEN 'fulfilled'
        WHEN c.withdrawn THEN 'withdrawn'
        WHEN c.reviewed THEN 'followed_up'
        WHEN c.due_on < d.today THEN 'overdue'
        WHEN c.due_on <= d.today + 30 THEN 'due_soon'
        WHEN c.follow_up_count > 0 THEN 'followed_up'
        ELSE 'open'
    END AS status,
    c.due_on,
    c.due_on - d.today AS days_left,
    c.first_due_on,
    c.times_moved,
    c.follow_up_count,
    c.last_follow_up_on,
    c.last_told,
    c.answered_on - c.due_on AS last_follow_up_late_by,
    NOT (c.superseded OR c.fulfilled OR c.withdrawn OR c.reviewed) AS is_watched
FROM standing AS c
CROSS JOIN days AS d;
COMMENT ON VIEW commitment_status IS 'Where a commitment stands on the day of the query, in Europe/Paris; it says what was found in the sources watched, no more';
COMMENT ON COLUMN commitment_status.commitment_id IS 'The commitment: commitments.commitment_id';
COMMENT ON COLUMN commitment_status.status IS 'superseded (cancelled, or another promise in its place), fulfilled (a release says that the very thing is done, or a person does), withdrawn (the publisher has taken it out), overdue (the day has passed, and nothing found in the sources watched says that it is done: last_told may tell of progress), due_soon (within 30 days), followed_up (reviewed, or spoken of and its day is far) or open';
COMMENT ON COLUMN commitment_status.due_on IS 'Last day on which it can be due, as it stands after any postponement; null when it has no deadline, or one that only begins on a day';
COMMENT ON COLUMN commitment_status.days_left IS 'Days from today to that day; negative when it has passed';
COMMENT ON COLUMN commitment_status.first_due_on IS 'Last day on which it could be due as it was promised first';
COMMENT ON COLUMN commitment_status.times_moved IS 'To how many later days it was put off';
COMMENT ON COLUMN commitment_status.follow_up_count IS 'Follow-ups that count: follow_ups.counts; those in copies of one announcement count once';
COMMENT ON COLUMN commitment_status.last_follow_up_on IS 'Publication day of the latest of them';
COMMENT ON COLUMN commitment_status.last_told IS 'What the latest of them says: follow_ups.relation';
COMMENT ON COLUMN commitment_status.last_follow_up_late_by IS 'Days from the due day to the first follow-up published on that day or later; null when there is none, or its publication is not known to the day';
COMMENT ON COLUMN commitment_status.is_watched IS 'Whether the watch over it goes on, whatever the day: false once it is superseded, fulfilled, withdrawn or reviewed';

-- What `followthrough commitments` reads, for anyone: a promise, where and when it was published, and where it stands.
CREATE OR REPLACE VIEW ledger AS
SELECT
    c.commitment_id,
    s.status,
    s.due_on,
    s.days_left,
    s.first_due_on,
    s.times_moved,
    s.follow_up_count,
    s.last_follow_up_on,
    s.last_told,
    s.last_follow_up_late_by,
    c.deadline_from,
    c.deadline_to,
    c.deadline_precision,
    c.deadline_text,
    c.kind,
    c.firmness,
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
COMMENT ON COLUMN ledger.status IS 'open, due_soon, overdue, followed_up, fulfilled, superseded or withdrawn: commitment_status.status';
COMMENT ON COLUMN ledger.due_on IS 'Last day on which it can be due, as it stands after any postponement; null when it has no deadline, or one that only begins on a day';
COMMENT ON COLUMN ledger.days_left IS 'Days from today to that day; negative when it has passed';
COMMENT ON COLUMN ledger.first_due_on IS 'Last day on which it could be due as it was promised first';
COMMENT ON COLUMN ledger.times_moved IS 'To how many later days it was put off';
COMMENT ON COLUMN ledger.follow_up_count IS 'Follow-ups that count: follow_ups.counts; those in copies of one announcement count once';
COMMENT ON COLUMN ledger.last_follow_up_on IS 'Publication day of the latest of them';
COMMENT ON COLUMN ledger.last_told IS 'What the latest of them says: follow_ups.relation';
COMMENT ON COLUMN ledger.last_follow_up_late_by IS 'Days from the due day to the first follow-up published on that day or later; null when there is none';
COMMENT ON COLUMN ledger.deadline_from IS 'First day on which it can be due';
COMMENT ON COLUMN ledger.deadline_to IS 'Last day on which it can be due';
COMMENT ON COLUMN ledger.deadline_precision IS 'How exact the words of the deadline are: day, month, year, approximate and so on';
COMMENT ON COLUMN ledger.deadline_text IS 'The words that set the deadline';
COMMENT ON COLUMN ledger.kind IS 'dated (by a deadline), open (no deadline) or recurring';
COMMENT ON COLUMN ledger.firmness IS 'firm (something one could check), intention (an aim, a going on) or event (a meeting or ceremony announced for a day)';
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
