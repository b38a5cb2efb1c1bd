"""Zhiren: a host for hiring and knowledge agents. Plugins import from here, and only from here.

What is offered stands in ``__init__.pyi``; each name is imported when it is first used, so that
``zhiren --help`` need not load what it does not show.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
