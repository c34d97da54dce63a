-- {relation} is one of the relations of publish.PUBLISHED.
SELECT
    '{relation}',
    (SELECT count(*) FROM working.main.{relation}),
    (SELECT coalesce(max(revision), 0) FROM working.main.{relation}),
    (SELECT count(*) FROM main.{relation})
