"""What keeps a home well: looking at it, saving it, making its index again."""
