-- Every address under which a release was listed, asked for or found, if it holds a run of letters.
SELECT r.release_id, r.url
FROM releases AS r
WHERE contains(lower(r.url), $part)
UNION
SELECT v.release_id, unnest([c.url, c.requested_url])
FROM release_versions AS v
JOIN captures AS c ON c.capture_id = v.capture_id
WHERE contains(lower(c.url), $part) OR contains(lower(c.requested_url), $part)
ORDER BY ALL;
