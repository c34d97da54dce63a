-- What `followthrough commitments` reads, for anyone: a commitment, where and when it was published, and where it stands.
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
    coalesce(c.decided_firmness, c.firmness) AS firmness,
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
    greatest(c.revision, r.revision) AS revision,
    coalesce(c.decided_firmness = 'firm', c.decided_by IS NOT NULL OR coalesce(c.firmness, 'firm') = 'firm') AS is_firm,
    s.long_overdue,
    c.decided_firmness
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
COMMENT ON COLUMN ledger.published_how IS 'How it is known: page, feed, text, given or received';
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
COMMENT ON COLUMN ledger.is_firm IS 'Whether alerts, calendar and `commitments list` show it unless asked otherwise: its firmness is firm, or a person accepted it and did not say that it is less';
COMMENT ON COLUMN ledger.long_overdue IS 'Whether it is overdue and its day lay more than three years back when the ledger first held it: commitment_status.long_overdue';
COMMENT ON COLUMN ledger.decided_firmness IS 'How firm a person said that it is; null where nobody did';
