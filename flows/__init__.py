"""Starting, scheduling and connecting everything: flows, the HTTP fetcher, configuration, the command line."""
