INSERT INTO private.subjects (
    release_no, release_id, source_id, language, published_on, days, states, names_days, promises, matcher_version, lexicon,
    matched_with
)
SELECT
    r.release_no, r.release_id, r.source_id, r.language, r.published_on, r.days, r.states, r.names_days, r.promises,
    r.matcher_version, r.lexicon, 0
FROM (
    SELECT unnest(from_json($rows, '[{
        "release_no": "INTEGER", "release_id": "VARCHAR", "source_id": "VARCHAR", "language": "VARCHAR",
        "published_on": "DATE", "days": ["DATE"], "states": ["VARCHAR"],
        "names_days": [{"first_day": "DATE", "last_day": "DATE"}], "promises": "INTEGER", "matcher_version": "INTEGER",
        "lexicon": "VARCHAR"
    }]')) AS r
);
