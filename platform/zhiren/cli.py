"""The command ``zhiren``. Heavy parts are imported by the command that needs them."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from zhiren.operating import commands, evaluating, model_commands
from zhiren.plugins import authoring
from zhiren.plugins.commands import PluginCommands

if TYPE_CHECKING:
    from zhiren.access import Actor
    from zhiren.host import Host

app = typer.Typer(
    name="zhiren",
    cls=PluginCommands,
    help="知人 Zhiren: hiring and knowledge agents. 招聘与知识工作的智能体平台。",
    epilog="`zhiren PLUGIN --help` lists what a plugin adds. 插件自带的命令见 zhiren 插件名 --help",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
tools_app = typer.Typer(
    help="List and call the tools that plugins bring. 工具。", no_args_is_help=True
)
keys_app = typer.Typer(help="API keys. 密钥。", no_args_is_help=True)
app.add_typer(tools_app, name="tools")
app.add_typer(keys_app, name="keys")
app.add_typer(authoring.app, name="plugin")
app.add_typer(model_commands.app, name="models")
commands.add_to(app)
evaluating.add_to(app)

Address = Annotated[str | None, typer.Option("--host", help="Address to listen on.")]
Port = Annotated[int | None, typer.Option("--port", help="Port to listen on.")]
PluginsDir = Annotated[
    Path | None, typer.Option("--plugins-dir", help="A folder of plugins, one file each.")
]
Chosen = Annotated[
    list[str] | None,
    typer.Option("--queue", help="Carry this queue alone: interactive or bulk. May be repeated."),
]
AtOnce = Annotated[
    int | None,
    typer.Option("--at-once", min=1, help="Tasks of each queue at once; 32 and 2 if not said."),
]
TraceHooks = Annotated[bool, typer.Option("--trace-hooks", help="Write every call of a hook.")]


@app.command()
def serve(
    host: Address = None,
    port: Port = None,
    plugins_dir: PluginsDir = None,
    trace_hooks: TraceHooks = False,
) -> None:
    """启动服务 · Serve every door over HTTP."""
    from zhiren.operating.serving import serve as run

    given = {
        "host": host,
        "port": port,
        "plugins_dir": plugins_dir,
        "trace_hooks": trace_hooks or None,
    }
    chosen = {name: value for name, value in given.items() if value is not None}
    _sorry(lambda: run(chosen))


@app.command()
def worker(queues: Chosen = None, at_once: AtOnce = None) -> None:
    """工作进程 · Carry tasks out beside a server; needs Redis and Postgres."""
    from zhiren.carrying.queues import QUEUES
    from zhiren.operating.working import work

    rooms = ("interactive_tasks", "bulk_tasks") if at_once is not None else ()
    given = {"carries": queues or list(QUEUES), **dict.fromkeys(rooms, at_once)}
    _sorry(lambda: work(given))


@app.command()
def mcp() -> None:
    """以 stdio 提供 MCP · Serve one MCP client over standard input and output."""
    from zhiren.shell import talk

    _sorry(lambda: talk("mcp"))


@app.command()
def plugins() -> None:
    """插件 · List the plugins, and what is wrong with one, also in a server that runs."""
    from rich.console import Console
    from rich.table import Table

    from zhiren.operating.beside import running

    server = running()
    table = Table("plugin", "status", "version")
    for name, version, status, why in server.plugins() if server else _host().standing():
        table.add_row(name, f"{status}: {why}" if why else status, version or "")
    Console().print(table)


@tools_app.command("list")
def list_tools(
    as_json: Annotated[bool, typer.Option("--json", help="With schemas, as JSON.")] = False,
) -> None:
    """列出工具 · List the tools with what they do."""
    from rich.console import Console
    from rich.table import Table

    tools = _host().tools.values()
    if as_json:
        shown = [
            {
                "name": t.name,
                "description": t.description,
                "zh": t.zh,
                "inputSchema": t.input_schema,
                "outputSchema": t.output_schema,
            }
            for t in tools
        ]
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    table = Table("tool", "做什么", "what it does", "roles")
    for tool in tools:
        first = tool.description.split("\n", maxsplit=1)[0]
        table.add_row(tool.name, tool.zh, first, " ".join(sorted(tool.roles)))
    Console().print(table)


@tools_app.command("call")
def call_tool(
    name: Annotated[str, typer.Argument(help="The tool's name.")],
    arguments: Annotated[str, typer.Argument(help="Its arguments as JSON.")] = "{}",
) -> None:
    """以管理员身份调用工具 · Call a tool as the first admin."""
    from zhiren.shell import use_tool

    async def report(current: float, total: float | None, message: str) -> None:
        typer.echo(f"{current:g}/{total or '?'} {message}", err=True)

    _sorry(lambda: _show(use_tool(name, _json(arguments), report)))


@keys_app.command("create")
def create_key(name: Annotated[str, typer.Argument(help="What the key is for.")]) -> None:
    """创建密钥 · Make an API key that acts as the first admin. It is shown this once."""
    from zhiren.operating.beside import running

    if server := running():
        _sorry(lambda: typer.echo(server.post("/keys", {"name": name})["key"]))
        return

    async def run(host: "Host", actor: "Actor") -> None:
        async with host.database.writing(actor) as session:
            _, key = await host.accounts.make_key(session, actor, name, [])
        typer.echo(key)

    _run(run)


def _host() -> "Host":
    """Load every plugin, and open nothing."""
    from zhiren.host import Host
    from zhiren.logs import quiet

    quiet()
    return Host()


def _show(result: object) -> None:
    typer.echo(json.dumps(result, ensure_ascii=False, indent=2))


def _json(text: str) -> dict[str, Any]:
    from zhiren.errors import Invalid

    try:
        given = json.loads(text)
    except ValueError as error:
        raise Invalid(f"The arguments are not JSON: {error}") from None
    if not isinstance(given, dict):
        raise Invalid("The arguments must be a JSON object.")
    return given


def _run(work: "Callable[[Host, Actor], Awaitable[None]]") -> None:
    """Open the home, do *work* as the first admin, and close it."""
    from zhiren.operating.serving import at_home

    async def inside() -> None:
        async with at_home() as (host, actor):
            await work(host, actor)

    _sorry(lambda: asyncio.run(inside()))


def _sorry(work: Callable[[], object]) -> None:
    """Do *work*; what goes wrong on purpose is said in one line."""
    from zhiren.errors import ZhirenError

    try:
        work()
    except ZhirenError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _fail(message: str) -> NoReturn:
    typer.secho(message, fg="red", err=True)
    raise SystemExit(1)


def main() -> None:
    """Run the command."""
    from zhiren.plugins.patience import end

    try:
        _sorry(app)
    except SystemExit as ended:
        if isinstance(ended.code, int | None):
            end(ended.code or 0)
        raise
