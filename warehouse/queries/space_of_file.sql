SELECT total_blocks, free_blocks FROM pragma_database_size() WHERE database_name = current_database();
