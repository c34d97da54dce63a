-- Promises with their releases and where they stand, by due day. A condition that is NULL, or an empty list, asks nothing.
-- Words and names are compared without case, accents and the form of apostrophes; a word of $words is the beginning of one in
-- the quotation. `in_copy` is true where the release is a copy and the first of the copies makes promises too.
WITH parties AS (
    SELECT strip_accents(lower(replace(unnest(from_json($parties, '["VARCHAR"]')), '’', ''''))) AS name
),
words AS (
    SELECT strip_accents(lower(unnest(from_json($words, '["VARCHAR"]')))) AS word
),
asked AS (
    SELECT
        *,
        coalesce(due_on, deadline_from) AS sorted_by,
        coalesce(same_as IN (SELECT c.release_id FROM commitments AS c SEMI JOIN same_announcements AS s
            ON s.same_as = c.release_id), FALSE) AS in_copy
    FROM ledger
    -- Lists, unlike subqueries, are looked at before the joins of the view.
    WHERE (CAST($kind AS VARCHAR) IS NULL OR kind = $kind)
        AND (CAST($since AS DATE) IS NULL OR published_on >= CAST($since AS DATE))
        AND (CAST($until AS DATE) IS NULL OR published_on <= CAST($until AS DATE))
        AND (CAST($due_before AS DATE) IS NULL OR coalesce(due_on, deadline_from) < CAST($due_before AS DATE))
        AND (CAST($due_after AS DATE) IS NULL OR coalesce(due_on, deadline_from) > CAST($due_after AS DATE))
        AND (
            CAST($confidence AS DOUBLE) IS NULL OR confidence >= CAST($confidence AS DOUBLE) OR decided_by IS NOT NULL
        )
        AND ($sources = '[]' OR list_contains(from_json($sources, '["VARCHAR"]'), source_id))
        AND ($territories = '[]' OR list_contains(from_json($territories, '["VARCHAR"]'), territory))
        AND ($statuses = '[]' OR list_contains(from_json($statuses, '["VARCHAR"]'), status))
),
told AS (
    SELECT
        *,
        strip_accents(lower(replace(
            array_to_string(list_concat(coalesce(actors, []), coalesce(partners, [])), chr(10)), '’', ''''
        ))) AS folded_parties,
        ' ' || regexp_replace(strip_accents(lower(quote)), '[^\p{L}\p{N}]+', ' ', 'g') AS folded_quote
    FROM asked
)
SELECT t.* EXCLUDE (folded_parties, folded_quote, quote_start, quote_end, version_id, revision, sorted_by), c.title AS headline
FROM told AS t
JOIN commitments AS c ON c.commitment_id = t.commitment_id
WHERE NOT EXISTS (FROM parties AS p WHERE NOT contains(t.folded_parties, p.name))
    AND NOT EXISTS (FROM words AS w WHERE NOT contains(t.folded_quote, ' ' || w.word))
ORDER BY t.sorted_by NULLS LAST, t.published_on NULLS LAST, t.release_id, t.quote_start, t.commitment_id;
