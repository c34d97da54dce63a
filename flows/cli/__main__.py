"""`python -m flows.cli` is `followthrough`."""

from flows.cli.main import main

main()
