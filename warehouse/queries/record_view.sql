INSERT INTO private.views VALUES ($name, $checksum);
