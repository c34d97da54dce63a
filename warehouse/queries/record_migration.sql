INSERT INTO private.migrations VALUES ($number, $name, $checksum, $now);
