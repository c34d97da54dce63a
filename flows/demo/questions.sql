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

-- What was said since of what was promised?
SELECT f.relation, s.published_on AS said_on, c.quote AS promised, f.quote AS said
FROM counted_links AS f
JOIN commitments AS c USING (commitment_id)
JOIN releases AS s ON s.release_id = f.release_id
WHERE s.source_id LIKE 'demo-%'
ORDER BY f.score DESC
LIMIT 4;

-- What was told, once each?
SELECT created_at::DATE AS told, kind, title
FROM alerts
WHERE source_id LIKE 'demo-%' OR release_id IN (SELECT release_id FROM releases WHERE source_id LIKE 'demo-%')
ORDER BY created_at, kind, title;

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
