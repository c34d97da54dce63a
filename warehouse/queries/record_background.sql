INSERT INTO private.backgrounds (number, releases, matcher_version, lexicon, weighed_at)
VALUES ($number, $releases, $version, $lexicon, $now);
