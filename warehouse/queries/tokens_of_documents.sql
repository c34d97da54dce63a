CREATE OR REPLACE TEMP TABLE tokens AS
SELECT p.release_no, p.language, w.form
FROM (
    SELECT
        v.rowid AS row_no,
        unnest(regexp_extract_all(
            lower(v.title || ' ' || v.title || ' ' || v.title || ' ' || v.body),
            '[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}]+'
        )) AS form
    FROM release_versions AS v
    WHERE v.rowid BETWEEN $first AND $last
) AS w
JOIN pending AS p ON p.row_no = w.row_no
WHERE length(w.form) <= 40;
