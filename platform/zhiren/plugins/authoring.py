"""This is where ``zhiren plugin new``, ``check`` and ``approve`` are worded."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Write a plugin, check it, approve its changes. 编写、检查、批准插件。",
    no_args_is_help=True,
)


@app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="Small letters, digits and _.")],
    into: Annotated[
        Path | None, typer.Option("--into", help="The folder; NAME by default.")
    ] = None,
) -> None:
    """新建插件 · Make the package of a new plugin, with its tests."""
    from zhiren.scaffold import new_plugin

    folder = into or Path(name)
    for path in new_plugin(name, folder):
        typer.echo(path)
    typer.echo(f"\ncd {folder} && pip install -e '.[dev]' && pytest && zhiren plugin check .")


@app.command("check")
def check(
    which: Annotated[
        str | None, typer.Argument(metavar="[NAME|PATH]", help="All installed ones by default.")
    ] = None,
) -> None:
    """检查插件 · Hold a plugin against the contract, and say what to mend."""
    from zhiren.checking import check_plugin
    from zhiren.checking.locating import located
    from zhiren.logs import quiet

    quiet()
    bad = 0
    for name, plugin in _each(located(which)):
        findings = asyncio.run(check_plugin(name, plugin))
        wrong = sum(not finding.note for finding in findings)
        typer.echo(f"{name}: {f'{wrong} to mend' if wrong else 'keeps the contract'}")
        for finding in findings:
            typer.echo(f"  {'·' if finding.note else '✗'} {finding}")
        bad += wrong
    if bad:
        raise SystemExit(1)


@app.command("approve")
def approve(name: Annotated[str, typer.Argument(help="The plugin's name.")]) -> None:
    """批准插件 · Let the tools of a plugin in again that changed since they were approved."""
    from zhiren.operating.beside import running

    if server := running():
        approved = server.post(f"/plugins/{name}/approve", {})["approved"]
    else:
        approved = asyncio.run(_approve(name))
    typer.echo(f"{name}: {' '.join(approved)}")


async def _approve(name: str) -> list[str]:
    from zhiren.operating.serving import at_home

    async with at_home() as (host, _):
        return [tool.name for tool in (await host.approve(name)).tools]


def _each(plugins: Mapping[str, object | None]) -> list[tuple[str, object | None]]:
    return sorted(plugins.items())
