SELECT count(*) FROM private.subjects;
