-- Releases that belong together with one, earlier and later, nothing being said in them of one promise.
SELECT
    p.kind,
    p.later_release_id = o.release_id AS is_later,
    p.score,
    p.quote,
    p.reasons,
    o.release_id,
    o.title,
    o.url,
    o.authority,
    o.source_id,
    o.published_on,
    o.published_precision
FROM related_releases AS p
JOIN releases AS o
    ON o.release_id = if(p.earlier_release_id = $release_id, p.later_release_id, p.earlier_release_id)
WHERE $release_id IN (p.earlier_release_id, p.later_release_id)
ORDER BY o.published_on NULLS LAST, o.release_id;
