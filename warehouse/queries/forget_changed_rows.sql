DELETE FROM main.{relation}
WHERE ({key}) IN (SELECT ({key}) FROM working.main.{relation} WHERE revision > $since);
