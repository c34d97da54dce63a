-- A target on PostgreSQL, in its own SQL: warehouse/published/targets/postgres.py. {schema} is the schema that is ours.

-- name: postgres_about
SELECT
    current_setting('server_encoding') AS encoding,
    current_setting('server_version_num')::integer AS version,
    to_regnamespace('{schema}') IS NOT NULL AS has_schema,
    to_regclass('{schema}.publication') IS NOT NULL AS has_publication

-- name: postgres_lock
SELECT pg_try_advisory_xact_lock(hashtextextended('followthrough publish ' || '{schema}', 0)) AS is_ours

-- name: postgres_begin
SET LOCAL search_path = {schema}, pg_catalog;
SET LOCAL lock_timeout = '{milliseconds}ms';
SET LOCAL client_min_messages = warning;

-- name: postgres_publication
SELECT published_at, revision, warehouse_id, schema_number, layout FROM {schema}.publication

-- name: postgres_relations
SELECT relname::text AS name FROM pg_class WHERE relnamespace = to_regnamespace('{schema}')

-- name: postgres_columns
SELECT c.relname::text AS relation, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS kind
FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = to_regnamespace('{schema}') AND c.relkind = 'r'

-- name: postgres_rows
SELECT '{relation}' AS relation, count(*) AS rows FROM {schema}.{relation}

-- name: postgres_changed_keys
CREATE TABLE {schema}.changed_keys (relation text NOT NULL, why text NOT NULL, key_1 text NOT NULL, key_2 text);

-- name: postgres_drop_changed_keys
DROP TABLE {schema}.changed_keys;

-- name: postgres_forget_changed
DELETE FROM {schema}.{relation} AS t
USING {schema}.changed_keys AS k
WHERE k.relation = '{relation}' AND k.why = 'changed' AND {same};

-- name: postgres_forget_removed
DELETE FROM {schema}.{relation} AS t
WHERE NOT EXISTS (
    SELECT FROM {schema}.changed_keys AS k WHERE k.relation = '{relation}' AND k.why = 'there' AND {same}
);

-- name: postgres_forget_all
DELETE FROM {schema}.{relation};

-- name: postgres_keep_grants
CREATE TEMPORARY TABLE kept_grants ON COMMIT DROP AS
SELECT format(
    'GRANT SELECT ON %I.%I TO %s', '{schema}', c.relname, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END
) AS text
FROM pg_class AS c
CROSS JOIN aclexplode(c.relacl) AS a
LEFT JOIN pg_roles AS r ON r.oid = a.grantee
WHERE c.relnamespace = to_regnamespace('{schema}') AND a.privilege_type = 'SELECT' AND a.grantee <> c.relowner;

-- name: postgres_grant_again
DO $$
DECLARE
    kept text;
BEGIN
    FOR kept IN SELECT text FROM pg_temp.kept_grants LOOP
        EXECUTE kept;
    END LOOP;
END
$$;

-- name: postgres_functions
-- Words without accents, so that people may leave them out; PostgreSQL's own stems. A text of more than 200,000 characters is
-- indexed as far as that: tsvector holds one megabyte.
CREATE OR REPLACE FUNCTION {schema}.plain_words(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(replace(lower(translate(
    left(words, 200000),
    'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŒÆàáâãäåçèéêëìíîïñòóôõöùúûüýÿ’',
    'AAAAAACEEEEIIIINOOOOOUUUUYœæaaaaaaceeeeiiiinooooouuuuyy'''
)), 'œ', 'oe'), 'æ', 'ae');
CREATE OR REPLACE FUNCTION {schema}.stems_of(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE language
    WHEN 'fr' THEN 'pg_catalog.french'::regconfig
    WHEN 'en' THEN 'pg_catalog.english'::regconfig
    WHEN 'nl' THEN 'pg_catalog.dutch'::regconfig
    WHEN 'de' THEN 'pg_catalog.german'::regconfig
    ELSE 'pg_catalog.simple'::regconfig
END;

-- name: postgres_search
CREATE FUNCTION {schema}.search(question text) RETURNS TABLE (release_id text, score real) LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH asked AS (
        SELECT replace(
            string_agg('(' || nullif(plainto_tsquery({schema}.stems_of(l.language), {schema}.plain_words(question))::text, '') || ')', '|'),
            '&', '|'
        )::tsquery AS words
        FROM (VALUES ('fr'), ('en'), ('nl'), ('de'), ('')) AS l (language)
    )
    SELECT d.release_id, ts_rank(d.words, a.words, 1)
    FROM asked AS a
    JOIN {schema}.search_documents AS d ON d.words @@ a.words;
END;
COMMENT ON FUNCTION {schema}.search IS 'search(''words''): the releases that use any of them, in any form, with or without accents; the greater the score the better';

-- name: postgres_forget_words
DELETE FROM {schema}.search_documents AS d
WHERE NOT EXISTS (
    SELECT
    FROM {schema}.release_records AS r
    JOIN {schema}.release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
    WHERE r.release_id = d.release_id AND v.version_id = d.version_id
);

-- name: postgres_index_words
INSERT INTO {schema}.search_documents (release_id, version_id, words)
SELECT
    r.release_id,
    v.version_id,
    setweight(to_tsvector({schema}.stems_of(r.language), {schema}.plain_words(v.title)), 'A')
        || to_tsvector({schema}.stems_of(r.language), {schema}.plain_words(v.body))
FROM {schema}.release_records AS r
JOIN {schema}.release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
WHERE NOT EXISTS (SELECT FROM {schema}.search_documents AS d WHERE d.release_id = r.release_id);
