-- Counts every term anew; the caller has emptied private.term_counts.
INSERT INTO private.term_counts
SELECT term_no, count(*) FROM private.subject_terms GROUP BY term_no ORDER BY term_no;
