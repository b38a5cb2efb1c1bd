"""This is where a plan is drafted with thinking: our bank first, and beyond it with a model."""

from dataclasses import asdict, replace

import structlog

from zhiren import Call, ZhirenError
from zhiren_interview.generating import Generated, generate, language_of
from zhiren_interview.plans import Drafted

log = structlog.get_logger(__name__)

_GRAPH = "draft_plan"
_PERSONA = "serious_interviewer"


async def draft(call: Call, requirements: str, count: int) -> Generated:
    """Draft a plan of *count* questions; what the model gets wrong, the bank asks instead."""
    made = generate(requirements, count)
    if _GRAPH not in call.host.graphs or _PERSONA not in call.host.personas:
        return made
    state = {
        "requirements": requirements,
        "language": language_of(requirements),
        "skills": [*made.skills, *made.unknown],
        "plan": [asdict(one) for one in made.draft.questions],
    }
    try:
        thought = await call.host.graphs[_GRAPH].run(state, call.host.mind(_PERSONA, call))
    except ZhirenError as error:
        log.warning("plan_not_thought_out", why=str(error))
        return replace(made, fell_back=f"{type(error).__name__}: {error}")
    names = Drafted.__dataclass_fields__
    questions = [
        Drafted(**{k: v for k, v in one.items() if k in names}) for one in thought["questions"]
    ]
    return replace(
        made,
        draft=replace(made.draft, questions=questions),
        made_by=thought["made_by"],
        fell_back=thought["fell_back"],
    )
