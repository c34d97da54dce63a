"""Reading what sites send, in a process of its own, so that no body can take the memory or the time of the program.

limits   what one reading may take
process  the reading process as the rest of the program sees it: started by need, replaced when it went over a limit
child    what runs in it
frames   questions and answers on the socket between the two
"""
