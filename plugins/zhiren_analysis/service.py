"""What can be done with reports. No HTTP, no model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import NotFound
from zhiren.db import utcnow
from zhiren_analysis.discretion import POINTS, points_of
from zhiren_analysis.tables import Report


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which finished reports a list should show."""

    position_id: str | None = None
    min_score: float | None = None
    recommendation: str | None = None
    page: int = 1
    page_size: int = 20

    def conditions(self) -> list[ColumnElement[bool]]:
        """Say it in SQL."""
        found = [Report.status == "ready"]
        if self.position_id is not None:
            found.append(Report.position_id == self.position_id)
        if self.min_score is not None:
            found.append(Report.overall_score >= self.min_score)
        if self.recommendation is not None:
            found.append(Report.recommendation == self.recommendation)
        return found


@dataclass(frozen=True)
class Reports:
    """The reports that one transaction can see."""

    session: AsyncSession

    async def find(self, ident: str) -> Report | None:
        """Find a report by its own id or the interview's, if there is one."""
        either = or_(Report.id == ident, Report.interview_id == ident)
        found: Report | None = await self.session.scalar(select(Report).where(either))
        return found

    async def get(self, ident: str) -> Report:
        """Find a report by its own id or the interview's, or say that there is none."""
        if report := await self.find(ident):
            return report
        raise NotFound("report", ident)

    async def locked(self, ident: str) -> Report:
        """Find a report that nobody else changes until the transaction ends."""
        query = select(Report).where(Report.id == ident).with_for_update()
        found: Report | None = await self.session.scalar(query)
        if found is None:
            raise NotFound("report", ident)
        return found

    async def known(self, interview_ids: Sequence[str]) -> set[str]:
        """Tell which of these interviews have a report, finished or not."""
        those = select(Report.interview_id).where(Report.interview_id.in_(interview_ids))
        return set((await self.session.scalars(those)).all())

    async def page(self, wanted: Wanted) -> tuple[Sequence[Report], int]:
        """Give one page of finished reports, the newest first, and how many there are."""
        conditions = wanted.conditions()
        count = await self.session.scalar(select(func.count(Report.id)).where(*conditions))
        newest = select(Report).where(*conditions).order_by(Report.generated_at.desc(), Report.id)
        skipped = (wanted.page - 1) * wanted.page_size
        rows = await self.session.scalars(newest.offset(skipped).limit(wanted.page_size))
        return rows.all(), count or 0

    async def begin(self, interview_id: str, candidate_id: str) -> Report:
        """Open the report of an interview, or take the one that there is up again."""
        if (report := await self.find(interview_id)) is None:
            report = Report(interview_id=interview_id, candidate_id=candidate_id)
            self.session.add(report)
        report.status, report.error = "generating", None
        await self.session.flush()
        return report

    async def finish(
        self, interview_id: str, record: Mapping[str, Any], report: Mapping[str, Any]
    ) -> Report:
        """Keep what was found out about the interview of *record*; the last word counts."""
        row = await self.get(interview_id)
        position = {name: record["position"][name] for name in ("position_id", "title")}
        known = {"candidate": record["candidate"], "position": position}
        row.data = {**report, **known, POINTS: points_of(record)}
        row.language, row.position_id = record["language"], position["position_id"]
        row.overall_score = report["overall_score"]
        row.recommendation, row.made_by = report["recommendation"], report["made_by"]
        row.status, row.error, row.generated_at = "ready", None, utcnow()
        return row

    async def fail(self, interview_id: str, why: str) -> None:
        """Note that the report could not be made."""
        row = await self.get(interview_id)
        row.status, row.error = "failed", why
