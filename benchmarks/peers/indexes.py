"""The engines below ours, alone: one FTS5 table, one collection of Milvus Lite."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from zhiren.search.tokens import lex

_AT_ONCE = 1000


class BareFts:
    """One FTS5 table of the same words, asked for the ten best by its own BM25."""

    def __init__(self, file: Path, texts: Iterable[str], *, cut: bool = False) -> None:
        """Hold *texts*; those that are *cut* are words with spaces between already."""
        self._database = sqlite3.connect(file)
        self._database.execute("CREATE VIRTUAL TABLE words USING fts5(lex, tokenize='ascii')")
        rows = ((text if cut else lex(text),) for text in texts)
        self._database.executemany("INSERT INTO words(lex) VALUES (?)", rows)
        self._database.commit()

    def find(self, query: str) -> list[int]:
        """Find the row numbers of the best ten."""
        words = " OR ".join(f'"{word}"' for word in dict.fromkeys(lex(query).split()))
        asked = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 10"
        return [number for (number,) in self._database.execute(asked, (words or '""',))]

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


class BareMilvus:
    """One collection of Milvus Lite without anything around it."""

    def __init__(self, file: Path, values: Sequence[Sequence[float]]) -> None:
        from pymilvus import MilvusClient

        options = {"grpc.keepalive_time_ms": 600_000, "grpc.keepalive_permit_without_calls": 0}
        self._client: Any = MilvusClient(uri=str(file), grpc_options=options)
        index = MilvusClient.prepare_index_params()
        index.add_index("vector", index_type="FLAT", metric_type="COSINE")
        schema = MilvusClient.create_schema(auto_id=False)
        from pymilvus import DataType

        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=len(values[0]))
        self._client.create_collection("bare", schema=schema, index_params=index)
        rows = [{"id": number, "vector": vector} for number, vector in enumerate(values)]
        for start in range(0, len(rows), _AT_ONCE):
            self._client.insert("bare", rows[start : start + _AT_ONCE])
        self._client.flush("bare")
        self._client.load_collection("bare")

    def find(self, vector: Sequence[float]) -> list[int]:
        """Find the ids of the nearest ten."""
        [hits] = self._client.search("bare", data=[list(vector)], limit=10)
        return [hit["id"] for hit in hits]

    def close(self) -> None:
        """Let go of the file."""
        self._client.close()
