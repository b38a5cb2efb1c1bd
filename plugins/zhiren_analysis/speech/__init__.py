"""Speech: what a recording's sound shows, and the words for it."""
