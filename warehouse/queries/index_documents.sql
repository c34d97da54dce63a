INSERT INTO search_index.documents
SELECT p.release_no, p.release_id, p.version_id, p.language, coalesce(t.length, 0)
FROM pending AS p
LEFT JOIN (SELECT release_no, count(*) AS length FROM tokens GROUP BY release_no) AS t ON t.release_no = p.release_no
WHERE p.row_no BETWEEN $first AND $last;
