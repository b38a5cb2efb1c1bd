"""How a resume's text is read: its sections, and what stands in each, with its place."""
