-- Promises with their releases, by due day. A condition that is NULL, or an empty list, asks nothing. Words and names are
-- compared without case, accents and the form of apostrophes; a word of $words is the beginning of one in the quotation.
WITH parties AS (
    SELECT strip_accents(lower(replace(unnest(from_json($parties, '["VARCHAR"]')), '’', ''''))) AS name
),
words AS (
    SELECT strip_accents(lower(unnest(from_json($words, '["VARCHAR"]')))) AS word
),
told AS (
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
        coalesce(c.deadline_to, c.deadline_from) AS due_on,
        strip_accents(lower(replace(
            array_to_string(list_concat(coalesce(c.actors, []), coalesce(c.partners, [])), chr(10)), '’', ''''
        ))) AS folded_parties,
        ' ' || regexp_replace(strip_accents(lower(c.quote)), '[^\p{L}\p{N}]+', ' ', 'g') AS folded_quote,
        c.quote_start
    FROM commitments AS c
    JOIN releases AS r ON r.release_id = c.release_id
)
SELECT t.* EXCLUDE (folded_parties, folded_quote, quote_start, due_on)
FROM told AS t
WHERE (CAST($kind AS VARCHAR) IS NULL OR t.kind = $kind)
    AND (CAST($since AS DATE) IS NULL OR t.published_on >= CAST($since AS DATE))
    AND (CAST($until AS DATE) IS NULL OR t.published_on <= CAST($until AS DATE))
    AND (CAST($due_before AS DATE) IS NULL OR t.due_on < CAST($due_before AS DATE))
    AND (CAST($due_after AS DATE) IS NULL OR t.due_on > CAST($due_after AS DATE))
    AND (CAST($confidence AS DOUBLE) IS NULL OR t.confidence >= CAST($confidence AS DOUBLE))
    AND ($sources = '[]' OR t.source_id IN (SELECT unnest(from_json($sources, '["VARCHAR"]'))))
    AND ($territories = '[]' OR t.territory IN (SELECT unnest(from_json($territories, '["VARCHAR"]'))))
    AND NOT EXISTS (FROM parties AS p WHERE NOT contains(t.folded_parties, p.name))
    AND NOT EXISTS (FROM words AS w WHERE NOT contains(t.folded_quote, ' ' || w.word))
ORDER BY t.due_on NULLS LAST, t.published_on NULLS LAST, t.release_id, t.quote_start, t.commitment_id;
