INSERT INTO private.backgrounds VALUES ($number, $releases, $version, $now);
