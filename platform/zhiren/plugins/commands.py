"""Where plugins' own commands are found: ``zhiren PLUGIN …``, loaded when they are called."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import typer
from typer.core import TyperGroup

from zhiren.errors import PluginError, ZhirenError

if TYPE_CHECKING:
    from typer._click import Command, Context


class PluginCommands(TyperGroup):
    """The commands of Zhiren, and behind them those of the plugin that is named."""

    def get_command(self, ctx: "Context", cmd_name: str) -> "Command | None":
        """Find a command; no plugin is loaded for one of Zhiren's own."""
        return super().get_command(ctx, cmd_name) or _of_plugin(cmd_name)


def _of_plugin(name: str) -> "Command | None":
    try:
        app = _commands(name)
    except ZhirenError:
        raise
    except Exception as error:  # the edge of a plugin: what is wrong with it is said in one line
        said = f"{type(error).__name__}: {error}"
        raise PluginError(f"The plugin {name!r} cannot be loaded: {said}") from error
    to_command = cast("Callable[[Any], Command]", typer.main.get_command)
    return None if app is None else to_command(app)


def _commands(name: str) -> typer.Typer | None:
    from zhiren.plugins.loading import commands_of
    from zhiren.plugins.patience import within
    from zhiren.sources import read_settings

    settings = read_settings()
    group = commands_of(name, settings.plugins_dir, seconds=settings.plugin_seconds)
    if group is None:
        return None
    return within(settings.plugin_seconds, f"Importing the commands of {name!r}", group.load)
