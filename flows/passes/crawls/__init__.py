"""Reading archives that others made: `followthrough backfill --warc`.

sources       which files are meant, here or at addresses
belonging     which records may be of a source that is watched
noting        the records of a file, noted in the working file
taking        bodies into our archive, and what they say into the working file, in portions
lists         feeds, listings and sitemaps taken from the files
pages         releases taken from the files
dry_run       a copy of the working file to try it on
progress      how far it is, for people
backfill      the whole of it
"""
