-- Releases by the beginning of their id, or by their latest address.
SELECT release_id, title, url
FROM releases
WHERE starts_with(release_id, $name) OR url = $address
ORDER BY release_id
LIMIT 6;
