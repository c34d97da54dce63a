SELECT body FROM release_versions WHERE version_id = $version_id;
