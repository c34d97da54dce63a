-- Links that a person accepted, of promises that are quoted otherwise now and so have another id. $ids: the releases linked.
DELETE FROM follow_ups
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    AND NOT starts_with(decided_by, 'rules ')
    AND commitment_id NOT IN (SELECT commitment_id FROM commitments);
