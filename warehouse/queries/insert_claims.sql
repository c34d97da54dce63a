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
