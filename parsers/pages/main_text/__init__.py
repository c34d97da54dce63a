"""Which passages of a page that no family describes are its text.

passages  the page as a row of passages
traits    what tells text from what stands around it (words in `traits.toml`)
weighing  how much each trait counts, learnt by `bench/learn_pages.py` into `weights.toml`
"""
