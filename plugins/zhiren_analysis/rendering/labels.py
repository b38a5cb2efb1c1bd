"""The fixed words of a rendered report, in Chinese and English."""

from collections.abc import Mapping

_METHOD_ZH = (
    "各维度按锚定等级（0–4 级，每级 25 分）评分，总分按权重计算，未分析的维度不参与计算。"
    "每条依据均为候选人原话，并已与回答记录核对。评分由{made_by}生成，供人工决策参考。"
)
_METHOD_EN = (
    "Dimensions are scored on anchored levels (0–4, 25 points each) and weighed; those not "
    "analysed take no part. Every quote was checked against the transcript. Scored by {made_by}, "
    "to inform a person's decision."
)
_LABELS: Mapping[str, tuple[str, str]] = {
    "report": ("面试评测报告", "Interview report"),
    "candidate": ("候选人", "Candidate"),
    "position": ("应聘岗位", "Position"),
    "interview": ("面试编号", "Interview"),
    "number": ("报告编号", "Report"),
    "generated_at": ("生成时间", "Generated"),
    "overall_score": ("综合评分", "Overall score"),
    "recommendation": ("推荐意见", "Recommendation"),
    "strongly_recommend": ("强烈推荐", "Strongly recommend"),
    "recommend": ("推荐", "Recommend"),
    "consider": ("待定", "Consider"),
    "not_recommend": ("不推荐", "Do not recommend"),
    "no_verdict": ("依据不足", "Insufficient evidence"),
    "not_analysed": ("未分析", "Not analysed"),
    "abilities": ("能力维度", "Abilities"),
    "dimension": ("维度", "Dimension"),
    "weight": ("权重", "Weight"),
    "score": ("得分", "Score"),
    "level": ("等级说明", "What the level means"),
    "details": ("分项分析", "In detail"),
    "speech": ("语音", "Speech"),
    "video": ("视频", "Video"),
    "content": ("内容", "Content"),
    "speech_rate": ("语速", "Rate"),
    "fluency": ("流畅度", "Fluency"),
    "emotion": ("情绪", "Emotion"),
    "expression": ("表情", "Expression"),
    "eye_contact": ("眼神", "Eye contact"),
    "posture": ("姿态", "Posture"),
    "recordings": ("录音与录像", "Recordings"),
    "timeline": (
        "有色处为说话（或视线稳定）的时段，空白处为停顿；不计入总分。",
        "Filled where somebody speaks (or looks at one place), blank in pauses; not scored.",
    ),
    "spoken": ("说话", "speech"),
    "gaze": ("视线稳定", "steady gaze"),
    "rate_slow": ("偏慢", "Slow"),
    "rate_steady": ("适中", "Steady"),
    "rate_fast": ("偏快", "Fast"),
    "fluency_good": ("良好", "Good"),
    "fluency_fair": ("一般", "Fair"),
    "fluency_halting": ("欠流畅", "Halting"),
    "manner_confident": ("自信", "Confident"),
    "manner_neutral": ("平稳", "Neutral"),
    "manner_hesitant": ("犹豫", "Hesitant"),
    "expression_smiling": ("常带微笑", "Smiles often"),
    "expression_neutral": ("自然", "Natural"),
    "expression_still": ("表情较少", "Little expression"),
    "eyes_good": ("良好", "Good"),
    "eyes_fair": ("一般", "Fair"),
    "eyes_poor": ("较少", "Seldom"),
    "posture_good": ("端正", "Upright"),
    "posture_fair": ("略有晃动", "Slightly unsteady"),
    "posture_poor": ("不稳", "Unsteady"),
    "relevance": ("切题", "Relevance"),
    "logic_structure": ("逻辑结构", "Structure"),
    "professional_depth": ("专业深度", "Depth"),
    "highlights": ("亮点与提示", "Highlights"),
    "time": ("时间", "Time"),
    "what": ("内容", "What"),
    "improvements": ("改进建议", "What to improve"),
    "evidence": ("评分依据", "Evidence"),
    "question": ("题号", "Question"),
    "quote": ("候选人原话", "The candidate's words"),
    "shows": ("体现", "What they show"),
    "review": ("人工复核", "Review by a person"),
    "by_machine": ("机器评分", "By the machine"),
    "overview": ("总览", "Overview"),
    "method": (_METHOD_ZH, _METHOD_EN),
    "follow_up": ("追问", "follow-up"),
    "builtin": ("内置规则", "built-in rules"),
}


def label(key: str, language: str) -> str:
    """Give the label of *key* in *language*."""
    chinese, english = _LABELS[key]
    "answer_structure": ("回答结构", "Structure of answers"),
    "answer_result": ("结果", "Results"),
    return english if language == "en" else chinese
def has_label(key: str) -> bool:
    """Tell whether *key* has a label."""
    return key in _LABELS


