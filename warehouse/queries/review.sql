-- What people decide: what is put to them, what they decided, and what it changes.

-- name: undecided
-- What no person has decided yet and the rules are unsure of: links first, nearest to the middle first, then commitments.
SELECT subject, row_id
FROM (
    SELECT 'follow_up' AS subject, f.follow_up_id AS row_id, 0 AS turn, abs(f.score - 0.5) AS sureness
    FROM follow_ups AS f
    JOIN commitments AS c ON c.commitment_id = f.commitment_id
    WHERE (f.decided_by IS NULL OR starts_with(f.decided_by, 'rules')) AND coalesce(f.score, 0) < $below
    UNION ALL
    SELECT 'commitment', commitment_id, 1, abs(confidence - 0.5)
    FROM commitments
    WHERE decided_by IS NULL AND coalesce(confidence, 0) < $below
)
ORDER BY turn, sureness NULLS FIRST, row_id;

-- name: matters_by_prefix
-- What a decision can be about, by the beginning of its id: commitments and links, including rejected ones.
WITH promises AS (
    SELECT commitment_id, release_id, quote FROM commitments
    UNION
    SELECT row_id, release_id, content ->> '$[0].quote' FROM private.set_aside WHERE relation = 'commitments'
),
links AS (
    SELECT follow_up_id, commitment_id, release_id, quote FROM follow_ups
    UNION
    SELECT row_id, content ->> '$[0].commitment_id', content ->> '$[0].release_id', content ->> '$[0].quote'
    FROM private.set_aside
    WHERE relation = 'follow_ups'
)
SELECT 'commitment' AS subject, commitment_id AS row_id, release_id, quote, NULL AS later_release_id, NULL AS later_quote
FROM promises
WHERE starts_with(commitment_id, $prefix)
UNION
SELECT 'follow_up', l.follow_up_id, p.release_id, p.quote, l.release_id, l.quote
FROM links AS l
JOIN promises AS p ON p.commitment_id = l.commitment_id
WHERE starts_with(l.follow_up_id, $prefix)
ORDER BY row_id
LIMIT 6;

-- name: commitment_to_decide
-- A commitment with the version that holds it, for a person to decide.
SELECT
    c.commitment_id,
    c.release_id,
    c.quote,
    c.quote_start,
    c.quote_end,
    c.actors,
    c.partners,
    c.kind,
    c.deadline_text,
    c.deadline_from,
    c.deadline_to,
    c.deadline_precision,
    c.confidence,
    c.cue,
    coalesce(c.decided_firmness, c.firmness, 'firm') AS firmness,
    c.decided_by,
    r.title,
    r.url,
    r.authority,
    r.source_id,
    r.published_on,
    r.published_precision,
    v.body
FROM commitments AS c
JOIN releases AS r ON r.release_id = c.release_id
JOIN release_versions AS v ON v.version_id = c.version_id
WHERE c.commitment_id = $id;

-- name: link_to_decide
-- A link with the later release, for a person to decide.
SELECT
    f.follow_up_id,
    f.commitment_id,
    f.release_id,
    f.relation,
    f.score,
    f.quote,
    f.quote_start,
    f.quote_end,
    f.reasons,
    f.decided_by,
    r.title,
    r.url,
    r.authority,
    r.source_id,
    r.published_on,
    r.published_precision,
    r.body
FROM follow_ups AS f
JOIN releases AS r ON r.release_id = f.release_id
WHERE f.follow_up_id = $id;

-- name: releases_called
-- Releases by the beginning of their id, or by their latest address.
SELECT release_id, title, url
FROM releases
WHERE starts_with(release_id, $name) OR url = $address
ORDER BY release_id
LIMIT 6;

-- name: insert_decisions
-- Decisions that are not there yet; the answer is how many.
INSERT INTO decisions (
    decision_id, subject, release_id, quote, later_release_id, later_quote, verdict, relation, decided_by, decided_at, note,
    firmness, revision
)
SELECT
    r.decision_id, r.subject, r.release_id, r.quote, r.later_release_id, r.later_quote, r.verdict, r.relation, r.decided_by,
    r.decided_at, r.note, r.firmness, $revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "decision_id": "VARCHAR", "subject": "VARCHAR", "release_id": "VARCHAR", "quote": "VARCHAR",
        "later_release_id": "VARCHAR", "later_quote": "VARCHAR", "verdict": "VARCHAR", "relation": "VARCHAR",
        "decided_by": "VARCHAR", "decided_at": "TIMESTAMP", "note": "VARCHAR", "firmness": "VARCHAR"
    }]')) AS r
)
WHERE r.decision_id NOT IN (SELECT decision_id FROM decisions);

-- name: all_decisions
-- Every decision, in chronological order, with what a person knows the releases by.
SELECT
    d.decision_id, d.subject, d.release_id, d.verdict, d.decided_by, d.decided_at, d.quote, d.later_release_id, d.later_quote,
    d.relation, d.note, d.firmness, r.title, r.url, l.title AS later_title, l.url AS later_url
FROM decisions AS d
LEFT JOIN releases AS r ON r.release_id = d.release_id
LEFT JOIN releases AS l ON l.release_id = d.later_release_id
ORDER BY d.decided_at, d.decision_id;

-- name: decisions_of_releases
-- What was decided about commitments of some releases, about links to them, and about copies of them.
SELECT
    subject, release_id, verdict, decided_by, decided_at, quote, later_release_id, later_quote, relation, note, firmness
FROM decisions
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    OR later_release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY decided_at, decision_id;

-- name: set_aside_of_releases
SELECT relation, row_id, content
FROM private.set_aside
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY relation, row_id;

-- name: put_aside
INSERT INTO private.set_aside (relation, row_id, release_id, content)
SELECT r.relation, r.row_id, r.release_id, r.content
FROM (
    SELECT unnest(from_json($rows, '[{
        "relation": "VARCHAR", "row_id": "VARCHAR", "release_id": "VARCHAR", "content": "VARCHAR"
    }]')) AS r
);

-- name: take_back
DELETE FROM private.set_aside
WHERE relation = $relation AND row_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: links_of_commitments
-- Links of some commitments, as stored.
SELECT
    follow_up_id, commitment_id, release_id, relation, score, quote, quote_start, quote_end, reasons, decided_by,
    evidence, moved_to
FROM follow_ups
WHERE commitment_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY follow_up_id;

-- name: forget_links_without_commitment
-- Links that a person accepted, of commitments now quoted differently and so under another id. $ids: the linked releases.
DELETE FROM follow_ups
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    AND NOT starts_with(decided_by, 'rules ')
    AND commitment_id NOT IN (SELECT commitment_id FROM commitments);

-- name: copies_of_releases
-- Rows of same_announcements in which either side is one of some releases.
SELECT release_id, same_as, score, reasons, decided_by
FROM same_announcements
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    OR same_as IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY release_id, same_as;

-- name: write_copies
INSERT INTO same_announcements (release_id, same_as, score, reasons, decided_by, revision)
SELECT r.release_id, r.same_as, r.score, r.reasons, r.decided_by, $revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "release_id": "VARCHAR", "same_as": "VARCHAR", "score": "DOUBLE", "reasons": ["VARCHAR"], "decided_by": "VARCHAR"
    }]')) AS r
);

-- name: forget_copies
DELETE FROM same_announcements
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
