INSERT INTO main.{relation}
SELECT * FROM working.main.{relation} WHERE revision > $since;
