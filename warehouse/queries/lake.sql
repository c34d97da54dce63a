-- The upkeep of a lake attached as `target`: warehouse/published/targets/upkeep.py.

-- name: lake_upkeep_is_due
SELECT min(snapshot_time) < now() - INTERVAL '{due}' FROM ducklake_snapshots('target') WHERE snapshot_id > 0;

-- name: lake_has_others
SELECT count(*) > 0 FROM duckdb_tables() WHERE database_name = 'target' AND schema_name <> '{schema}';

-- name: lake_tables_to_rewrite
SELECT table_name FROM ducklake_table_info('target') WHERE delete_file_count > 0;

-- name: lake_tables_to_merge
SELECT table_name FROM ducklake_table_info('target') WHERE file_count > 1;

-- name: lake_flush
CALL ducklake_flush_inlined_data('target', schema_name => '{schema}');

-- name: lake_merge
CALL ducklake_merge_adjacent_files('target', '{relation}', schema => '{schema}');

-- name: lake_rewrite
CALL ducklake_rewrite_data_files('target', '{relation}', schema => '{schema}', delete_threshold => {rewritten});

-- name: lake_expire
CALL ducklake_expire_snapshots('target', older_than => now() - INTERVAL '{kept}');

-- name: lake_clean
CALL ducklake_cleanup_old_files('target', older_than => now() - INTERVAL '{lingering}');

-- name: lake_row_groups
-- For our schema alone: what others keep in the lake is theirs.
CALL target.set_option('parquet_row_group_size', '{rows}', schema => '{schema}');

-- name: lake_has_schema
SELECT count(*) > 0 FROM duckdb_schemas() WHERE database_name = 'target' AND schema_name = '{schema}';
