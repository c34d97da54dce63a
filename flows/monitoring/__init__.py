"""How others see that all is well.

figures    what there is to say of the state of things
textfile   the same, for the textfile collector of node_exporter
"""
