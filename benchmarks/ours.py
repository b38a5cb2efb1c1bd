"""Zhiren as it is served, with the measuring plugin beside all installed ones."""

import argparse
import tempfile
from importlib.metadata import entry_points
from pathlib import Path

import uvicorn

from benchmarks import arithmetic
from zhiren import Host
from zhiren.app import create_app
from zhiren.logs import quiet
from zhiren.operating.serving import prepare
from zhiren.settings import Settings


def main() -> None:
    """Serve from a temporary home."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    quiet()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), port=port)
        prepare(settings)
        plugins = {point.name: point.load() for point in entry_points(group="zhiren")}
        host = Host(plugins | {"arithmetic": arithmetic}, settings=settings)
        uvicorn.run(create_app(host), port=port, log_config=None, access_log=False)


if __name__ == "__main__":
    main()
