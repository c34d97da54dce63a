INSERT INTO reliability (
    subject, grade, relation, firmness, language, judged_right, judged, measured_on, rules_version
)
SELECT
    r.subject, r.grade, r.relation, r.firmness, r.language, r.judged_right, r.judged, r.measured_on, r.rules_version
FROM (
    SELECT unnest(from_json($rows, '[{
        "subject": "VARCHAR", "grade": "VARCHAR", "relation": "VARCHAR", "firmness": "VARCHAR", "language": "VARCHAR",
        "judged_right": "INTEGER", "judged": "INTEGER", "measured_on": "VARCHAR", "rules_version": "INTEGER"
    }]')) AS r
);
