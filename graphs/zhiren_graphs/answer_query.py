"""One question to a knowledge base, answered from its passages or not at all.

START -> understand -> retrieve -> judge -> answer | decline -> END

What is said: `Token` (the answer's words), `Fact("sources")` (the passages it rests on, or the
nearest ones), `Fact("citations")` (quotes with their offsets), `Done`. Text in passages is data.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from zhiren import Done, Fact, Mind, Token, think
from zhiren.documents import language_of
from zhiren.skills import BUILTIN
from zhiren_graphs.answering.citations import cite, pieces, within, wording
from zhiren_graphs.answering.passages import read
from zhiren_graphs.answering.questions import resolve, wants_overview
from zhiren_graphs.answering.skills import answer_from_passages, judge_passages

_READ = 5
"""Passages that are judged and answered from."""
_WIDE = 20
"""Passages that are looked through for them: the best sentence is not always in the best ones."""
_NOTHING = {
    "zh": "这些文档中没有找到这个问题的答案。",
    "en": "The answer to this question is not in these documents.",
}
_CLOSE = {
    "zh": "下列来源与它最接近，供参考。",
    "en": "The sources below come closest to it.",
}


class Query(TypedDict):
    """What is asked. Inputs are required; what nodes find out is not."""

    question: str
    kb_id: str | None
    history: list[dict[str, Any]]
    """``[{"role", "content"}]``, oldest first, without the question itself."""
    top_k: int
    where: NotRequired[dict[str, Any] | None]
    """Which knowledge bases, documents, kinds or pages count, as ``search_knowledge`` takes it."""
    max_tokens: NotRequired[int | None]
    """How long the answer may be; None is as long as it needs."""
    query: NotRequired[str]
    """The question, standing alone."""
    passages: NotRequired[list[dict[str, Any]]]
    rarity: NotRequired[dict[str, float]]
    """How rare the words of the question are where was searched, 0 to 1."""
    answerable: NotRequired[bool]
    made_by: NotRequired[str]
    fell_back: NotRequired[str | None]
    answer: NotRequired[str]
    sources: NotRequired[list[dict[str, Any]]]
    citations: NotRequired[list[dict[str, Any]]]


class Understood(TypedDict):
    """The question, standing alone."""

    query: str


class Retrieved(TypedDict):
    """The passages, best first, and how rare the words were that found them."""

    passages: list[dict[str, Any]]
    rarity: dict[str, float]


class Judged(TypedDict):
    """Whether the answer is there."""

    answerable: bool
    made_by: str
    fell_back: str | None


class Answered(TypedDict):
    """What was said, and what it rests on."""

    answer: str
    sources: list[dict[str, Any]]
    citations: list[dict[str, Any]]
    made_by: str
    fell_back: str | None


def hear(said: str, before: Sequence[Mapping[str, Any]]) -> Query:
    """Ask all that the caller may read, as somebody who simply talks does."""
    return Query(
        question=said, kb_id=None, history=[dict(message) for message in before], top_k=_READ
    )


async def understand(state: Query) -> Understood:
    """Carry what an earlier question was about into one that refers to it."""
    return {"query": resolve(state["question"], state["history"])}


async def retrieve(state: Query, runtime: Runtime[Mind]) -> Retrieved:
    """Look for passages, those first whose sentences cover the question best.

    For a question about the documents themselves, open them.
    """
    use = runtime.context.use
    chosen = {"kb_id": state["kb_id"], "where": state.get("where")}
    if wants_overview(state["question"]):
        outline = await use("outline_documents", **chosen, limit=_READ)
        return Retrieved(passages=outline["passages"], rarity={})
    query = state["query"]
    found = await use("search_knowledge", query=query, **chosen, top_k=_WIDE)
    rarity = found.get("rarity", {})
    if found.get("reranked"):  # by a model, which understands more than a rule
        return Retrieved(passages=found["passages"], rarity=rarity)
    order = read(query, found["passages"], rarity).order
    return Retrieved(passages=[found["passages"][place] for place in order], rarity=rarity)


async def judge(state: Query, runtime: Runtime[Mind]) -> Judged:
    """Decide whether the passages hold the answer."""
    passages = state["passages"]
    if not passages or wants_overview(state["question"]):
        return Judged(answerable=bool(passages), made_by=BUILTIN, fell_back=None)
    thought = await think(judge_passages, runtime.context, _inputs(state))
    return Judged(
        answerable=thought.value.answerable,
        made_by=thought.made_by,
        fell_back=thought.fell_back,
    )


async def can_answer(state: Query) -> Literal["answer", "decline"]:
    """Answer only from passages that hold the answer."""
    return "answer" if state["answerable"] else "decline"


async def answer(state: Query, runtime: Runtime[Mind]) -> Answered:
    """Say the answer, each sentence with a quote that stands where the citation says."""
    passages = state["passages"]
    thought = await think(answer_from_passages, runtime.context, _inputs(state))
    statements = within(thought.value.statements, state.get("max_tokens"))
    citations = cite(statements, passages)
    if not citations:
        return _not_found(state, runtime)
    text = wording(statements, citations, language_of(state["question"]))
    cited = list(dict.fromkeys(citation["passage"] for citation in citations))
    sources = [passages[place] for place in cited]
    sources += [each for place, each in enumerate(passages) if place not in cited]
    return _say(
        runtime,
        Answered(
            answer=text,
            sources=sources[: state["top_k"]],
            citations=citations,
            made_by=thought.made_by,
            fell_back=thought.fell_back or state["fell_back"],
        ),
        found=True,
    )


async def decline(state: Query, runtime: Runtime[Mind]) -> Answered:
    """Say honestly that the documents do not hold the answer."""
    return _not_found(state, runtime)


def _inputs(state: Query) -> dict[str, Any]:
    passages = state["passages"][:_READ]
    return {"question": state["query"], "passages": passages, "rarity": state["rarity"]}


def _not_found(state: Query, runtime: Runtime[Mind]) -> Answered:
    language = language_of(state["question"])
    nearest = state["passages"][: state["top_k"]]
    words = [_NOTHING[language], *([_CLOSE[language]] if nearest else [])]
    outcome = Answered(
        answer=("" if language == "zh" else " ").join(words),
        sources=nearest,
        citations=[],
        made_by=state["made_by"],
        fell_back=state["fell_back"],
    )
    return _say(runtime, outcome, found=False)


def _say(runtime: Runtime[Mind], outcome: Answered, *, found: bool) -> Answered:
    for piece in pieces(outcome["answer"]):
        runtime.stream_writer(Token(piece))
    runtime.stream_writer(Fact("sources", {"sources": outcome["sources"]}))
    runtime.stream_writer(Fact("citations", {"citations": outcome["citations"]}))
    runtime.stream_writer(Done(outcome["answer"], {**outcome, "found": found}))
    return outcome


def build() -> CompiledStateGraph[Query, Mind, Query, Query]:
    """Wire the way from a question to an answer."""
    graph = StateGraph(Query, context_schema=Mind)
    graph.add_node(understand)
    graph.add_node(retrieve)
    graph.add_node(judge)
    graph.add_node(answer)
    graph.add_node(decline)
    graph.add_edge(START, "understand")
    graph.add_edge("understand", "retrieve")
    graph.add_edge("retrieve", "judge")
    graph.add_conditional_edges("judge", can_answer)
    graph.add_edge("answer", END)
    graph.add_edge("decline", END)
    return graph.compile()
