SELECT coalesce(max(release_no), 0) FROM private.subjects;
