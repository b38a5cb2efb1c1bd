"""The plain recipe that most begin with: RecursiveCharacterTextSplitter, then BM25 or FAISS.

It only retrieves: what it would answer is a model's affair.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NAME = "LangChain's plain recipe"
_CHUNK = 1000
"""Characters, as in its introduction; everything else is left as it is."""
Retriever = Callable[[str], list[Any]]
_PACKAGES = ("langchain_text_splitters", "langchain_community", "rank_bm25")


def missing() -> str:
    """Name the packages that are not installed; empty when all are."""
    return ", ".join(name for name in _PACKAGES if find_spec(name) is None)


def retrieve(
    files: Sequence[Path], asked: Sequence[tuple[str, str]], embedder: Path | None, top_k: int
) -> list[Mapping[str, Any]]:
    """Retrieve for every question, by words, or by meaning where there is an *embedder*."""
    chunks = _chunks(files)
    retriever = (
        _by_words(chunks, top_k) if embedder is None else _by_meaning(chunks, embedder, top_k)
    )
    return [
        {
            "id": ident,
            "retrieved": [
                {"doc": found.metadata["file"], "text": found.page_content}
                for found in retriever(question)
            ],
        }
        for ident, question in asked
    ]


def _chunks(files: Sequence[Path]) -> list[Any]:
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    texts = [
        Document(page_content=file.read_text("utf-8"), metadata={"file": file.name})
        for file in files
    ]
    return list(RecursiveCharacterTextSplitter(chunk_size=_CHUNK).split_documents(texts))


def _by_words(chunks: list[Any], top_k: int) -> Retriever:
    from langchain_community.retrievers import BM25Retriever

    found: Retriever = BM25Retriever.from_documents(chunks, k=top_k).invoke
    return found


def _by_meaning(chunks: list[Any], embedder: Path, top_k: int) -> Retriever:
    from langchain_community.vectorstores import FAISS

    store = FAISS.from_documents(chunks, _embeddings(embedder))
    found: Retriever = store.as_retriever(search_kwargs={"k": top_k}).invoke
    return found


def _embeddings(folder: Path) -> Any:
    """Wrap the model of a folder as LangChain wants it."""
    import asyncio

    from langchain_core.embeddings import Embeddings

    from zhiren.models.embedding import FolderEmbedder

    class Folder(Embeddings):
        def __init__(self) -> None:
            self.model = FolderEmbedder(folder)

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return asyncio.run(self.model.embed_documents(texts))

        def embed_query(self, text: str) -> list[float]:
            return asyncio.run(self.model.embed_query(text))

    return Folder()
