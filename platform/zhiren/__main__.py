"""``python -m zhiren`` is the command ``zhiren``."""

from zhiren.cli import main

main()
