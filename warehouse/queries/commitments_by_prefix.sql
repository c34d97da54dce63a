-- Promises whose id begins so, each with the version that holds it.
SELECT
    c.commitment_id,
    c.release_id,
    r.source_id,
    r.title,
    r.url,
    r.authority,
    r.territory,
    r.published_on,
    r.published_precision,
    r.published_how,
    c.version_id = r.version_id AS in_current_version,
    c.quote,
    c.actors,
    c.partners,
    c.action,
    c.kind,
    c.deadline_text,
    c.deadline_from,
    c.deadline_to,
    c.deadline_precision,
    c.amounts,
    c.confidence,
    c.cue,
    c.extractor_version,
    c.quote_start,
    c.quote_end,
    v.version,
    v.kind AS version_kind,
    v.seen_at,
    v.capture_id,
    v.body
FROM commitments AS c
JOIN releases AS r ON r.release_id = c.release_id
JOIN release_versions AS v ON v.version_id = c.version_id
WHERE starts_with(c.commitment_id, $prefix)
ORDER BY c.commitment_id
LIMIT 6;
