-- The one place that says which links count; whatever rests on links that count asks here. Which ones do is decided when
-- they are written (warehouse/matching/links.py).
CREATE OR REPLACE VIEW counted_links AS
SELECT
    follow_up_id,
    commitment_id,
    release_id,
    relation,
    score,
    quote,
    quote_start,
    quote_end,
    reasons,
    decided_by,
    evidence,
    moved_to,
    revision
FROM follow_ups
WHERE counts;
COMMENT ON VIEW counted_links IS 'The follow-ups that count for where a promise stands, without mere suggestions: those of follow_ups whose counts is true';
COMMENT ON COLUMN counted_links.follow_up_id IS 'Identifier of the follow-up: follow_ups.follow_up_id';
COMMENT ON COLUMN counted_links.commitment_id IS 'The commitment spoken of: commitments.commitment_id';
COMMENT ON COLUMN counted_links.release_id IS 'The release that speaks of it: releases.release_id';
COMMENT ON COLUMN counted_links.relation IS 'What it says of it: review, progress, fulfilled, renewed, superseded, or follow_up when it is none of these for sure';
COMMENT ON COLUMN counted_links.score IS 'The share of links with such features that readers found right, from 0 to 1; 1 for one that a person made';
COMMENT ON COLUMN counted_links.quote IS 'What the release says of it, word for word';
COMMENT ON COLUMN counted_links.quote_start IS 'Where the quote begins in the body of the release, in characters from 0';
COMMENT ON COLUMN counted_links.quote_end IS 'Where it ends, in characters: the first one behind it';
COMMENT ON COLUMN counted_links.reasons IS 'Why the two were linked, one reason each';
COMMENT ON COLUMN counted_links.decided_by IS 'Who decided: the rules and their version, or a person';
COMMENT ON COLUMN counted_links.evidence IS 'What the link rests on: act, figure or again, see follow_ups.evidence; null for a link that a person made';
COMMENT ON COLUMN counted_links.moved_to IS 'The last day of the time to which the quote puts the promise off; null when it does not put it off, or names no time';
COMMENT ON COLUMN counted_links.revision IS 'Number of the change to the warehouse that wrote this row last; it only grows';
