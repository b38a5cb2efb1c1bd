"""What requests and answers have in common in the research dialect."""

from typing import Annotated

from pydantic import Field, StringConstraints

from zhiren.access import MEMBERS
from zhiren.kernel.api.research import Camel, RowId
from zhiren.trimming import TRIMMED

RESEARCHERS = MEMBERS - {"candidate"}
"""Who may do research: all but those who come to be interviewed."""
PageNumber = Annotated[int, Field(ge=1, le=1_000_000)]
PageSize = Annotated[int, Field(ge=1, le=100)]
Said = Annotated[str, Field(min_length=1, max_length=20_000), TRIMMED]
Ident = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Name = Annotated[str, Field(min_length=1, max_length=100), TRIMMED]
Known = Annotated[RowId, StringConstraints(min_length=1, max_length=100)]
"""An id of a row, in any document's form."""
Shelves = Annotated[list[Known], Field(max_length=10)]


class Paging(Camel):
    """Which page."""

    page: PageNumber = 1
    page_size: PageSize = 20
