UPDATE private.subjects SET matched_with = $number
WHERE release_no IN (SELECT unnest(from_json($numbers, '["INTEGER"]')));
