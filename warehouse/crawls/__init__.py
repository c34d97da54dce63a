"""Archives that others made: their records, and what the working file notes of them.

packages   the WARC files in a folder, or in a WACZ package
streams    the bytes of one record, unpacked as they are asked for, within limits
records    records and their bodies, past whatever is damaged
noted      what was found in which file, and what of it is still to be taken
"""
