DELETE FROM search_index.documents
WHERE version_id NOT IN (SELECT version_id FROM releases);
