-- What does each release read, and where from?
SELECT source_id, published_on, published_how, parser, releases.title
FROM releases JOIN release_versions USING (release_id, version)
WHERE source_id LIKE 'demo-%'
ORDER BY published_on, source_id;

-- What was promised, and by when?
SELECT deadline_to AS due, deadline_precision AS "precise to", quote
FROM commitments JOIN releases USING (release_id)
WHERE source_id LIKE 'demo-%' AND deadline_to IS NOT NULL
ORDER BY deadline_to, quote;

-- Which releases read differently now?
SELECT v.seen_at::DATE AS seen, v.kind, right(v.body, 108) AS ends_with
FROM release_versions AS v
WHERE v.release_id IN (SELECT release_id FROM release_versions WHERE kind = 'edit')
ORDER BY v.release_id, v.version;

-- Which releases speak of the results of the plan for the coast (stems, so that "résultat" finds "résultats")?
SELECT round(score, 2) AS score, published_on, title
FROM search('résultat du plan littoral') JOIN releases USING (release_id)
WHERE source_id LIKE 'demo-%'
ORDER BY score DESC;

-- Is each source well?
SELECT source_id, max(fetched_at) AS last_request, count(*) AS requests,
    count(*) FILTER (outcome NOT IN ('ok', 'not_modified')) AS failed
FROM fetches
WHERE purpose <> 'robots'
GROUP BY source_id
ORDER BY source_id;
