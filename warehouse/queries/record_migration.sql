INSERT INTO private.migrations VALUES ($number, $name, $now);
