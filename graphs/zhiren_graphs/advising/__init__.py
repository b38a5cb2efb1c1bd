"""What agents of the research document do by themselves: forms that they fill, with a rule each."""

from collections.abc import Mapping

from zhiren_graphs.advising.forms import Form
from zhiren_graphs.advising.picos import PICOS
from zhiren_graphs.advising.topics import TOPIC

FORMS: Mapping[str, Form] = {"picos": PICOS, "topic_evaluation": TOPIC}
"""By persona. The others simply talk."""
