MERGE INTO sources AS old
USING (
    SELECT unnest(from_json($rows, '[{
        "source_id": "VARCHAR", "name": "VARCHAR", "family": "VARCHAR", "home": "VARCHAR", "country": "VARCHAR",
        "language": "VARCHAR", "territory": "VARCHAR", "authority": "VARCHAR", "platform": "VARCHAR",
        "feeds": ["VARCHAR"], "listings": ["VARCHAR"], "sitemaps": ["VARCHAR"], "every_hours": "DOUBLE",
        "max_pages": "INTEGER", "max_age_days": "INTEGER", "verified": "DATE", "note": "VARCHAR"
    }]')) AS r
) AS new ON old.source_id = new.r.source_id
WHEN MATCHED AND (
    old.name, old.family, old.home, old.country, old.language, old.territory, old.authority, old.platform, old.feeds,
    old.listings, old.sitemaps, old.every_hours, old.max_pages, old.max_age_days, old.verified, old.note
) IS DISTINCT FROM (
    new.r.name, new.r.family, new.r.home, new.r.country, new.r.language, new.r.territory, new.r.authority,
    new.r.platform, new.r.feeds, new.r.listings, new.r.sitemaps, new.r.every_hours, new.r.max_pages,
    new.r.max_age_days, new.r.verified, new.r.note
) THEN UPDATE SET
    name = new.r.name,
    family = new.r.family,
    home = new.r.home,
    country = new.r.country,
    language = new.r.language,
    territory = new.r.territory,
    authority = new.r.authority,
    platform = new.r.platform,
    feeds = new.r.feeds,
    listings = new.r.listings,
    sitemaps = new.r.sitemaps,
    every_hours = new.r.every_hours,
    max_pages = new.r.max_pages,
    max_age_days = new.r.max_age_days,
    verified = new.r.verified,
    note = new.r.note,
    revision = $revision
WHEN NOT MATCHED THEN INSERT VALUES (
    new.r.source_id, new.r.name, new.r.family, new.r.home, new.r.country, new.r.language, new.r.territory,
    new.r.authority, new.r.platform, new.r.feeds, new.r.listings, new.r.sitemaps, new.r.every_hours, new.r.max_pages,
    new.r.max_age_days, new.r.verified, new.r.note, $revision
);
