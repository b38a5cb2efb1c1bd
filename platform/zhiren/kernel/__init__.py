"""The nouns that every plugin shares: organisations, users, keys, files, tasks, health."""
