"""What a commitment or a release is filed under: the parties that speak, and the topics of a small fixed list."""
