-- What a backup is made of, and how the public relations come back.

-- name: files_of_captures
-- The files of the archive that captures refer to, and the last place in each, in bytes.
SELECT warc_file, max(warc_offset) AS last_offset FROM captures GROUP BY warc_file ORDER BY warc_file;

-- name: runs_that_ended
SELECT run_id FROM runs WHERE outcome IS NOT NULL ORDER BY run_id;

-- name: attach_to_copy
ATTACH {path} AS working (READ_ONLY);

-- name: relation_to_parquet
-- In the order of its key, so that the same rows make the same file.
COPY (FROM working.main.{relation} ORDER BY {key}) TO {path} (FORMAT parquet, COMPRESSION zstd);

-- name: relation_from_parquet
CREATE TABLE main.{relation} AS FROM read_parquet({path});
