SELECT '{relation}' AS relation, count(*) AS rows, max(revision) AS revision FROM {database}.{relation}
