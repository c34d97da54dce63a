-- Every table of both files, the working one and the published one; the views stand in views/. This migration is never edited
-- again: a change of the schema is a migration of its own, with the next number (docs/decisions/0020-migrations-are-kept.md).

CREATE SCHEMA private;

-- The views that this file holds, and the migrations that were applied to it, each by the checksum of its text.
CREATE TABLE private.migrations (
    number INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    checksum VARCHAR NOT NULL,
    applied_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE private.migrations IS 'The migrations that were applied to this file';
COMMENT ON COLUMN private.migrations.checksum IS 'SHA-256 of its text as it was applied, 64 hexadecimal digits';

CREATE TABLE private.views (
    name VARCHAR NOT NULL,
    checksum VARCHAR NOT NULL
);
COMMENT ON TABLE private.views IS 'The views as they were put into this file last; none while a migration is on';
COMMENT ON COLUMN private.views.checksum IS 'SHA-256 of the file that defines it, 64 hexadecimal digits';

-- One number a transaction; every row says which one wrote it last. What is published, and what a reader has yet to see, is
-- found by it.
CREATE SEQUENCE private.revisions;

CREATE TABLE private.warehouse (
    warehouse_id VARCHAR NOT NULL
);
INSERT INTO private.warehouse SELECT CAST(uuid() AS VARCHAR);

-- Where releases come from, and the passes that went to look.

CREATE TABLE sources (
    source_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    family VARCHAR NOT NULL,
    home VARCHAR NOT NULL,
    country VARCHAR,
    language VARCHAR,
    territory VARCHAR,
    authority VARCHAR,
    platform VARCHAR,
    feeds VARCHAR[],
    listings VARCHAR[],
    sitemaps VARCHAR[],
    every_hours DOUBLE,
    max_pages INTEGER,
    max_age_days INTEGER,
    verified DATE,
    note VARCHAR,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE sources IS 'A place watched: a site of an administration, or the seed corpus. A source that is no longer watched keeps its row.';
COMMENT ON COLUMN sources.source_id IS 'Its name in the catalogue or the configuration, for example pas-de-calais; seed-corpus for the seed corpus';
COMMENT ON COLUMN sources.name IS 'Its name as people know it';
COMMENT ON COLUMN sources.family IS 'The reader of its pages, for example prefecture or gov_uk; generic serves any site';
COMMENT ON COLUMN sources.home IS 'Address of its page of releases';
COMMENT ON COLUMN sources.country IS 'ISO 3166-1 alpha-2 code of its country';
COMMENT ON COLUMN sources.language IS 'ISO 639-1 code of the language it mostly publishes in';
COMMENT ON COLUMN sources.territory IS 'Department number (59, 2A), or the code of a region or defence zone; null for a whole country';
COMMENT ON COLUMN sources.authority IS 'Who speaks there when a page does not say; its name when null';
COMMENT ON COLUMN sources.platform IS 'Sources of one platform are asked one after the other; the host when null';
COMMENT ON COLUMN sources.feeds IS 'Addresses of its feeds as configured; empty when they are looked for on its home page';
COMMENT ON COLUMN sources.listings IS 'Pages that list its releases, read when there is no feed';
COMMENT ON COLUMN sources.sitemaps IS 'Addresses of its sitemaps';
COMMENT ON COLUMN sources.every_hours IS 'Hours between two polls, at least';
COMMENT ON COLUMN sources.max_pages IS 'Pages and documents fetched in one run, at most';
COMMENT ON COLUMN sources.max_age_days IS 'Days without a new release after which its silence is suspicious';
COMMENT ON COLUMN sources.verified IS 'Day on which somebody saw it answer live; null when nobody has';
COMMENT ON COLUMN sources.note IS 'What is worth knowing about it';
COMMENT ON COLUMN sources.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    flow VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    counts MAP(VARCHAR, BIGINT),
    outcome VARCHAR,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE runs IS 'One pass of a flow';
COMMENT ON COLUMN runs.run_id IS 'Identifier of the run';
COMMENT ON COLUMN runs.flow IS 'What ran: watch, reparse, backfill and so on';
COMMENT ON COLUMN runs.started_at IS 'When it began, UTC';
COMMENT ON COLUMN runs.ended_at IS 'When it ended, UTC; null while it runs and when it was interrupted';
COMMENT ON COLUMN runs.counts IS 'What it did, for example counts[''sources''] or counts[''releases'']';
COMMENT ON COLUMN runs.outcome IS 'How it ended: completed, failed, cancelled and so on; interrupted when it was killed; null while it runs';
COMMENT ON COLUMN runs.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

-- What was asked for, and what came.

CREATE TABLE fetches (
    fetch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    outcome VARCHAR NOT NULL,
    http_status SMALLINT,
    bytes BIGINT NOT NULL,
    elapsed_ms INTEGER NOT NULL,
    error VARCHAR,
    capture_id VARCHAR,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE fetches IS 'One HTTP attempt, whatever came of it';
COMMENT ON COLUMN fetches.fetch_id IS 'Identifier of the attempt';
COMMENT ON COLUMN fetches.run_id IS 'The run that made it: runs.run_id';
COMMENT ON COLUMN fetches.source_id IS 'The source it was made for: sources.source_id';
COMMENT ON COLUMN fetches.url IS 'The address asked for';
COMMENT ON COLUMN fetches.purpose IS 'Why: robots, feed, listing, sitemap, home, page, or document (a file attached to a page)';
COMMENT ON COLUMN fetches.fetched_at IS 'When the request was begun, UTC';
COMMENT ON COLUMN fetches.outcome IS 'How it ended: ok, not_modified, unreadable, not_found, refused, rate_limited, server_error, timeout, unreachable, tls_error, protocol_error, too_large, redirect_loop, forbidden_address, robots_denied or cancelled';
COMMENT ON COLUMN fetches.http_status IS 'HTTP status of the last answer; null when none came';
COMMENT ON COLUMN fetches.bytes IS 'Length of the body in bytes, after decompression';
COMMENT ON COLUMN fetches.elapsed_ms IS 'How long it took, in milliseconds';
COMMENT ON COLUMN fetches.error IS 'What went wrong, in one line';
COMMENT ON COLUMN fetches.capture_id IS 'The body that came: captures.capture_id';
COMMENT ON COLUMN fetches.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

CREATE TABLE captures (
    capture_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    requested_url VARCHAR NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    http_status SMALLINT,
    content_type VARCHAR,
    bytes BIGINT NOT NULL,
    warc_file VARCHAR NOT NULL,
    warc_offset BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE captures IS 'One body received, kept in the web archive. A body that comes again is the same capture; fetches tells each arrival.';
COMMENT ON COLUMN captures.capture_id IS 'SHA-256 of the body, 64 hexadecimal digits';
COMMENT ON COLUMN captures.source_id IS 'The source it first came from: sources.source_id';
COMMENT ON COLUMN captures.url IS 'The address that first answered with it, after redirects';
COMMENT ON COLUMN captures.requested_url IS 'The address that was asked for then';
COMMENT ON COLUMN captures.fetched_at IS 'When it first came, UTC';
COMMENT ON COLUMN captures.http_status IS 'HTTP status it first came with';
COMMENT ON COLUMN captures.content_type IS 'Content-Type as the server gave it';
COMMENT ON COLUMN captures.bytes IS 'Length of the body in bytes';
COMMENT ON COLUMN captures.warc_file IS 'The WARC file that holds it, relative to the folder of the archive';
COMMENT ON COLUMN captures.warc_offset IS 'Where its record begins in that file, in bytes';
COMMENT ON COLUMN captures.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

-- What was published, as it reads now and as it once read.

CREATE TABLE release_records (
    release_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    external_id VARCHAR,
    url VARCHAR NOT NULL,
    published_on DATE,
    published_precision VARCHAR CHECK (published_precision IN ('day', 'month', 'year')),
    published_how VARCHAR CHECK (published_how IN ('page', 'feed', 'text', 'given', 'received')),
    updated_on DATE,
    authority VARCHAR,
    territory VARCHAR,
    language VARCHAR,
    first_seen_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL,
    version INTEGER NOT NULL,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE release_records IS 'What is known of a release beside its words; the view releases joins it with the words as they read now';
COMMENT ON COLUMN release_records.release_id IS 'Identifier of the release; it stays when its address, guid, title or words change';
COMMENT ON COLUMN release_records.source_id IS 'Who published it: sources.source_id';
COMMENT ON COLUMN release_records.external_id IS 'Its guid, when the feed gives one; in the seed corpus the stem of the file';
COMMENT ON COLUMN release_records.url IS 'Its latest address';
COMMENT ON COLUMN release_records.published_on IS 'Day of publication in Europe/Paris; the first day of the month or year when only those are known; null when not known';
COMMENT ON COLUMN release_records.published_precision IS 'How exactly that day is known: day, month or year';
COMMENT ON COLUMN release_records.published_how IS 'How it is known: page (stated beside the text), feed, text (inside the text itself), given (by a manifest), or received (the day it came, where the feed states one still to come)';
COMMENT ON COLUMN release_records.updated_on IS 'Day of the last update that the publisher states';
COMMENT ON COLUMN release_records.authority IS 'Who speaks in it';
COMMENT ON COLUMN release_records.territory IS 'Department number, or the code of a region or defence zone, that it is about';
COMMENT ON COLUMN release_records.language IS 'ISO 639-1 code of its language';
COMMENT ON COLUMN release_records.first_seen_at IS 'When it was first received, UTC';
COMMENT ON COLUMN release_records.last_seen_at IS 'When it was last received, UTC';
COMMENT ON COLUMN release_records.version IS 'Number of the version that reads as it does now: release_versions.version';
COMMENT ON COLUMN release_records.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';

CREATE TABLE release_versions (
    version_id VARCHAR NOT NULL,
    release_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('first', 'edit', 'technical', 'restored')),
    seen_at TIMESTAMP NOT NULL,
    title VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    body_sha256 VARCHAR NOT NULL,
    words_id VARCHAR NOT NULL,
    parser VARCHAR NOT NULL,
    parser_version INTEGER NOT NULL,
    capture_id VARCHAR NOT NULL,
    attachment_ids VARCHAR[] NOT NULL,
    revision BIGINT NOT NULL,
    topics VARCHAR[]
);
COMMENT ON TABLE release_versions IS 'A release as it once read. Versions are only ever added; the current one is the greatest by seen_at, then by version.';
COMMENT ON COLUMN release_versions.version_id IS 'Identifier of the version';
COMMENT ON COLUMN release_versions.release_id IS 'The release: release_records.release_id';
COMMENT ON COLUMN release_versions.version IS 'Its number within the release, from 1, in the order in which versions were stored';
COMMENT ON COLUMN release_versions.kind IS 'Why it exists: first; edit (the publisher changed the words); technical (only our reading changed); restored (earlier words came back)';
COMMENT ON COLUMN release_versions.seen_at IS 'When the page that reads so was received, UTC';
COMMENT ON COLUMN release_versions.title IS 'Title';
COMMENT ON COLUMN release_versions.body IS 'Text: blocks separated by an empty line, headings behind "## ", list items behind "- ". Quotations of commitments count characters in it.';
COMMENT ON COLUMN release_versions.body_sha256 IS 'SHA-256 of the body in UTF-8, 64 hexadecimal digits';
COMMENT ON COLUMN release_versions.words_id IS 'Hash of title and body without regard to white space: the same for the same words';
COMMENT ON COLUMN release_versions.parser IS 'The reader that read it, for example prefecture; generic<prefecture> when the marks of the family were missing';
COMMENT ON COLUMN release_versions.parser_version IS 'Version of that reader';
COMMENT ON COLUMN release_versions.capture_id IS 'The page it was read from: captures.capture_id';
COMMENT ON COLUMN release_versions.attachment_ids IS 'The attached documents whose text is part of the body, in order: captures.capture_id';
COMMENT ON COLUMN release_versions.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';
COMMENT ON COLUMN release_versions.topics IS 'What it is about, most spoken of first, from the list of commitments.topics; null for versions received before topics were read';

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

-- What was promised, what came of it, and who promises.

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
    revision BIGINT NOT NULL,
    decided_by VARCHAR,
    firmness VARCHAR,
    title VARCHAR,
    party_ids VARCHAR[],
    actor_how VARCHAR,
    topics VARCHAR[],
    deadline_role VARCHAR,
    lexicon VARCHAR
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
COMMENT ON COLUMN commitments.decided_by IS 'The person who accepted it as a promise; null where the rules alone say so';
COMMENT ON COLUMN commitments.firmness IS 'firm (something one could check), intention (an aim, a going on) or event (a meeting or ceremony announced for a day)';
COMMENT ON COLUMN commitments.title IS 'A headline of at most 90 characters, in the language of the release: what is to be done to which thing, and by when';
COMMENT ON COLUMN commitments.party_ids IS 'Who promises, then with whom: parties.party_id; the names of sites are no parties';
COMMENT ON COLUMN commitments.actor_how IS 'How it is known who promises: said (the quote names them), inherited (the line above it does, or what a pronoun stands for) or publisher (nobody is named, and who publishes speaks)';
COMMENT ON COLUMN commitments.topics IS 'What it is about, most spoken of first: security, borders, health, housing, water, roads, education, environment, risks, economy, agriculture, digital, justice, social, transport, energy, culture, local government, overseas or international; empty where its words name none';
COMMENT ON COLUMN commitments.deadline_role IS 'What the deadline is: due (by then), until (what goes on ends then; nothing is due), from (it begins then), recurring, event (the day of something else) or vague';
COMMENT ON COLUMN commitments.lexicon IS 'Fingerprint of the lexicon, with people''s own lines, with which it was read; beside extractor_version it tells what read it';

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
    revision BIGINT NOT NULL,
    lexicon VARCHAR
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
COMMENT ON COLUMN claims.lexicon IS 'Fingerprint of the lexicon, with people''s own lines, with which it was read; beside claims_version it tells what read it';

-- A link says what it rests on, and whether it counts: warehouse/matching/links.py is the one place that decides that.
CREATE TABLE follow_ups (
    follow_up_id VARCHAR NOT NULL,
    commitment_id VARCHAR NOT NULL,
    release_id VARCHAR NOT NULL,
    relation VARCHAR NOT NULL CHECK (relation IN ('review', 'progress', 'fulfilled', 'renewed', 'superseded', 'follow_up')),
    score DOUBLE,
    quote VARCHAR,
    quote_start INTEGER,
    quote_end INTEGER,
    reasons VARCHAR[],
    decided_by VARCHAR,
    revision BIGINT NOT NULL,
    evidence VARCHAR,
    moved_to DATE,
    counts BOOLEAN DEFAULT TRUE
);
COMMENT ON TABLE follow_ups IS 'A release that speaks of an earlier commitment';
COMMENT ON COLUMN follow_ups.follow_up_id IS 'Identifier of the follow-up';
COMMENT ON COLUMN follow_ups.commitment_id IS 'The commitment spoken of: commitments.commitment_id';
COMMENT ON COLUMN follow_ups.release_id IS 'The release that speaks of it: releases.release_id';
COMMENT ON COLUMN follow_ups.relation IS 'What it says of it: review, progress, fulfilled, renewed, superseded, or follow_up when it is none of these for sure';
COMMENT ON COLUMN follow_ups.score IS 'The share of links with such features that readers found right, from 0 to 1; 1 for one that a person made';
COMMENT ON COLUMN follow_ups.quote IS 'What the release says of it, word for word';
COMMENT ON COLUMN follow_ups.quote_start IS 'Where the quote begins in the body of the release, in characters from 0';
COMMENT ON COLUMN follow_ups.quote_end IS 'Where it ends, in characters: the first one behind it';
COMMENT ON COLUMN follow_ups.reasons IS 'Why the two were linked, one reason each';
COMMENT ON COLUMN follow_ups.decided_by IS 'Who decided: the rules and their version, or a person';
COMMENT ON COLUMN follow_ups.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';
COMMENT ON COLUMN follow_ups.evidence IS 'What the link rests on: act (the quote claims something of this very thing), figure (it tells an amount of the thing promised) or again (this very thing is promised anew); null for a link that a person made';
COMMENT ON COLUMN follow_ups.moved_to IS 'The last day of the time to which the quote puts the promise off; null when it does not put it off, or names no time';
COMMENT ON COLUMN follow_ups.counts IS 'Whether it counts for where the promise stands, and is told: a score of 0.5 and more, or accepted by a person; the others are suggestions';

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

-- Who is told of it, and what went wrong.

CREATE TABLE alerts (
    alert_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    release_id VARCHAR,
    commitment_id VARCHAR,
    follow_up_id VARCHAR,
    source_id VARCHAR,
    title VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL,
    revision BIGINT NOT NULL,
    facts VARCHAR
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
COMMENT ON COLUMN alerts.facts IS 'What its messages show, as it was when it was written: JSON, by kind as in alerts/kinds';

CREATE TABLE deliveries (
    alert_id VARCHAR NOT NULL,
    channel_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at TIMESTAMP,
    sent_at TIMESTAMP,
    last_error VARCHAR,
    revision BIGINT NOT NULL,
    rhythm VARCHAR,
    queued_at TIMESTAMP,
    message_id VARCHAR
);
COMMENT ON TABLE deliveries IS 'One alert to one channel';
COMMENT ON COLUMN deliveries.alert_id IS 'The alert: alerts.alert_id';
COMMENT ON COLUMN deliveries.channel_id IS 'The channel of the configuration, or one of its further recipients: team/2';
COMMENT ON COLUMN deliveries.state IS 'pending, sending, sent, failed (given up), or uncertain (the program ended while it was being sent; it is sent again)';
COMMENT ON COLUMN deliveries.attempts IS 'Attempts made';
COMMENT ON COLUMN deliveries.next_attempt_at IS 'When it is to be sent, UTC: at once, when quiet hours end, at the hour of a digest, or after a failure; null when no attempt follows';
COMMENT ON COLUMN deliveries.sent_at IS 'When it was sent, UTC';
COMMENT ON COLUMN deliveries.last_error IS 'What went wrong in the last attempt';
COMMENT ON COLUMN deliveries.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';
COMMENT ON COLUMN deliveries.rhythm IS 'immediate, daily or weekly: alone as soon as may be, or gathered with others';
COMMENT ON COLUMN deliveries.queued_at IS 'When it was written, in the transaction that stored the alert, UTC';
COMMENT ON COLUMN deliveries.message_id IS 'The message that carries it: the same again when it is sent again, so that a mail program folds the repeat';

CREATE TABLE incidents (
    incident_id VARCHAR NOT NULL,
    source_id VARCHAR,
    cause VARCHAR NOT NULL,
    opened_at TIMESTAMP NOT NULL,
    reminded_at TIMESTAMP,
    resolved_at TIMESTAMP,
    detail VARCHAR,
    revision BIGINT NOT NULL,
    source_ids VARCHAR[],
    reminders INTEGER
);
COMMENT ON TABLE incidents IS 'A source in trouble, or many at once, or the program itself';
COMMENT ON COLUMN incidents.incident_id IS 'Identifier of the incident';
COMMENT ON COLUMN incidents.source_id IS 'The source: sources.source_id; null when many are concerned at once, and when it is the program or its machine';
COMMENT ON COLUMN incidents.cause IS 'What is wrong: unreachable, blocked, not_a_feed, empty, layout_changed, silent, clock, or run_failed (the program itself); the latest one, when it changed';
COMMENT ON COLUMN incidents.opened_at IS 'When it was opened, UTC';
COMMENT ON COLUMN incidents.reminded_at IS 'When it was last recalled, UTC';
COMMENT ON COLUMN incidents.resolved_at IS 'When it closed itself, or its source was no longer watched, UTC; null while it lasts';
COMMENT ON COLUMN incidents.detail IS 'What was seen';
COMMENT ON COLUMN incidents.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';
COMMENT ON COLUMN incidents.source_ids IS 'All the sources concerned, sorted: sources.source_id; those that joined later are among them';
COMMENT ON COLUMN incidents.reminders IS 'How often it was recalled';

-- What the published file says of itself and of its rows; both are empty in the working file.

CREATE TABLE publication (
    published_at TIMESTAMP NOT NULL,
    revision BIGINT NOT NULL,
    warehouse_id VARCHAR NOT NULL,
    schema_number INTEGER NOT NULL,
    layout INTEGER NOT NULL
);
COMMENT ON TABLE publication IS 'One row: when this file was published, and from what';
COMMENT ON COLUMN publication.published_at IS 'When it was published, UTC';
COMMENT ON COLUMN publication.revision IS 'The last change to the warehouse that it holds';
COMMENT ON COLUMN publication.warehouse_id IS 'The warehouse it was published from';
COMMENT ON COLUMN publication.schema_number IS 'Number of the last migration of its relations';
COMMENT ON COLUMN publication.layout IS 'Number of the form of its views and search tables';

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

-- What a harvest needs to know of earlier ones. Nothing of the schema `private` is published.

CREATE TABLE private.identifiers (
    source_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('url', 'guid')),
    value VARCHAR NOT NULL,
    release_id VARCHAR NOT NULL
);
COMMENT ON TABLE private.identifiers IS 'Every canonical address and guid under which a release was ever known, so that a changed one makes no second release';

CREATE TABLE private.entries (
    source_id VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    url VARCHAR,
    external_id VARCHAR,
    title VARCHAR,
    published_on DATE,
    published_precision VARCHAR,
    published_how VARCHAR,
    updated_on DATE,
    summary VARCHAR,
    content VARCHAR,
    language VARCHAR,
    fingerprint VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    last_listed_at TIMESTAMP NOT NULL,
    release_id VARCHAR,
    failures INTEGER NOT NULL,
    next_check_at TIMESTAMP
);
COMMENT ON TABLE private.entries IS 'What feeds and listings have shown, and what became of it: warehouse.state.KnownEntry';

CREATE TABLE private.validators (
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    etag VARCHAR,
    last_modified VARCHAR,
    unchanged INTEGER NOT NULL
);
COMMENT ON TABLE private.validators IS 'What makes the next request for an address conditional: warehouse.state.Validators';

CREATE TABLE private.source_state (
    source_id VARCHAR NOT NULL,
    last_polled_at TIMESTAMP NOT NULL,
    failures INTEGER NOT NULL,
    discovered_feeds VARCHAR[] NOT NULL,
    listed INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    problem VARCHAR
);
COMMENT ON TABLE private.source_state IS 'How the last poll of a source went: warehouse.state.SourceState';

CREATE TABLE private.source_signs (
    source_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    judged_at TIMESTAMP NOT NULL,
    cause VARCHAR,
    streak INTEGER NOT NULL,
    since TIMESTAMP,
    detail VARCHAR,
    listed INTEGER,
    usual_pause_days DOUBLE,
    silence_limit_days INTEGER,
    template_seen_at TIMESTAMP,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE private.source_signs IS 'What was wrong with a source when it was last polled, and what is learnt of its rhythm: warehouse.incidents.Signs';

-- What matching knows of releases and promises: an index by terms.

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
    matched_with INTEGER NOT NULL,
    lexicon VARCHAR
);
COMMENT ON TABLE private.subjects IS 'What each release is about, those alone whose day of publication is known: parsers.followups.Subject';
COMMENT ON COLUMN private.subjects.names_days IS 'The days, weeks and months of the past that it names';
COMMENT ON COLUMN private.subjects.promises IS 'How many promises it makes';
COMMENT ON COLUMN private.subjects.matcher_version IS 'The version of the rules that took it apart';
COMMENT ON COLUMN private.subjects.matched_with IS 'Number of the background with whose weights its links to earlier promises were decided; 0 when they must be decided again';
COMMENT ON COLUMN private.subjects.lexicon IS 'Fingerprint of the lexicon with which it was taken apart';

CREATE TABLE private.subject_terms (
    term_no INTEGER NOT NULL,
    release_no INTEGER NOT NULL,
    uses UTINYINT NOT NULL,
    marks UTINYINT NOT NULL
);
COMMENT ON TABLE private.subject_terms IS 'How often a release uses a term; marks: 1 in its title, 2 a name';

CREATE TABLE private.commitment_terms (
    release_no INTEGER NOT NULL,
    commitment_id VARCHAR NOT NULL,
    terms INTEGER[] NOT NULL,
    context INTEGER[] NOT NULL,
    reviews BOOLEAN NOT NULL,
    objects INTEGER[],
    acts VARCHAR[],
    numbers DOUBLE[],
    days STRUCT(first_day DATE, last_day DATE)[],
    heads INTEGER[],
    "local" SMALLINT[]
);
COMMENT ON TABLE private.commitment_terms IS 'The terms of each promise: parsers.followups.EarlierCommitment';
COMMENT ON COLUMN private.commitment_terms.objects IS 'Those of the terms that name no act';
COMMENT ON COLUMN private.commitment_terms.acts IS 'The acts that it names, in order';
COMMENT ON COLUMN private.commitment_terms.numbers IS 'The numbers that it states';
COMMENT ON COLUMN private.commitment_terms.days IS 'The days and weeks that it names';
COMMENT ON COLUMN private.commitment_terms.heads IS 'What it is about before all that qualifies it: the term that it begins with, and that behind its act';
COMMENT ON COLUMN private.commitment_terms."local" IS 'For each of the terms in turn how much it tells the promise from the rest of its release, in thousandths; null for a term that stands nowhere else';

CREATE TABLE private.copy_pairs (
    one VARCHAR NOT NULL,
    other VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    reasons VARCHAR[] NOT NULL,
    decided_by VARCHAR NOT NULL
);
COMMENT ON TABLE private.copy_pairs IS 'Releases that are one announcement, two by two, the smaller release_id first; same_announcements is made of them';

-- Weights are frozen until the warehouse has grown by a quarter: links must not depend on the order in which releases came.
CREATE TABLE private.backgrounds (
    number INTEGER NOT NULL,
    releases INTEGER NOT NULL,
    matcher_version INTEGER NOT NULL,
    weighed_at TIMESTAMP NOT NULL,
    lexicon VARCHAR
);
COMMENT ON TABLE private.backgrounds IS 'When terms were weighed, and with how many releases; the greatest number is in force';
COMMENT ON COLUMN private.backgrounds.lexicon IS 'Fingerprint of the lexicon with which the releases were taken apart whose terms were weighed';

CREATE TABLE private.term_counts (
    term_no INTEGER NOT NULL,
    releases INTEGER NOT NULL
);
COMMENT ON TABLE private.term_counts IS 'How many releases used a term when terms were last weighed';

-- What people decided otherwise, and what telling has taken up.

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

-- So that nothing is told twice and nothing is forgotten.
CREATE TABLE private.taken_up (
    subject VARCHAR NOT NULL CHECK (subject IN ('source', 'release', 'version', 'commitment', 'follow_up')),
    id VARCHAR NOT NULL,
    occasion VARCHAR NOT NULL CHECK (occasion IN ('news', 'first_capture', 'backfill', 'reread', 'before')),
    taken_at TIMESTAMP NOT NULL,
    revision BIGINT NOT NULL
);
COMMENT ON TABLE private.taken_up IS 'What telling has judged, and on which occasion it came: rows of other tables that have none here are still to be told';
COMMENT ON COLUMN private.taken_up.subject IS 'source, release, version, commitment or follow_up';
COMMENT ON COLUMN private.taken_up.id IS 'Its id in its own table';
COMMENT ON COLUMN private.taken_up.occasion IS 'news; first_capture of its source; backfill; reread (only our reading is new); before (stored by a program that told nothing)';
COMMENT ON COLUMN private.taken_up.taken_at IS 'When, UTC; of a source when its lists were first read';
COMMENT ON COLUMN private.taken_up.revision IS 'Number of the change to the warehouse in which it was taken up';
