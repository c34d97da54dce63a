SELECT release_no, release_id, source_id, language, published_on, days, states, promises
FROM private.subjects
WHERE release_no IN (SELECT unnest(from_json($numbers, '["INTEGER"]')))
ORDER BY release_no;
