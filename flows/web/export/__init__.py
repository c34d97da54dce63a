"""A copy of the pages that any static host can serve, or a browser open from a disk: the application, asked page by page.

places        which address of ours becomes which file, and which pages a page brings with it
links         the links of a page, as they lead from file to file
asking        asks the application without a network
pages         asks for all pages, and writes them
search_index  the index by which Pagefind searches the copy
folder        the folder of a copy, renewed file by file
"""
