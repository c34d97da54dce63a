-- What a person decides in a browser, asked of a snapshot of the published file.

-- name: serving_undecided
-- What nobody has decided and the rules are unsure of, in the order of `undecided`, but for what is left out.
WITH left_out AS (
    SELECT unnest(from_json($left_out, '["VARCHAR"]')) AS row_id
),
unsure AS (
    SELECT 'follow_up' AS subject, f.follow_up_id AS row_id, 0 AS turn, abs(f.score - 0.5) AS sureness
    FROM follow_ups AS f
    JOIN commitments AS c ON c.commitment_id = f.commitment_id
    WHERE (f.decided_by IS NULL OR starts_with(f.decided_by, 'rules')) AND coalesce(f.score, 0) < $below
    UNION ALL
    SELECT 'commitment', commitment_id, 1, abs(confidence - 0.5)
    FROM commitments
    WHERE decided_by IS NULL AND coalesce(confidence, 0) < $below
)
SELECT u.subject, u.row_id, count(*) OVER () AS many
FROM unsure AS u
ANTI JOIN left_out AS l ON l.row_id = u.row_id
ORDER BY u.turn, u.sureness NULLS FIRST, u.row_id
LIMIT 1;

-- name: serving_commitment_to_decide
SELECT
    c.commitment_id,
    c.release_id,
    c.quote,
    c.actors,
    c.partners,
    c.kind,
    coalesce(c.decided_firmness, c.firmness) AS firmness,
    c.deadline_text,
    c.deadline_from,
    c.deadline_to,
    c.deadline_precision,
    c.confidence,
    c.decided_by,
    r.title,
    left(r.url, 2001) AS url,
    r.authority,
    r.source_id,
    r.language,
    r.published_on,
    r.published_precision,
    substr(v.body, greatest(1, c.quote_start + 1 - $around), least(c.quote_start, $around)) AS text_before,
    substr(v.body, c.quote_end + 1, $around) AS text_after
FROM commitments AS c
JOIN releases AS r ON r.release_id = c.release_id
JOIN release_versions AS v ON v.version_id = c.version_id
WHERE c.commitment_id = $id;

-- name: serving_link_to_decide
SELECT
    f.follow_up_id,
    f.commitment_id,
    f.release_id,
    f.relation,
    f.evidence,
    f.score,
    f.quote,
    f.reasons,
    f.decided_by,
    r.title,
    left(r.url, 2001) AS url,
    r.authority,
    r.source_id,
    r.language,
    r.published_on,
    r.published_precision,
    substr(r.body, greatest(1, f.quote_start + 1 - $around), least(f.quote_start, $around)) AS text_before,
    substr(r.body, coalesce(f.quote_end, 0) + 1, $around) AS text_after
FROM follow_ups AS f
JOIN releases AS r ON r.release_id = f.release_id
WHERE f.follow_up_id = $id;
