SELECT warehouse_id FROM {database}.private.warehouse;
