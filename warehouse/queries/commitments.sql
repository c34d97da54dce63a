-- What releases commit to and what they claim.

-- name: commitments_of_releases
-- The stored commitments of some releases, for the pure part to compare with.
SELECT
    commitment_id, release_id, version_id, quote, quote_start, quote_end, actors, partners, action, kind, deadline_text,
    deadline_from, deadline_to, deadline_precision, amounts, confidence, cue, extractor_version,
    decided_by, firmness, title, party_ids, actor_how, topics, deadline_role, lexicon, act, "object", first_held_at,
    decided_firmness
FROM commitments
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY commitment_id;

-- name: quotes_of_releases
-- The words of the commitments of some releases.
SELECT commitment_id, quote FROM commitments
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: insert_commitments
INSERT INTO commitments (
    commitment_id, release_id, version_id, quote, quote_start, quote_end, actors, partners, action, kind, deadline_text,
    deadline_from, deadline_to, deadline_precision, amounts, confidence, cue, extractor_version, decided_by, firmness,
    title, party_ids, actor_how, topics, deadline_role, lexicon, act, "object", first_held_at,
    decided_firmness, revision
)
SELECT
    r.commitment_id, r.release_id, r.version_id, r.quote, r.quote_start, r.quote_end, r.actors, r.partners, r.action, r.kind,
    r.deadline_text, r.deadline_from, r.deadline_to, r.deadline_precision, r.amounts, r.confidence, r.cue,
    r.extractor_version, r.decided_by, r.firmness, r.title, r.party_ids, r.actor_how, r.topics,
    r.deadline_role, r.lexicon, r.act, r."object", r.first_held_at, r.decided_firmness, $revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "commitment_id": "VARCHAR", "release_id": "VARCHAR", "version_id": "VARCHAR", "quote": "VARCHAR",
        "quote_start": "INTEGER", "quote_end": "INTEGER", "actors": ["VARCHAR"], "partners": ["VARCHAR"],
        "action": "VARCHAR", "kind": "VARCHAR", "deadline_text": "VARCHAR", "deadline_from": "DATE",
        "deadline_to": "DATE", "deadline_precision": "VARCHAR",
        "amounts": [{"text": "VARCHAR", "value": "DOUBLE", "unit": "VARCHAR"}],
        "confidence": "DOUBLE", "cue": "VARCHAR", "extractor_version": "INTEGER",
        "decided_by": "VARCHAR", "firmness": "VARCHAR", "title": "VARCHAR",
        "party_ids": ["VARCHAR"], "actor_how": "VARCHAR", "topics": ["VARCHAR"], "deadline_role": "VARCHAR",
        "lexicon": "VARCHAR", "act": "VARCHAR", "object": "VARCHAR", "first_held_at": "TIMESTAMP",
        "decided_firmness": "VARCHAR"
    }]')) AS r
);

-- name: forget_commitments
-- Commitments that were our misreading: today's reading of the same version no longer holds them.
DELETE FROM commitments
WHERE commitment_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: upsert_parties
-- Parties met in commitments; one already known under all these names stays as it is.
MERGE INTO parties AS old
USING (
    SELECT unnest(from_json($rows, '[{
        "party_id": "VARCHAR", "name": "VARCHAR", "kind": "VARCHAR", "territory": "VARCHAR", "names": ["VARCHAR"]
    }]')) AS r
) AS new ON old.party_id = new.r.party_id
WHEN MATCHED AND NOT list_has_all(old.names, new.r.names) THEN UPDATE SET
    names = list_sort(list_distinct(list_concat(old.names, new.r.names))),
    revision = $revision
WHEN NOT MATCHED THEN INSERT VALUES (
    new.r.party_id, new.r.name, new.r.kind, new.r.territory, list_sort(new.r.names), $revision
);

-- name: claims_of_releases
-- The stored claims of some releases, for the pure part to compare with.
SELECT * EXCLUDE (revision) FROM claims
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));

-- name: insert_claims
INSERT INTO claims (
    claim_id, release_id, version_id, quote, quote_start, quote_end, stage, act, "object", amounts, on_day, cue, claims_version,
    lexicon, revision
)
SELECT
    r.claim_id, r.release_id, r.version_id, r.quote, r.quote_start, r.quote_end, r.stage, r.act, r."object", r.amounts,
    r.on_day, r.cue, r.claims_version, r.lexicon, $revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "claim_id": "VARCHAR", "release_id": "VARCHAR", "version_id": "VARCHAR", "quote": "VARCHAR",
        "quote_start": "INTEGER", "quote_end": "INTEGER", "stage": "VARCHAR", "act": "VARCHAR", "object": "VARCHAR",
        "amounts": [{"text": "VARCHAR", "value": "DOUBLE", "unit": "VARCHAR"}],
        "on_day": "DATE", "cue": "VARCHAR", "claims_version": "INTEGER", "lexicon": "VARCHAR"
    }]')) AS r
);

-- name: forget_claims
DELETE FROM claims
WHERE claim_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
