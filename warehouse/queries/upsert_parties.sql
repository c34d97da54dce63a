-- Parties met in promises; one that is known under all these names already stays as it is.
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
