"""What a plugin adds to the command line."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from zhiren.errors import PluginError

if TYPE_CHECKING:
    import typer


@dataclass(frozen=True, kw_only=True)
class CommandGroup:
    """Commands under the plugin's own name, imported when one of them is called."""

    app: str
    """``"module:attribute"``, a ``typer.Typer``."""

    def load(self) -> "typer.Typer":
        """Import the commands."""
        import typer

        module, attribute = self.app.split(":")
        app = getattr(import_module(module), attribute)
        if not isinstance(app, typer.Typer):
            raise PluginError(f"{self.app} is no typer.Typer.")
        return app
