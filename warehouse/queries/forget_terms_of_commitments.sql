DELETE FROM private.promise_terms
WHERE release_no IN (SELECT unnest(from_json($numbers, '["INTEGER"]')));
