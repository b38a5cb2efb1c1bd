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
        "有色处为说话（或视线稳定）的时段，空白处为停顿，橙色为 1 秒以上的停顿。",
        "Filled where somebody speaks (or looks at one place); amber: pauses from 1 s.",
    ),
    "unscored": ("语音与视频不计入总分。", "Speech and video do not count in the total."),
    "formula": ("总分计算", "How the total came about"),
    "sure": ("{window} 秒语音或画面，置信度 {sure}", "{window} s of it, confidence {sure}"),
    "removed": ("录音录像已于 {day} 删除。", "The recordings were removed on {day}."),
    "unit_characters": ("字/分钟", "characters/min"),
    "unit_words": ("词/分钟", "words/min"),
    "median_pause": ("停顿中位数", "Median pause"),
    "longest_silence": ("最长停顿", "Longest pause"),
    "long_pauses": ("1 秒以上停顿次数", "Pauses of 1 s and more"),
    "filled": ("填充词（嗯、那个）", "Filled pauses (um)"),
    "pitch_range": ("音高范围（半音）", "Pitch range (semitones)"),
    "smile": ("微笑时间占比", "Smiling, share of time"),
    "findings": ("画面提示", "Seen in the picture"),
    "seen_no_face": ("有时看不到人脸", "at times no face"),
    "seen_several_faces": ("有多张人脸", "several faces"),
    "seen_dark": ("过暗", "dark"),
    "seen_bright": ("过亮", "too bright"),
    "seen_blurred": ("模糊", "blurred"),
    "seen_small": ("人脸过小", "small face"),
    "seen_off_centre": ("人脸偏离中央", "face at the edge"),
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
    "answer_structure": ("回答结构", "Structure of answers"),
    "answer_result": ("结果", "Results"),
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


def has_label(key: str) -> bool:
    """Tell whether *key* has a label."""
    return key in _LABELS


def label(key: str, language: str) -> str:
    """Give the label of *key* in *language*."""
    chinese, english = _LABELS[key]
    return english if language == "en" else chinese
