"""Reading what sites send, in processes of their own, so that no body can take the memory or the time of the program.

runners  where bodies are read during a run, as the configuration says; what the rest of the program asks
asking   how it asks, and what can come of it
pool     several reading processes, for threads that ask at once
process  one of them, as the program sees it: started by need, replaced when it went over a limit
child    what runs in it
frames   questions and answers on the socket between the two
limits   what one reading may take
digesting  stored releases taken apart for matching, where bodies are read
cluster  the same on the machines of a Dask cluster
edition  what must be equal there for the same readings
"""
