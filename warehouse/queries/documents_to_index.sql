-- A number is never given twice: what the index says of a release that reads otherwise now stays in it, under a dead number.
CREATE OR REPLACE TEMP TABLE pending AS
SELECT
    v.rowid AS row_no,
    CAST(last.release_no + row_number() OVER (ORDER BY v.rowid) AS INTEGER) AS release_no,
    v.release_id,
    v.version_id,
    CASE r.language
        WHEN 'fr' THEN 'french'
        WHEN 'en' THEN 'english'
        WHEN 'nl' THEN 'dutch'
        WHEN 'de' THEN 'german'
        ELSE 'none'
    END AS language
FROM release_versions AS v
JOIN release_records AS r ON r.release_id = v.release_id AND r.version = v.version
CROSS JOIN (SELECT coalesce(max(release_no), 0) AS release_no FROM search_index.postings) AS last
WHERE v.version_id NOT IN (SELECT version_id FROM search_index.documents)
ORDER BY v.rowid;
