"""How a condition's decisions fall on groups, at Zhiren's own door."""

from pydantic import BaseModel

from zhiren import STAFF, Call, post
from zhiren_screening.fairness import Declared, ImpactOut


class ImpactIn(BaseModel):
    """Who is of which group, declared for this count alone."""

    declared: Declared


async def impact_ratios(call: Call, condition_id: str, body: ImpactIn) -> ImpactOut:
    """Count selection rates and impact ratios; what is declared is not kept."""
    found = await call.use(
        "measure_impact",
        condition_id=condition_id,
        declared=[one.model_dump() for one in body.declared],
    )
    return ImpactOut.model_validate(found)


endpoints = [
    post("/conditions/{condition_id}/impact-ratios", impact_ratios, roles=STAFF, asks=True)
]
