"""What ``zhiren doctor`` looks at: a check finds something, and says the line that mends it."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

Status = Literal["ok", "warn", "missing"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check found."""

    status: Status
    """``missing`` is broken and needed; ``warn`` works, but less well."""
    found: str
    mend: str = ""
    """The one line to do; empty when all is well."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing to look at, named by a target that is imported when it is looked at."""

    name: str
    run: str
    """``"module:function"``, which takes nothing and gives a `Finding`."""

    def look(self) -> Finding:
        """Look now."""
        module, function = self.run.split(":")
        looking: Callable[[], Finding] = getattr(import_module(module), function)
        return looking()


def ok(found: str) -> Finding:
    """All is well."""
    return Finding(status="ok", found=found)


def warn(found: str, mend: str) -> Finding:
    """It works, but less well."""
    return Finding(status="warn", found=found, mend=mend)


def missing(found: str, mend: str) -> Finding:
    """Something needed is broken."""
    return Finding(status="missing", found=found, mend=mend)
