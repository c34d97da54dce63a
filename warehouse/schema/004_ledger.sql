-- What was promised, what came of it, and who was told.

CREATE TABLE commitments (
    commitment_id VARCHAR NOT NULL,
    release_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    quote_start INTEGER NOT NULL,
    quote_end INTEGER NOT NULL,
    actors VARCHAR[],
    partners VARCHAR[],
    action VARCHAR,
    kind VARCHAR NOT NULL CHECK (kind IN ('dated', 'open', 'recurring')),
    deadline_text VARCHAR,
    deadline_from DATE,
    deadline_to DATE,
    deadline_precision VARCHAR,
    amounts STRUCT("text" VARCHAR, "value" DOUBLE, unit VARCHAR)[],
    confidence DOUBLE,
    cue VARCHAR,
    extractor_version INTEGER NOT NULL,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE commitments IS 'A promise in a release, word for word. One that the publisher has taken out since keeps its row, with the last version that held it.';
COMMENT ON COLUMN commitments.commitment_id IS 'Identifier of the commitment: by its release and its words, so that it stays when other words change';
COMMENT ON COLUMN commitments.release_id IS 'The release that makes it: releases.release_id';
COMMENT ON COLUMN commitments.version_id IS 'The latest version that holds it: release_versions.version_id';
COMMENT ON COLUMN commitments.quote IS 'The promise, word for word';
COMMENT ON COLUMN commitments.quote_start IS 'Where the quote begins in the body of that version, in characters from 0';
COMMENT ON COLUMN commitments.quote_end IS 'Where it ends, in characters: the first one behind it';
COMMENT ON COLUMN commitments.actors IS 'Who promises';
COMMENT ON COLUMN commitments.partners IS 'With whom';
COMMENT ON COLUMN commitments.action IS 'What is to be done';
COMMENT ON COLUMN commitments.kind IS 'dated (by a deadline), open (no deadline) or recurring';
COMMENT ON COLUMN commitments.deadline_text IS 'The words that set the deadline';
COMMENT ON COLUMN commitments.deadline_from IS 'First day on which it can be due';
COMMENT ON COLUMN commitments.deadline_to IS 'Last day on which it can be due';
COMMENT ON COLUMN commitments.deadline_precision IS 'How exact the words of the deadline are: day, month, year, approximate and so on';
COMMENT ON COLUMN commitments.amounts IS 'Sums, shares and numbers promised: text as written, value in units, unit (EUR, GBP, %, or the thing counted)';
COMMENT ON COLUMN commitments.confidence IS 'How sure the reading is, from 0 to 1';
COMMENT ON COLUMN commitments.cue IS 'The rule or word that gave it away';
COMMENT ON COLUMN commitments.extractor_version IS 'Version of the rules that read it';
COMMENT ON COLUMN commitments.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

CREATE TABLE follow_ups (
    follow_up_id VARCHAR NOT NULL,
    commitment_id VARCHAR NOT NULL,
    release_id VARCHAR NOT NULL,
    relation VARCHAR NOT NULL
        CHECK (relation IN ('review', 'progress', 'fulfilled', 'renewed', 'superseded', 'follow_up')),
    score DOUBLE,
    quote VARCHAR,
    quote_start INTEGER,
    quote_end INTEGER,
    reasons VARCHAR[],
    decided_by VARCHAR,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE follow_ups IS 'A release that speaks of an earlier commitment';
COMMENT ON COLUMN follow_ups.follow_up_id IS 'Identifier of the follow-up';
COMMENT ON COLUMN follow_ups.commitment_id IS 'The commitment spoken of: commitments.commitment_id';
COMMENT ON COLUMN follow_ups.release_id IS 'The release that speaks of it: releases.release_id';
COMMENT ON COLUMN follow_ups.relation IS 'What it says of it: review, progress, fulfilled, renewed, superseded, or follow_up when it is none of these for sure';
COMMENT ON COLUMN follow_ups.score IS 'How strong the link is, from 0 to 1';
COMMENT ON COLUMN follow_ups.quote IS 'What the release says of it, word for word';
COMMENT ON COLUMN follow_ups.quote_start IS 'Where the quote begins in the body of the release, in characters from 0';
COMMENT ON COLUMN follow_ups.quote_end IS 'Where it ends, in characters: the first one behind it';
COMMENT ON COLUMN follow_ups.reasons IS 'Why the two were linked, one reason each';
COMMENT ON COLUMN follow_ups.decided_by IS 'Who decided: the rules and their version, or a person';
COMMENT ON COLUMN follow_ups.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

-- How a commitment stands depends on the day it is asked for, so it is a view; "due soon" is thirty days.
CREATE VIEW commitment_status AS
SELECT
    c.commitment_id,
    CASE
        WHEN coalesce(f.superseded, FALSE) THEN 'superseded'
        WHEN coalesce(f.fulfilled, FALSE) THEN 'fulfilled'
        WHEN f.follow_up_count > 0 THEN 'followed_up'
        WHEN c.deadline_to < CURRENT_DATE THEN 'overdue'
        WHEN c.deadline_to <= CURRENT_DATE + 30 THEN 'due_soon'
        ELSE 'open'
    END AS status,
    c.deadline_to AS due_on,
    c.deadline_to - CURRENT_DATE AS days_left,
    coalesce(f.follow_up_count, 0) AS follow_up_count,
    f.last_follow_up_on
FROM commitments AS c
LEFT JOIN (
    SELECT
        u.commitment_id,
        count(*) AS follow_up_count,
        max(r.published_on) AS last_follow_up_on,
        bool_or(u.relation = 'fulfilled') AS fulfilled,
        bool_or(u.relation = 'superseded') AS superseded
    FROM follow_ups AS u
    LEFT JOIN release_records AS r ON r.release_id = u.release_id
    GROUP BY u.commitment_id
) AS f ON f.commitment_id = c.commitment_id;
COMMENT ON VIEW commitment_status IS 'Where a commitment stands on the day of the query; it says what was found in the sources watched, no more';
COMMENT ON COLUMN commitment_status.commitment_id IS 'The commitment: commitments.commitment_id';
COMMENT ON COLUMN commitment_status.status IS 'open, due_soon (within 30 days), overdue (no follow-up found by the deadline), followed_up, fulfilled or superseded';
COMMENT ON COLUMN commitment_status.due_on IS 'Last day on which it can be due; null when it has no deadline';
COMMENT ON COLUMN commitment_status.days_left IS 'Days from today to that day; negative when it has passed';
COMMENT ON COLUMN commitment_status.follow_up_count IS 'Follow-ups found';
COMMENT ON COLUMN commitment_status.last_follow_up_on IS 'Publication day of the latest of them';

CREATE TABLE incidents (
    incident_id VARCHAR NOT NULL,
    source_id VARCHAR,
    cause VARCHAR NOT NULL,
    opened_at TIMESTAMP NOT NULL,
    reminded_at TIMESTAMP,
    resolved_at TIMESTAMP,
    detail VARCHAR,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE incidents IS 'A source in trouble';
COMMENT ON COLUMN incidents.incident_id IS 'Identifier of the incident';
COMMENT ON COLUMN incidents.source_id IS 'The source: sources.source_id; null when many are concerned at once';
COMMENT ON COLUMN incidents.cause IS 'What is wrong, in one word';
COMMENT ON COLUMN incidents.opened_at IS 'When it was opened, UTC';
COMMENT ON COLUMN incidents.reminded_at IS 'When it was last recalled, UTC';
COMMENT ON COLUMN incidents.resolved_at IS 'When it closed itself, UTC; null while it lasts';
COMMENT ON COLUMN incidents.detail IS 'What was seen';
COMMENT ON COLUMN incidents.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

CREATE TABLE alerts (
    alert_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    release_id VARCHAR,
    commitment_id VARCHAR,
    follow_up_id VARCHAR,
    source_id VARCHAR,
    title VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE alerts IS 'Something worth telling, written in the same transaction as what caused it';
COMMENT ON COLUMN alerts.alert_id IS 'Identifier of the alert';
COMMENT ON COLUMN alerts.kind IS 'What is told: follow_up, due_soon, overdue and so on';
COMMENT ON COLUMN alerts.release_id IS 'The release it is about: releases.release_id';
COMMENT ON COLUMN alerts.commitment_id IS 'The commitment it is about: commitments.commitment_id';
COMMENT ON COLUMN alerts.follow_up_id IS 'The follow-up it is about: follow_ups.follow_up_id';
COMMENT ON COLUMN alerts.source_id IS 'The source it is about: sources.source_id';
COMMENT ON COLUMN alerts.title IS 'What it says, in one line';
COMMENT ON COLUMN alerts.created_at IS 'When it was written, UTC';
COMMENT ON COLUMN alerts.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

CREATE TABLE deliveries (
    alert_id VARCHAR NOT NULL,
    channel_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at TIMESTAMP,
    sent_at TIMESTAMP,
    last_error VARCHAR,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE deliveries IS 'One alert to one channel';
COMMENT ON COLUMN deliveries.alert_id IS 'The alert: alerts.alert_id';
COMMENT ON COLUMN deliveries.channel_id IS 'The channel of the configuration';
COMMENT ON COLUMN deliveries.state IS 'How far it got, for example pending, sent or failed';
COMMENT ON COLUMN deliveries.attempts IS 'Attempts made';
COMMENT ON COLUMN deliveries.next_attempt_at IS 'When the next one is due, UTC; null for never';
COMMENT ON COLUMN deliveries.sent_at IS 'When it was sent, UTC';
COMMENT ON COLUMN deliveries.last_error IS 'What went wrong in the last attempt';
COMMENT ON COLUMN deliveries.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';
