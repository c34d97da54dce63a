INSERT INTO commitments (
    commitment_id, release_id, version_id, quote, quote_start, quote_end, actors, partners, action, kind, deadline_text,
    deadline_from, deadline_to, deadline_precision, amounts, confidence, cue, extractor_version, decided_by, firmness,
    title, party_ids, actor_how, topics, deadline_role, lexicon,
    revision
)
SELECT
    r.commitment_id, r.release_id, r.version_id, r.quote, r.quote_start, r.quote_end, r.actors, r.partners, r.action, r.kind,
    r.deadline_text, r.deadline_from, r.deadline_to, r.deadline_precision, r.amounts, r.confidence, r.cue,
    r.extractor_version, r.decided_by, r.firmness, r.title, r.party_ids, r.actor_how, r.topics,
    r.deadline_role, r.lexicon, $revision
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
        "lexicon": "VARCHAR"
    }]')) AS r
);
