"""This is where tests write plugins that are one file each, good and bad."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ZHIREN = Path(sys.executable).with_name("zhiren")
TOOL = '''
from pydantic import BaseModel
from zhiren import READERS, hookimpl, tool

class Out(BaseModel):
    """What is said."""
    words: str

@tool(roles=READERS, read_only=True, zh="打招呼。", example={})
async def say_hello(call) -> Out:
    """Say hello to whoever asks for it."""
    return Out(words="hello")

@hookimpl
def register_tools():
    return [say_hello]
'''


def drop(folder: Path, *, seconds: float = 5.0, **sources: str) -> dict[str, Any]:
    """Write one-file plugins, and give the settings that let them in."""
    for name, text in sources.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return {"plugins_dir": folder, "plugin_seconds": seconds}


def zhiren(folder: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run ``zhiren`` with the plugins of *folder*, in a home there."""
    environment = {
        "PATH": os.environ["PATH"],
        "ZHIREN_HOME": str(folder / "home"),
        "ZHIREN_PLUGINS_DIR": str(folder),
        "COLUMNS": "200",
        **settings,
    }
    return subprocess.run(
        [str(ZHIREN), *command],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
