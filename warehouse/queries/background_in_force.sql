SELECT number, releases, matcher_version FROM private.backgrounds ORDER BY number DESC LIMIT 1;
