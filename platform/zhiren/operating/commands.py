"""This is where an operator's commands are worded. What they do is imported when they do it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from zhiren.host import Host
    from zhiren.search.upkeep import Standing

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
    from zhiren.logs import quiet
    from zhiren.plugins.loading import load
    from zhiren.sections import shown
    from zhiren.sources import check_sections, effective, read_settings

    quiet()
    chosen = read_settings()
    loaded = load(None, chosen.plugins_dir, seconds=chosen.plugin_seconds)
    check_sections(loaded.with_settings())
    sections = (one for plugin, section in loaded.settings() for one in shown(plugin, section))
    rows = [asdict(one) for one in (*effective(chosen), *sections)]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _table(["setting", "value", "from"], [[str(value) for value in r.values()] for r in rows])


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    with_secret: Annotated[
        bool, typer.Option("--with-secret", help="So that tokens stay good: guard the file.")
    ] = False,
) -> None:
    """备份 · Save the home into one file, also beside a running server."""
    from zhiren.operating.backup import save
    from zhiren.sources import read_settings

    made = save(read_settings(), file, with_secret=with_secret)
    typer.echo(f"{file}: {len(made.parts)} files, revision {made.revision}")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    force: Annotated[bool, typer.Option("--force", help="Move aside what is there.")] = False,
) -> None:
    """恢复 · Make a home from a backup, and its index again."""
    from zhiren.operating.restore import restore as put_back
    from zhiren.search.upkeep import rebuild
    from zhiren.sources import read_settings

    chosen = read_settings()
    made = put_back(chosen, file, force=force)
    _show_index(_at_home(rebuild))
    typer.echo(f"{chosen.home}: {len(made.parts)} files of {made.made_at}")


def check_index(as_json: AsJson = False) -> None:
    """检查索引 · Compare the index with the database. Fails when they differ."""
    from zhiren.search.upkeep import check

    _show_index(_at_home(check), as_json=as_json)


def rebuild_index(as_json: AsJson = False) -> None:
    """重建索引 · Make the index again from the database."""
    from zhiren.search.upkeep import rebuild

    _show_index(_at_home(rebuild), as_json=as_json)


def _at_home(work: "Callable[[Host], Awaitable[list[Standing]]]") -> "list[Standing]":
    from zhiren.operating.serving import at_home

    async def inside() -> "list[Standing]":
        async with at_home() as (host, _):
            return await work(host)

    return asyncio.run(inside())


def _show_index(standings: "list[Standing]", *, as_json: bool = False) -> None:
    rows = [asdict(one) for one in standings if one.entries or not one.sound]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif rows:
        _table(list(rows[0]), [[str(value) for value in row.values()] for row in rows])
    if not all(one.sound for one in standings):
        raise SystemExit(1)


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
    for command in (doctor, settings, backup, restore):
        app.command()(command)
    index = typer.Typer(help="The index, which is derived. 索引。", no_args_is_help=True)
    index.command("check")(check_index)
    index.command("rebuild")(rebuild_index)
    app.add_typer(index, name="index")
