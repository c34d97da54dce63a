"""What every command shares: exit statuses, options, tables, keys, quotations."""
