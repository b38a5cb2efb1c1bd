"""Backends: what stands behind ``"scheme:rest"`` in a setting, whoever brings it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal, get_args

from zhiren.errors import Invalid, PluginError
from zhiren.plugins.patience import within

BackendKind = Literal["chat", "embedder", "index", "reranker"]
"""``chat``: `zhiren.models.chat.ChatModel`; ``embedder``: `zhiren.models.embedding.Embedder`;
``index``: `zhiren.search.vectors.VectorIndex`; ``reranker``: `zhiren.models.reranking.Reranker`."""


@dataclass(frozen=True, kw_only=True)
class Backend:
    """One way to provide something, named by a target that is imported when it is chosen."""

    kind: BackendKind
    scheme: str
    """What stands before the colon in a setting: ``acme`` of ``acme:large``."""
    open: str
    """``"module:function"``. It takes what stands after the colon and the `Settings`, for ``chat``
    also a temperature or None, and gives the thing without doing anything yet."""

    def __post_init__(self) -> None:
        """Refuse what could never be chosen."""
        if self.kind not in get_args(BackendKind):
            raise PluginError(f"There are no backends of the kind {self.kind!r}.")
        if not self.scheme.isidentifier() or self.scheme in {"builtin", "http", "https", "tcp"}:
            raise PluginError(f"{self.scheme!r} cannot be the scheme of a backend.")

    @property
    def name(self) -> str:
        """What nobody else may take."""
        return f"{self.kind} {self.scheme}:"


class Backends:
    """What the plugins of one host can provide."""

    def __init__(self, found: Iterable[Backend], *, seconds: float = 20.0) -> None:
        """Offer *found*, each opened within *seconds*."""
        self._found = {(one.kind, one.scheme): one for one in found}
        self._seconds = seconds

    def targets(self, kind: BackendKind) -> dict[str, str]:
        """Give the targets of a kind by scheme."""
        return {one.scheme: one.open for one in self._found.values() if one.kind == kind}

    def knows(self, kind: BackendKind, scheme: str) -> bool:
        """Tell whether something is behind *scheme*."""
        return (kind, scheme) in self._found

    def open(self, kind: BackendKind, setting: str, *given: Any) -> Any:
        """Open what *setting* (``"scheme:rest"``) names. Raises `Invalid` for an unknown scheme."""
        scheme, _, rest = setting.partition(":")
        if (backend := self._found.get((kind, scheme))) is None:
            known = ", ".join(f"{one}:" for one in sorted(self.targets(kind))) or "none"
            raise Invalid(f"Unknown {kind} {setting!r}. There are: {known}.", kind)
        return opened(backend.open, f"{kind} {scheme}:", self._seconds, rest, *given)


def opened(target: str, what: str, seconds: float, *given: Any) -> Any:
    """Import *target* and call it, within *seconds*: what others wrote may hang or end us."""

    def work() -> Any:
        module, function = target.split(":")
        opening: Callable[..., Any] = getattr(import_module(module), function)
        return opening(*given)

    return within(seconds, f"Opening {what}", work)
