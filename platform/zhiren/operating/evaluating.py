"""``zhiren eval``: ask again what readers rated, and compare."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from zhiren.errors import Invalid, ZhirenError

_AT_ONCE = 100

File = Annotated[
    Path | None, typer.Argument(help="Cases as lines of JSON; without it, what readers rated.")
]
Base = Annotated[str | None, typer.Option("--kb", help="The cases of one knowledge base.")]
Export = Annotated[
    Path | None, typer.Option("--export", help="Write the cases there, and ask nothing.")
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("eval")(evaluate)


def evaluate(file: File = None, base: Base = None, export: Export = None) -> None:
    """评测 · Ask again what readers rated: good answers should stand, bad ones change."""
    try:
        cases = list(_read(file)) if file else list(_rated(base))
        if export:
            lines = (json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
            export.write_text("".join(lines), encoding="utf-8")
            typer.echo(f"{len(cases)} → {export}")
            return
        lost = sum(_ask_again(cases[n : n + _AT_ONCE]) for n in range(0, len(cases), _AT_ONCE))
    except ZhirenError as error:
        typer.secho(str(error), fg="red", err=True)
        raise SystemExit(1) from error
    typer.echo(f"{len(cases)} cases, {lost} lost")
    raise SystemExit(1 if lost else 0)


def _rated(base: str | None) -> Iterator[dict[str, Any]]:
    """Give every case that readers made by rating an answer."""
    page, told = 1, 1
    while told:
        asked = {"kb_id": base, "page": page, "page_size": _AT_ONCE}
        cases = _use("list_feedback", asked)["cases"]
        yield from cases
        page, told = page + 1, len(cases) == _AT_ONCE


def _read(file: Path) -> Iterator[dict[str, Any]]:
    """Give the cases of a file."""
    try:
        for line in filter(str.strip, file.read_text("utf-8").splitlines()):
            yield json.loads(line)
    except (OSError, ValueError) as error:
        raise Invalid(f"{file} holds no lines of JSON: {error}") from None


def _ask_again(cases: list[dict[str, Any]]) -> int:
    """Ask *cases*, say what became of each, and count the good ones that were lost."""
    known = ("id", "kb_id", "question", "history", "found", "quotes", "rating")
    sent = [{name: case[name] for name in known if name in case} for case in cases]
    told = _use("run_evaluation", {"cases": sent})
    for one in told["verdicts"]:
        typer.echo(f"{one['verdict']:<10}{one['question']}")
    return int(told["lost"])


def _use(tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
    from zhiren.shell import use_tool

    async def silent(*_: object) -> None:
        """Report nothing: the verdicts say it all."""

    result: dict[str, Any] = use_tool(tool, arguments, silent)
    return result
