"""Video: what a recording's pictures show, and the words for it."""
