"""Interviews to judge, in the form in which the interview plugin shows them."""

from typing import Any

DEEP_LEARNING = "请介绍一下你对深度学习的理解，以及你在实际项目中是如何应用的？"
OUTAGE = "请讲一次你处理线上故障的经历"
OVERFITTING = "什么是过拟合，如何缓解？"

GOOD = (
    "深度学习是指用多层神经网络自动学习特征的方法。"
    "首先，在推荐项目中我负责用 PyTorch 搭建排序模型，"
    "因为原来的逻辑回归无法处理高维交叉特征。"
    "其次，我引入混合精度训练，训练时间从 10 小时缩短到 4 小时。"
)
STORY = (
    "当时大促前一天推荐服务宕机，压力很大。我回滚了模型版本，然后和运维同事一起排查，"
    "定位到是特征服务超时导致的。最终 20 分钟恢复了服务。"
)
OVERFITTING_POINTS = ["训练误差小而泛化误差大", "正则化与 Dropout", "数据增强与早停"]


def turn(order: int, content: str, transcript: str | None, **more: Any) -> dict[str, Any]:
    """A question and, unless *transcript* is None, what was answered."""
    answer = {
        "answer_id": f"ans_{order}",
        "transcript": transcript,
        "duration": 60,
        "submitted_at": f"2025-12-16T10:{5 + 2 * order:02}:00.000Z",
        "assessment": more.pop("assessment", None),
    }
    return {
        "question_id": f"q_{order}",
        "order": order,
        "content": content,
        "type": "technical",
        "difficulty": "medium",
        "is_follow_up": False,
        "parent_question_id": None,
        "scoring_points": [],
        "reference_answer": None,
        "answer": None if transcript is None else answer,
    } | more


def interview(*turns: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A finished interview."""
    return {
        "interview_id": "int_1",
        "status": "completed",
        "style": "friendly",
        "language": "zh",
        "started_at": "2025-12-16T10:05:00.000Z",
        "ended_at": "2025-12-16T10:35:00.000Z",
        "position": {
            "position_id": "pos_1",
            "title": "算法工程师",
            "category": "ai",
            "requirements": ["熟悉机器学习、深度学习算法", "熟练使用Python、PyTorch"],
        },
        "candidate": {"user_id": "u_1", "username": "张三"},
        "turns": list(turns),
    } | more


def whole() -> dict[str, Any]:
    """An interview with a good answer, a story and a blank."""
    return interview(
        turn(1, DEEP_LEARNING, GOOD, scoring_points=["对深度学习概念的理解准确性"]),
        turn(2, OUTAGE, STORY, type="behavioral", difficulty="hard"),
        turn(3, OVERFITTING, "不太清楚。", scoring_points=OVERFITTING_POINTS),
    )
