"""Other databases that are kept as the published file is: DuckLake, and PostgreSQL.

publish_to      brings one up to date with what changed, and says how far one is behind
address         reads where one is, and keeps its password out of what is said
changes         which rows of the published file one lacks
ducklake        one on DuckLake
upkeep          keeps its Parquet files few
postgres        one on PostgreSQL
postgres_form   its tables, views and comments, from those of the published file
"""
