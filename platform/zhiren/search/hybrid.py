"""This is where words and meanings become one ranking."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import mul

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.backends import Backends
from zhiren.db import Database
from zhiren.errors import Unavailable
from zhiren.models.embedding import Embedder, language_of
from zhiren.models.reranking import Reranker, rank_in_time
from zhiren.search import lexical, outbox
from zhiren.search.entries import SearchEntry, organisation_of, shelf_of
from zhiren.search.lexical import Among, Entry, Match
from zhiren.search.tokens import tokens
from zhiren.search.vectors import Space, Vector, VectorIndex
from zhiren.settings import Settings

log = structlog.get_logger(__name__)

_WORDS, _MEANING = 0.7, 0.3
"""What each ranking counts; measured on Chinese and English questions."""
_LEAST = 50
"""Candidates of each ranking, however few are asked for: a fusion of short lists is blind."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An entry that was found."""

    id: str
    parent_id: str
    score: float
    """0 to 1, both rankings together; comparable within one list only."""
    lexical: float
    """BM25; 0 when no word is shared."""
    dense: float | None
    """The cosine, where an embedder had a say and saw the entry."""
    coverage: float
    """How much of what the query says is in the entry, 0 to 1: comparable between queries."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What answers to a query."""

    hits: list[Hit]
    """Best first."""
    rarity: dict[str, float]
    """Each word of the query: 0 where every entry has it, 1 where none does."""


class Search:
    """Finds entries by words and, where an embedder is present, by meaning."""

    def __init__(
        self, embedder: Embedder | None = None, vectors: VectorIndex | None = None
    ) -> None:
        """Search by words alone unless there are an *embedder* and a *vectors* index."""
        self.embedder = embedder
        self.vectors = vectors
        self.reranker: Reranker | None = None
        self.rerank_seconds = 1.0
        self.database: Database | None = None
        """Where changes are crossed out that the vectors have followed; None notes none."""

    @classmethod
    def configured(cls, settings: Settings, backends: Backends) -> "Search":
        """Make what *settings* name of *backends*. Nothing is opened before it is needed."""
        search = cls(_embedder(settings, backends), _index(settings, backends))
        if settings.reranker:
            search.reranker = backends.open("reranker", settings.reranker, settings)
            search.rerank_seconds = settings.rerank_seconds
        return search

    async def start(self) -> None:
        """Load the model and open the index now, so that the first question need not wait.

        Without this they are loaded when first used. Raises `Unavailable` where one is not there.
        """
        if self.embedder is None or self.vectors is None:
            return
        await self.embedder.embed_query("start")
        await self.vectors.ids(_space(self.embedder, "start"), "")

    async def close(self) -> None:
        """Let go of the model and the index."""
        if self.vectors is not None:
            await self.vectors.close()
        if self.embedder is not None:
            await self.embedder.close()
        if self.reranker is not None:
            await self.reranker.close()

    async def index(
        self,
        session: AsyncSession,
        collection: str,
        entries: Iterable[Entry],
        *,
        are_new: bool = False,
    ) -> None:
        """Make *entries* findable by their words, in the transaction of *session*.

        Those there already (same id) are replaced; where *are_new*, nobody looks for them.
        """
        entries = list(entries)
        await lexical.add(session, collection, entries, are_new=are_new)
        if self._notes:
            await outbox.note(session, collection, _digests(entries))

    async def remove(
        self,
        session: AsyncSession,
        collection: str,
        *,
        parent_id: str | None = None,
        ids: Iterable[str] | None = None,
    ) -> None:
        """Take entries away, in the transaction of *session*; `forget` their vectors after it."""
        ids = list(ids or ())
        if self._notes:
            all_of = await outbox.children(session, collection, parent_id) if parent_id else ids
            await outbox.note(session, collection, dict.fromkeys(all_of, outbox.GONE))
        await lexical.remove(session, collection, parent_id=parent_id, ids=ids)

    async def embed(self, collection: str, organisation_id: str, entries: Sequence[Entry]) -> int:
        """Make *entries* findable by their meaning, after they were committed.

        Tells how many were: none without an embedder, and none in languages it does not know.
        """
        if self.embedder is None or self.vectors is None:
            return 0
        known = [one for one in entries if language_of(one.text) in self.embedder.languages]
        if known:
            await self._add(collection, organisation_id, known)
        await self._cross_out(collection, organisation_id, _digests(entries).items())
        return len(known)

    async def _add(self, collection: str, organisation_id: str, known: Sequence[Entry]) -> None:
        assert self.embedder is not None
        assert self.vectors is not None
        values = await self.embedder.embed_documents([entry.text for entry in known])
        vectors = [
            Vector(id=e.id, organisation_id=organisation_id, parent_id=e.parent_id, values=v)
            for e, v in zip(known, values, strict=True)
        ]
        await self.vectors.add(_space(self.embedder, collection), vectors)

    async def forget(
        self,
        collection: str,
        organisation_id: str,
        *,
        parent_id: str | None = None,
        ids: Iterable[str] | None = None,
    ) -> None:
        """Take vectors away, whichever embedder made them; later, where the index is away now.

        The entries are gone from the database already, so that nobody finds them meanwhile.
        """
        if self.vectors is None:
            return
        ids = list(ids or ())
        try:
            await self.vectors.remove(collection, organisation_id, parent_id=parent_id, ids=ids)
        except Unavailable as error:
            if not self._notes:
                raise
            log.warning("vectors_stay_for_now", collection=collection, reason=str(error))
            return
        await self._cross_out(collection, organisation_id, [(one, outbox.GONE) for one in ids])

    async def take_out(self, collection: str, organisation_id: str, ids: Iterable[str]) -> None:
        """Take vectors away now; raises `Unavailable` where the index is away."""
        if self.vectors is not None:
            await self.vectors.remove(collection, organisation_id, ids=ids)

    @property
    def _notes(self) -> bool:
        return None not in (self.database, self.embedder, self.vectors)

    async def _cross_out(
        self, collection: str, organisation_id: str, done: Iterable[tuple[str, str]]
    ) -> None:
        if self.database is not None and self._notes:
            await outbox.cross_out(self.database, organisation_id, collection, done)

    async def indexed(
        self, collection: str, organisation_id: str, *, parent_id: str | None = None
    ) -> set[str]:
        """Tell which entries have a vector of this embedder, to compare it with the database."""
        if self.embedder is None or self.vectors is None:
            return set()
        space = _space(self.embedder, collection)
        return await self.vectors.ids(space, organisation_id, parent_id=parent_id)

    async def find(
        self,
        session: AsyncSession,
        collection: str,
        query: str,
        parents: Sequence[str] | None = None,
        limit: int = 10,
    ) -> list[Hit]:
        """Find the entries that answer to *query*, best first, among *parents* if given."""
        among = Among(parents=parents)
        return (await self.look(session, collection, query, among, limit)).hits

    async def look(
        self,
        session: AsyncSession,
        collection: str,
        query: str,
        among: Among,
        limit: int = 10,
    ) -> Found:
        """Find entries as `find` does, and tell how rare each word of *query* is."""
        dense = self._understands(query)
        many = max(limit, _LEAST) if dense else limit
        found = await lexical.look(session, collection, query, among=among, limit=many)
        matches = {match.id: match for match in found.best}
        nearest: dict[str, float] = {}
        if dense:
            nearest = await self._nearest(session, collection, query, among.parents, many)
            if among.ids is not None:
                nearest = {each: nearest[each] for each in nearest.keys() & set(among.ids)}
            matches |= await _read(session, collection, nearest.keys() - matches.keys())
        hits = fuse(list(matches.values()), nearest)[:limit]
        return Found(hits=hits, rarity=found.rarity)

    async def covered(
        self, session: AsyncSession, collection: str, query: str, parents: Sequence[str]
    ) -> dict[str, float]:
        """Tell how much of what *query* says is in the entries of each of a few *parents*."""
        return await lexical.covered(session, collection, query, parents)

    async def settle(self, database: Database) -> None:
        """Let no word stay in the list of words that only removed entries had."""
        await lexical.settle(database)

    async def rerank(self, query: str, texts: Sequence[str]) -> list[float] | None:
        """Tell how well each text answers *query*; None without a reranker, or when it is late."""
        if self.reranker is None or not texts:
            return None
        return await rank_in_time(self.reranker, query, texts, self.rerank_seconds)

    async def similarity(self, text: str, others: Sequence[str]) -> list[float]:
        """Tell how alike *text* is to each of *others*, 0 to 1.

        By meaning where the embedder knows the language of all; else by the words they share.
        """
        meant = await self.likeness(text, others)
        return [overlap(text, other) for other in others] if meant is None else meant

    async def likeness(self, text: str, others: Sequence[str]) -> list[float] | None:
        """Tell how alike in meaning *text* is to each of *others*, 0 to 1.

        None where no embedder knows the language of all: whoever asks must do without.
        """
        if self.embedder is None or not all(map(self._understands, (text, *others))):
            return None
        first, *rest = await self.embedder.embed_documents([text, *others])
        return [max(0.0, sum(map(mul, first, other))) for other in rest]

    def _understands(self, text: str) -> bool:
        return self.embedder is not None and language_of(text) in self.embedder.languages

    async def _nearest(
        self,
        session: AsyncSession,
        collection: str,
        query: str,
        parents: Sequence[str] | None,
        limit: int,
    ) -> dict[str, float]:
        """Find entries by meaning; when that fails the words still answer, and the log says so."""
        assert self.embedder is not None
        if self.vectors is None or not query.strip():
            return {}
        organisation_id = organisation_of(session)
        try:
            space = _space(self.embedder, collection)
            values = await self.embedder.embed_query(query)
            nearest = await self.vectors.nearest(
                space, organisation_id, values, parents=parents, limit=limit
            )
        except Unavailable as error:
            log.warning("search_by_words_alone", collection=collection, reason=str(error))
            return {}
        return {ident: cosine for ident, cosine in nearest if cosine > 0}


def fuse(matches: Sequence[Match], nearest: dict[str, float]) -> list[Hit]:
    """Make one ranking of both, each stretched to 0..1 before it is weighted."""
    words = _stretched({match.id: match.score for match in matches if match.score})
    meaning = _stretched({match.id: nearest[match.id] for match in matches if match.id in nearest})
    weight = _WORDS if nearest else 1.0
    hits = [
        Hit(
            id=match.id,
            parent_id=match.parent_id,
            score=weight * words.get(match.id, 0.0) + _MEANING * meaning.get(match.id, 0.0),
            lexical=match.score,
            dense=nearest.get(match.id),
            coverage=match.coverage,
        )
        for match in matches
    ]
    return sorted(hits, key=lambda hit: -hit.score)


def overlap(text: str, other: str) -> float:
    """Tell how many of the words of two texts are the same, 0 to 1 (Dice)."""
    first, second = set(tokens(text)), set(tokens(other))
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _stretched(scores: dict[str, float]) -> dict[str, float]:
    """Stretch scores so that the best is 1 and the worst, when there is another, 0."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high == low:
        return dict.fromkeys(scores, 1.0)
    return {ident: (score - low) / (high - low) for ident, score in scores.items()}


async def _read(session: AsyncSession, collection: str, ids: Iterable[str]) -> dict[str, Match]:
    """Read what only the vectors found, under the caller's scope: what is not theirs drops out."""
    shelf = shelf_of(organisation_of(session), collection)
    asked = select(SearchEntry.id, SearchEntry.parent_id)
    rows = await session.execute(
        asked.where(SearchEntry.shelf == shelf, SearchEntry.id.in_(list(ids)))
    )
    return {
        row.id: Match(id=row.id, parent_id=row.parent_id, score=0.0, coverage=0.0) for row in rows
    }


def _embedder(settings: Settings, backends: Backends) -> Embedder | None:
    if settings.embedder in {None, "", "builtin:", "builtin:none"}:
        return None
    embedder: Embedder = backends.open("embedder", settings.embedder, settings)
    return embedder


def _index(settings: Settings, backends: Backends) -> VectorIndex | None:
    index = settings.index_uri
    if backends.knows("index", index.partition(":")[0]):
        opened: VectorIndex = backends.open("index", index, settings)
        return opened
    if settings.redis and not settings.has_index_server:
        return None  # a file of one process, which several would tear apart
    # A bare URI or path, as Milvus itself takes them.
    milvus: VectorIndex = backends.open("index", f"milvus:{index}", settings)
    return milvus


def _digests(entries: Iterable[Entry]) -> dict[str, str]:
    return {entry.id: outbox.digest_of(entry.text) for entry in entries}


def _space(embedder: Embedder, collection: str) -> Space:
    return Space(collection=collection, embedder=embedder.name, dimension=embedder.dimension)
