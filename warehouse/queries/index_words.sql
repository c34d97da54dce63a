-- Stems are told apart by their accents no more than words are: "marché" and "marche" are both found by either.
INSERT INTO search_index.words
SELECT
    n.language,
    n.form,
    n.word,
    n.term,
    CAST(coalesce(
        k.term_no,
        (SELECT coalesce(max(term_no), 0) FROM search_index.words) + dense_rank() OVER (ORDER BY n.language, n.term)
    ) AS INTEGER)
FROM (
    SELECT
        language,
        form,
        replace(replace(strip_accents(form), 'œ', 'oe'), 'æ', 'ae') AS word,
        strip_accents(stem(form, language)) AS term
    FROM (SELECT DISTINCT language, form FROM tokens) AS t
    ANTI JOIN search_index.words AS w USING (language, form)
) AS n
LEFT JOIN (
    SELECT language, term, any_value(term_no) AS term_no
    FROM search_index.words
    GROUP BY language, term
) AS k ON k.language = n.language AND k.term = n.term;
