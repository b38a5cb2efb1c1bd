"""This is where an operator's commands are worded. What they do is imported when they do it."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


def doctor(
    as_json: AsJson = False,
    online: Annotated[bool, typer.Option("--online", help="Ask the language model too.")] = False,
) -> None:
    """体检 · Look the home and the machine over, and say what mends them."""
    from zhiren.logs import quiet
    from zhiren.operating.doctor import examine

    quiet()
    lines = examine(online=online)
    rows = [{"name": line.name, **asdict(line.finding)} for line in lines]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _table(["check", "status", "found", "to mend"], [list(row.values()) for row in rows])
    if any(line.finding.status == "missing" for line in lines):
        raise SystemExit(1)


def settings(as_json: AsJson = False) -> None:
    """设置 · List the settings that hold, and where each came from. Secrets are hidden."""
    from zhiren.sources import effective, read_settings

    rows = [asdict(one) for one in effective(read_settings())]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _table(["setting", "value", "from"], [[str(value) for value in r.values()] for r in rows])


def _table(heads: list[str], rows: list[list[str]]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(*heads)
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    Console().print(table)


def add_to(app: typer.Typer) -> None:
    """Offer the commands."""
    for command in (doctor, settings):
        app.command()(command)
