"""The web archive: every body received, in WARC files, in a folder or on object storage.

place           where an archive lies: a folder, or a bucket
kinds           which kind that makes it
archive         what both kinds do: keep bodies, and give them back
folder          in a folder of this machine
object_archive  on object storage, with what was not uploaded yet in a folder
object_storage  a bucket of S3-like storage: its requests, and its errors by name
read_ahead      objects read in steps
credentials     what the storage is reached with, from the environment
writer          the file of a run
records         what is in such a file
check           whether it still gives back every body
"""
