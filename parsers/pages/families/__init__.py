"""The page families, each with where its sites put things."""
