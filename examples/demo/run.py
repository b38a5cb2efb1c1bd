"""The whole idea at work on real files, through the public doors of one server.

make demo                       on embedded defaults: no network, no key, no other server
make demo ARGS=--interactive    you answer the interviewer
make demo ARGS=--keep           the server goes on until you press Ctrl-C
"""

import argparse
import time
from pathlib import Path

import doors
import httpx2
import interviewing
import knowledge
import screening
from server import Server, running
from stage import Door, console

MATERIAL = Path(__file__).parent / "material"


def main() -> None:
    """Play every act."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interactive", action="store_true", help="answer the interviewer")
    parser.add_argument("--keep", action="store_true", help="leave the server running")
    options = parser.parse_args()
    began = time.monotonic()
    console.print("[bold]知人 Zhiren[/bold] · 演示 demonstration")
    with running(keep=options.keep) as server:
        console.print(f"[dim]server {server.url}, home {server.home}[/dim]")
        console.print(
            "[yellow]模型：内置（无语言模型）。向量：演示用的小模型，只用来走通真实链路，不懂语义。\n"
            "Model: built in, no language model. Embedder: a toy that only exercises the "
            "real path; it understands nothing.[/yellow]"
        )
        with httpx2.Client(base_url=server.url, timeout=60) as client:
            _play(server, client, interactive=options.interactive)
        console.print(f"\n[bold green]完成 done[/bold green] {time.monotonic() - began:.1f} s")
        if options.keep:
            _stay(server)


def _play(server: Server, client: httpx2.Client, *, interactive: bool) -> None:
    hr = _account(client, "hr@zhixing.example", "知行科技", "enterprise")
    screening.screen(Door(client, "/talent/api/v1", hr), MATERIAL)
    screening.ask(Door(client, "/talent/api/v1", hr))
    library = Door(client, "/documind/api/v1", hr)
    knowledge.ask(library, knowledge.read_handbook(library, MATERIAL))
    position = interviewing.prepare(Door(client, "/interview/v1", hr))
    candidate = _account(client, "zhangwei@example.com", "张伟", "candidate")
    door = Door(client, "/interview/v1", candidate)
    interview = interviewing.interview(door, position, interactive=interactive)
    results = Path.cwd() / "demo-results"
    results.mkdir(exist_ok=True)
    interviewing.report(Door(client, "/interview/v1", hr), interview, results)
    native = Door(client, "/api/v1", hr)
    doors.rest(native)
    doors.mcp(server, hr)
    doors.command_line(server, native.post("/keys", json={"name": "demo"})["key"])


def _account(client: httpx2.Client, email: str, name: str, role: str) -> str:
    door = Door(client, "/interview/v1")
    account = {"email": email, "password": "password123"}
    door.post("/users/register", json={**account, "username": name, "role": role})
    token: str = door.post("/users/login", json=account)["access_token"]
    return token


def _stay(server: Server) -> None:
    console.print(f"{server.url}/docs · Ctrl-C ends it.")
    try:
        server.process.wait()
    except KeyboardInterrupt:
        console.print("再见 bye")


if __name__ == "__main__":
    main()
