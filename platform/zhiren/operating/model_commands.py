"""This is where ``zhiren models`` is worded: which models there are, and fetching them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from zhiren.models.catalogue import Model, ModelFile
    from zhiren.models.pulling import Report

app = typer.Typer(
    help="Models that are fetched: speech, video, search by meaning. 模型。", no_args_is_help=True
)
Elsewhere = Annotated[
    Path | None, typer.Option("--catalogue", help="A catalogue of your own, as of a mirror.")
]


@app.command("list")
def list_models(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Compute the sums, too.")] = False,
    catalogue: Elsewhere = None,
) -> None:
    """列出模型 · List the models, what each brings, and whether it is there."""
    from zhiren.models.catalogue import read_catalogue

    folder = _folder()
    rows = [
        {
            "name": model.name,
            "status": model.status(folder, verify=verify),
            "size": model.size,
            "brings": _told(model, folder),
            "zh": model.zh.format(folder=folder / (model.folder or "")),
            "licence": model.licence,
            "checksum": all(file.sha256 for file in model.files),
        }
        for model in read_catalogue(catalogue).model
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    _table(rows)


@app.command("pull")
def pull_model(
    name: Annotated[str, typer.Argument(help="As `zhiren models list` names it.")],
    given: Annotated[
        Path | None,
        typer.Option("--from", help="Take it from this file (or folder) instead of the network."),
    ] = None,
    trust: Annotated[
        bool, typer.Option("--trust", help="Take what has no known checksum all the same.")
    ] = False,
    catalogue: Elsewhere = None,
) -> None:
    """下载模型 · Fetch a model. What broke off goes on; nothing counts before it was checked."""
    from zhiren.models.catalogue import read_catalogue

    model, folder = read_catalogue(catalogue).find(name), _folder()
    for file in model.files:
        if file.status(folder, verify=True) == "there":
            typer.echo(f"{folder / file.path}  there")
            continue
        found = _fetched(file, folder, given, trust=trust)
        typer.echo(f"{folder / file.path}  sha256 {found}")
    if model.about is not None and model.folder is not None:
        about = folder / model.folder / "zhiren.json"
        about.write_text(json.dumps(model.about, indent=2), encoding="utf-8")
    typer.echo(_told(model, folder))


def _fetched(file: "ModelFile", folder: Path, given: Path | None, *, trust: bool) -> str:
    from zhiren.models.pulling import pull, take

    if given is not None:
        source = given / Path(file.path).name if given.is_dir() else given
        return take(file, folder, source, trust=trust)
    with _bar(Path(file.path).name, file.size) as report:
        return pull(file, folder, report, trust=trust)


@contextmanager
def _bar(name: str, size: int) -> "Iterator[Report]":
    """Show how far it has come, on standard error."""
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.DownloadColumn(),
        progress.TransferSpeedColumn(),
        progress.TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with progress.Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        task = shown.add_task(name, total=size)
        yield lambda there, total: shown.update(task, completed=there, total=total)


def _folder() -> Path:
    from zhiren.sources import read_settings

    return read_settings().home / "models"


def _told(model: "Model", folder: Path) -> str:
    return model.brings.format(folder=folder / (model.folder or ""))


def _table(rows: list[dict[str, object]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("model", "status", "MB")
    table.add_column("what it brings · 用途", overflow="fold")
    table.add_column("licence")
    for row in rows:
        size = f"{int(str(row['size'])) / 1e6:.0f}"
        brings = f"{row['brings']}\n{row['zh']}"
        table.add_row(str(row["name"]), str(row["status"]), size, brings, str(row["licence"]))
    Console().print(table)
