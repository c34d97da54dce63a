INSERT INTO search_index.postings
SELECT w.term_no, t.release_no, least(count(*), 65535)
FROM tokens AS t
JOIN search_index.words AS w ON w.language = t.language AND w.form = t.form
GROUP BY w.term_no, t.release_no
ORDER BY w.term_no, t.release_no;
