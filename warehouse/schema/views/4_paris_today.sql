-- The day in Europe/Paris whatever the time zone of the session, by the European rule for summer time (directive 2000/84/EC): it
-- begins and ends on the last Sundays of March and October at 1:00 UTC.
CREATE OR REPLACE VIEW paris_today AS
WITH clock AS (
    SELECT make_timestamp(epoch_us(now())) AS utc
),
summers AS (
    SELECT
        utc,
        make_date(year(utc), 3, 31) AS march,
        make_date(year(utc), 10, 31) AS october
    FROM clock
)
SELECT
    CAST(utc + CASE
        WHEN utc >= march - CAST(dayofweek(march) AS INTEGER) + INTERVAL 1 HOUR
            AND utc < october - CAST(dayofweek(october) AS INTEGER) + INTERVAL 1 HOUR
            THEN INTERVAL 2 HOURS
        ELSE INTERVAL 1 HOUR
    END AS DATE) AS today
FROM summers;
COMMENT ON VIEW paris_today IS 'One row: the day of the query in Europe/Paris, from which days left are counted';
COMMENT ON COLUMN paris_today.today IS 'That day';
