"""What is worth telling, to whom and when, and getting it there."""
