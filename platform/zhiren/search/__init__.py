"""Finding things: words in the database, meanings in Milvus, one ranking."""

from zhiren.search.hybrid import Hit, Search
from zhiren.search.lexical import Among, Entry

__all__ = ["Among", "Entry", "Hit", "Search"]
