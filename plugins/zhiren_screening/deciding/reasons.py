"""This is where decisions are put into words, in Chinese and English."""

from typing import Any

_EN_LEVELS = {"大专": "associate degree", "本科": "bachelor", "硕士": "master", "博士": "doctorate"}

_SAID: dict[str, dict[str, str]] = {
    "all_met": {"zh": "符合所有筛选条件", "en": "Meets every requirement"},
    "nothing_required": {"zh": "该筛选条件没有任何要求", "en": "The condition requires nothing"},
    "no_condition": {"zh": "未指定筛选条件", "en": "No condition was given"},
    "by_hand": {"zh": "由人工设定", "en": "Set by hand"},
    "unmet": {"zh": "不符合：{what}", "en": "Not met: {what}."},
    "unknown": {"zh": "无法确认：{what}", "en": "Cannot be told: {what}."},
    "education_level_met": {
        "zh": "学历{has}，达到{wanted}及以上的要求",
        "en": "education {has} meets {wanted} or higher",
    },
    "education_level_unmet": {
        "zh": "学历{has}，未达到{wanted}及以上的要求",
        "en": "education {has} is below {wanted}",
    },
    "education_level_unknown": {
        "zh": "简历没有写明学历（要求{wanted}及以上）",
        "en": "the resume does not state the education ({wanted} or higher is required)",
    },
    "work_years_met": {
        "zh": "工作{has}年，符合{wanted}年的要求",
        "en": "{has} years of work meet {wanted}",
    },
    "work_years_unmet": {
        "zh": "工作{has}年，不符合{wanted}年的要求",
        "en": "{has} years of work do not meet {wanted}",
    },
    "work_years_unknown": {
        "zh": "简历没有写明工作年限（要求{wanted}年）",
        "en": "the resume does not tell the years of work ({wanted} are required)",
    },
    "years_differ": {
        "zh": "自述工作{has}年，但按任职日期合计{dated}年，请核实（要求{wanted}年）",
        "en": "it claims {has} years of work, its dated jobs add up to {dated}: please verify "
        "({wanted} are required)",
    },
    "skill_met": {"zh": "具备技能{wanted}", "en": "has the skill {wanted}"},
    "skill_unmet": {
        "zh": "简历中没有技能{wanted}",
        "en": "the skill {wanted} is not in the resume",
    },
    "school_tier_met": {
        "zh": "{has}属于{tiers}，符合{wanted}的要求",
        "en": "{has} is among {tiers}, {wanted} is required",
    },
    "school_tier_unmet": {
        "zh": "{has}属于{tiers}，不在{wanted}之列",
        "en": "{has} is among {tiers}, not {wanted}",
    },
    "school_tier_unknown": {
        "zh": "无法确定{has}是否属于{wanted}",
        "en": "it is not known whether {has} is among {wanted}",
    },
    "school_missing": {
        "zh": "简历没有写明毕业院校（要求{wanted}）",
        "en": "the resume names no school ({wanted} is required)",
    },
}


def say(name: str, language: str, **values: Any) -> str:
    """Word *name* in *language*."""
    shown = {key: _shown(value, language) for key, value in values.items()}
    return _SAID[name][language].format(**shown)


def _shown(value: Any, language: str) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    word = str(value)
    return _EN_LEVELS.get(word, word) if language == "en" else word
