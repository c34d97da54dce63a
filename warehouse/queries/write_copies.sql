INSERT INTO same_announcements (release_id, same_as, score, reasons, decided_by, revision)
SELECT r.release_id, r.same_as, r.score, r.reasons, r.decided_by, $revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "release_id": "VARCHAR", "same_as": "VARCHAR", "score": "DOUBLE", "reasons": ["VARCHAR"], "decided_by": "VARCHAR"
    }]')) AS r
);
