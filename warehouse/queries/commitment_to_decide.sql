-- A promise with the version that holds it, for a person to decide.
SELECT
    c.commitment_id,
    c.release_id,
    c.quote,
    c.quote_start,
    c.quote_end,
    c.actors,
    c.partners,
    c.kind,
    c.deadline_text,
    c.deadline_from,
    c.deadline_to,
    c.deadline_precision,
    c.confidence,
    c.cue,
    c.decided_by,
    r.title,
    r.url,
    r.authority,
    r.source_id,
    r.published_on,
    r.published_precision,
    v.body
FROM commitments AS c
JOIN releases AS r ON r.release_id = c.release_id
JOIN release_versions AS v ON v.version_id = c.version_id
WHERE c.commitment_id = $id;
