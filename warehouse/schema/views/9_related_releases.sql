CREATE OR REPLACE VIEW related_releases AS
SELECT p.*
FROM related_pairs AS p
WHERE NOT EXISTS (
    SELECT 1
    FROM counted_links AS f
    JOIN commitments AS c ON c.commitment_id = f.commitment_id
    WHERE f.release_id = p.later_release_id AND c.release_id = p.earlier_release_id
);
COMMENT ON VIEW related_releases IS 'Two releases that belong together, nothing being said of one promise; it changes the status of nothing';
COMMENT ON COLUMN related_releases.pair_id IS 'Identifier of the pair';
COMMENT ON COLUMN related_releases.earlier_release_id IS 'The earlier one: releases.release_id';
COMMENT ON COLUMN related_releases.later_release_id IS 'The later one: releases.release_id';
COMMENT ON COLUMN related_releases.kind IS 'reference (the later one names the day of the earlier one) or series (both are meetings of one series)';
COMMENT ON COLUMN related_releases.score IS 'How surely they belong together, from 0 to 1';
COMMENT ON COLUMN related_releases.quote IS 'The sentence of the later release that shows it, word for word';
COMMENT ON COLUMN related_releases.quote_start IS 'Where the quote begins in the body of the later release, in characters from 0';
COMMENT ON COLUMN related_releases.quote_end IS 'Where it ends, in characters: the first one behind it';
COMMENT ON COLUMN related_releases.reasons IS 'Why they belong together, one reason each';
COMMENT ON COLUMN related_releases.revision IS 'Number of the change to the warehouse that wrote it last; it only grows';
