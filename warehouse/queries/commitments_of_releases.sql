-- What is stored of the promises of some releases, for the pure part to compare with.
SELECT
    commitment_id, release_id, version_id, quote, quote_start, quote_end, actors, partners, action, kind, deadline_text,
    deadline_from, deadline_to, deadline_precision, amounts, confidence, cue, extractor_version,
    decided_by, firmness, title, party_ids, actor_how, topics, deadline_role, lexicon
FROM commitments
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY commitment_id;
