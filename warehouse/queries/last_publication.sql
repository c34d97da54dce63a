SELECT revision, warehouse_id, schema_number, layout FROM main.publication;
