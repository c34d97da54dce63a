"""What the DuckDB files hold: migrations, applied once and kept, and views, replaced after each of them.

001_schema.sql  the tables; a change of them is a migration with the next number
views           one file per view, in the order in which they need each other
files           reads both
migrate         brings a file to the schema of this program, or says why it cannot
kept_copy       keeps a copy of a file before it is migrated
"""
