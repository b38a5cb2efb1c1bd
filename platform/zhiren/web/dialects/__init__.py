"""Every dialect that Zhiren speaks, by name."""

from zhiren.web.dialects.dialect import Dialect, Page
from zhiren.web.dialects.documind import documind
from zhiren.web.dialects.interview import interview
from zhiren.web.dialects.native import native
from zhiren.web.dialects.open import open_interview
from zhiren.web.dialects.research import research
from zhiren.web.dialects.talent import talent

_ALL = (interview, talent, open_interview, research, documind)
DIALECTS = {dialect.name: dialect for dialect in _ALL}

__all__ = ["DIALECTS", "Dialect", "Page", "native"]
