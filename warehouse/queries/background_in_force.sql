SELECT number, releases, matcher_version, lexicon FROM private.backgrounds ORDER BY number DESC LIMIT 1;
