DELETE FROM private.term_counts;
