"""Knowledge at the shell: ``zhiren knowledge ask`` and ``zhiren knowledge shelves``."""

from typing import Annotated

import typer

from zhiren.shell import use_tool

app = typer.Typer(
    help="Ask the knowledge bases. 知识库。", no_args_is_help=True, add_completion=False
)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="In plain words.")],
    kb: Annotated[str | None, typer.Option("--kb", help="One knowledge base; all of them.")] = None,
) -> None:
    """提问 · Answer a question from the documents, and name the places it rests on."""
    said = use_tool("ask_knowledge", {"question": question, "kb_id": kb})
    typer.echo(said["answer"])
    for cited in said["citations"]:
        typer.echo(f"  · {cited['filename']} #{cited['chunk_index']}: {cited['quote']}")


@app.command()
def shelves() -> None:
    """列出知识库 · List the knowledge bases."""
    for one in use_tool("list_knowledge_bases", {})["knowledge_bases"]:
        typer.echo(f"{one['id']}  {one['name']}  ({one['documents']})")
