-- The migrations that were applied to a file, in their order, and the views that it holds.
SELECT 'migration' AS kind, number, name, checksum FROM {database}.private.migrations
UNION ALL
SELECT 'view', NULL, name, checksum FROM {database}.private.views
ORDER BY ALL;
