-- Releases as they read now, by the beginning of their id, by their guid, or as the version that holds a promise.
SELECT
    r.release_id,
    r.source_id,
    r.url,
    r.external_id,
    v.title,
    v.body,
    v.parser,
    v.parser_version,
    v.capture_id,
    v.seen_at,
    r.published_on,
    r.published_precision,
    r.published_how,
    r.updated_on,
    r.authority,
    r.territory,
    r.language
FROM releases AS r
JOIN release_versions AS v ON v.release_id = r.release_id
WHERE (v.version = r.version AND (starts_with(r.release_id, $name) OR r.external_id = $name))
    OR v.version_id IN (SELECT c.version_id FROM commitments AS c WHERE starts_with(c.commitment_id, $name))
ORDER BY r.release_id, v.version
LIMIT 6;
