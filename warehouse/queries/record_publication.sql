INSERT INTO main.publication VALUES ($now, $revision, $warehouse_id, $schema_number, $layout);
