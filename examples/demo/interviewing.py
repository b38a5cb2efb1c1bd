"""A candidate is interviewed over SSE; a report with evidence comes out."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stage import Door, act, console, say, table

POSITION = {
    "title": "Java后端工程师",
    "category": "system",
    "description": "负责订单与支付核心服务",
    "requirements": ["熟悉Java与Spring Boot", "有高并发系统经验", "熟悉MySQL与Redis"],
    "interview_duration": 30,
    "question_count": 3,
}
QUESTIONS = (
    {
        "content": "请介绍一个你主导过的后端项目，你负责了什么，结果如何？",
        "type": "behavioral",
        "difficulty": "easy",
        "scoring_points": ["说明项目背景与目标", "说明个人职责", "给出可量化的结果"],
    },
    {
        "content": "线上接口突然变慢，你会如何定位和解决？",
        "type": "technical",
        "difficulty": "medium",
        "scoring_points": ["先看监控和日志", "分析慢查询与索引", "使用缓存", "验证效果并复盘"],
    },
    {
        "content": "如何保证支付消息不被重复处理？",
        "type": "technical",
        "difficulty": "hard",
        "scoring_points": ["幂等键或唯一约束", "消息确认与重试", "对账与补偿"],
    },
)
ANSWERS = {
    QUESTIONS[0]["content"]: (
        "去年我主导了订单中心的重构，背景是单体系统大促时经常超时，目标是撑住每秒六千单。"
        "我负责整体方案和幂等设计，用 Spring Boot 拆出四个服务。"
    ),
    QUESTIONS[1]["content"]: (
        "我会先看监控和日志，确认是哪个接口、从什么时候开始变慢。"
        "有一次发现是一条没有走索引的慢查询，我加了联合索引，又用 Redis 缓存了热点数据。"
    ),
    QUESTIONS[2]["content"]: (
        "每笔支付带一个业务流水号，落库时用唯一约束做幂等，重复消息直接返回第一次的结果；"
        "消费成功后才确认消息，失败按退避重试，每天凌晨和支付渠道对账，差异单进补偿队列。"
    ),
}
MORE = {
    QUESTIONS[0]["content"]: [
        "幂等方案和订单状态机是我本人设计和编码的，另外三位同事负责库存服务，我每周组织评审。",
        "结果是下单接口的 P99 从 820 毫秒降到 140 毫秒，大促每秒六千单没有丢单，监控上都看得到。",
    ],
    QUESTIONS[1]["content"]: [
        "先更新数据库再删缓存，热点键设了随机过期时间；加索引后查询从 1.8 秒降到 30 毫秒。",
        "改完先压测验证效果再全量发布，之后写了复盘，并把慢查询告警加进了值班手册。",
    ],
}
DECLINED = "这一点我不知道，没有更多可以补充的。"


def prepare(door: Door) -> str:
    """Open a position with questions and scoring points."""
    act(5, "岗位与题库 · A position with questions", f"POST {door.prefix}/positions, /questions")
    position = door.post("/positions", json=POSITION)
    identity: str = position["position_id"]
    for question in QUESTIONS:
        door.post("/questions", json={"position_id": identity, **question})
    say(f"{POSITION['title']} ({identity}), {len(QUESTIONS)} 道题，含评分要点")
    return identity


def interview(door: Door, position: str, *, interactive: bool) -> str:
    """Hold the interview: the interviewer's words stream in, answers are typed or prepared."""
    act(6, "AI 面试 · The interview", f"POST {door.prefix}/interviews/…/answers (SSE)")
    chosen = {"position_id": position, "interviewer_style": "friendly"}
    identity: str = door.post("/interviews", json=chosen)["interview_id"]
    question = door.post(f"/interviews/{identity}/start")["current_question"]
    _listen(door.events(f"/interviews/{identity}/events"))
    base = question["content"]
    while question is not None:
        base = base if question.get("is_follow_up") else question["content"]
        answer = _answer(question, base, interactive=interactive)
        body = {
            "question_id": question["question_id"],
            "audio_url": "",
            "video_url": "",
            "transcript": answer,
            "duration": max(5, len(answer) // 4),
        }
        question = _turn(door, identity, body)
    door.post(f"/interviews/{identity}/end")
    return identity


def _answer(question: dict[str, Any], base: str, *, interactive: bool) -> str:
    if interactive:
        return console.input("[bold green]你[/bold green] ").strip() or "不知道"
    prepared = MORE.get(base, []) if question.get("is_follow_up") else [ANSWERS.get(base, "")]
    answer = (prepared.pop(0) if prepared else "") or DECLINED
    say(f"[bold green]候选人[/bold green] {answer}")
    return answer


def _turn(door: Door, identity: str, body: dict[str, Any]) -> dict[str, Any] | None:
    return _listen(door.events(f"/interviews/{identity}/answers", body))


def _listen(events: Iterator[tuple[str, dict[str, Any]]]) -> dict[str, Any] | None:
    """Print what the interviewer says until the turn is over; answer what was asked."""
    asked: dict[str, Any] | None = None
    say("[bold magenta]面试官[/bold magenta] ", end="")
    for name, data in events:
        if name == "token":
            say(data["content"], end="")
        elif name in {"question_started", "follow_up_generated"}:
            asked = data["data"]
            if name == "follow_up_generated":
                say("[dim](追问 follow-up)[/dim] ", end="")
        elif name == "done":
            break
    say("")
    return asked


def report(door: Door, interview_id: str, folder: Path) -> None:
    """Show the report, each score with what it rests on, and export it."""
    act(7, "评测报告 · A report with evidence", f"GET {door.prefix}/reports/{interview_id}")
    while (found := door.get(f"/reports/{interview_id}")).get("report_status") == "generating":
        time.sleep(0.2)
    say(f"综合评分 [bold]{found['overall_score']}[/bold]  建议 {found['recommendation']}")
    rows = table("维度 dimension", "分 score", "依据 evidence (原话，已核对)")
    evidence: dict[str, Any] = found["evidence"]["dimensions"]
    for dimension, score in found["ability_scores"].items():
        shown = evidence[dimension]["items"][:2]
        quotes = [f"{item['reason']}：[dim]「{item['quote']}」[/dim]" for item in shown]
        rows.add_row(dimension, "未分析" if score is None else str(score), "\n".join(quotes) or "—")
    console.print(rows)
    for kind, suffix in (("pdf", "pdf"), ("excel", "xlsx"), ("html", "html")):
        path = folder / f"report.{suffix}"
        query = {"format": kind}
        path.write_bytes(door.download(f"/reports/{interview_id}/export", params=query))
        say(f"[dim]导出 exported[/dim] {path}")
