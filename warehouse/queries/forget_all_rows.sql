DELETE FROM main.{relation};
