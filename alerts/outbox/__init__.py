"""How alerts get to their recipients.

plan       which message is sent next, and what becomes of it when it was not accepted
compose    the message, fitted to its service
csv_file   the file attached to a digest
deliver    sends, and writes what came of it
delivered  what a pass did, as a value
"""
