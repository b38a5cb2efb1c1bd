"""Words of a report that no model writes, in Chinese and English, by key."""

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, str]] = {
    # why a quote is evidence
    "point_covered": ("说明了要点「{point}」", "Explains the point “{point}”"),
    "point_partly": ("部分说明了要点「{point}」", "Partly explains the point “{point}”"),
    "concrete": ("给出具体的{what}", "Gives concrete {what}"),
    "beside_points": ("没有触及任何评分要点", "Touches none of the scoring points"),
    "near_points": (
        "接近评分要点，但没有说清楚",
        "Comes near the scoring points without explaining them",
    ),
    "structured": ("层次清楚：{what}", "Well ordered: {what}"),
    "plain": ("回应了问题，未见明显结构", "Answers the question without visible structure"),
    "focused": ("紧扣问题，言之有物", "To the point, with substance"),
    "illustrated": ("用例证或数据支撑表达", "Backs words with an example or a figure"),
    "unfocused": ("切题内容约占 {share}%", "About {share}% of it answers the question"),
    "follow_up_met": ("在追问或难题下的回应", "Response to a follow-up or a hard question"),
    "adversity_met": ("面对困难时的具体应对", "Concrete handling of a difficulty"),
    "plan": ("不确定时说明了求解办法", "Says how to find out when unsure"),
    "team": ("体现沟通协作", "Shows communication or teamwork"),
    "responsive": ("正面回应了所问的问题", "Responds squarely to what was asked"),
    "decline": ("表示不了解，未作答", "Says they do not know"),
    "beside": ("与问题无关", "Beside the question"),
    # what a passage holds
    "number": ("数据", "figures"),
    "tool": ("技术或工具", "tools"),
    "decision": ("取舍与决策", "choices"),
    "action": ("行动", "actions"),
    "result": ("结果", "results"),
    "cause": ("因果", "causes"),
    "order": ("先后", "order"),
    "definition": ("概念说明", "a definition"),
    "example": ("例证", "an example"),
    "contrast": ("对比", "a comparison"),
    "summary": ("总结", "a summary"),
    "situation": ("背景", "the situation"),
    # dimensions
    "professional_knowledge": ("专业知识水平", "Professional knowledge"),
    "logical_thinking": ("逻辑思维能力", "Logical thinking"),
    "language_expression": ("语言表达能力", "Language and expression"),
    "stress_resistance": ("应变抗压能力", "Resilience under pressure"),
    "communication_potential": ("沟通协作潜力", "Communication and teamwork"),
    # grades of the content part
    "not_analysed": ("未分析", "Not analysed"),
    "relevance_high": ("高", "High"),
    "relevance_middle": ("中", "Medium"),
    "relevance_low": ("低", "Low"),
    "logic_high": ("清晰", "Clear"),
    "logic_middle": ("一般", "Fair"),
    "logic_low": ("欠清晰", "Unclear"),
    "depth_high": ("较好", "Good"),
    "depth_middle": ("一般", "Fair"),
    "depth_low": ("不足", "Thin"),
    # highlights
    "highlight": ("{reason}：“{quote}”", "{reason}: “{quote}”"),
    "injection": (
        "回答中含有影响评分的指令，未计入评分",
        "Holds an order to whoever scores, which earned nothing",
    ),
    # improvements
    "improve_structure": (
        "建议采用STAR法则（情境、任务、行动、结果）组织回答，先说结论再展开，使表达更有条理",
        "Organise answers by STAR (situation, task, action, result): conclusion first, then why",
    ),
    "improve_result": (
        "讲经历时建议补充结果：用数据说明做到了什么、变化有多大",
        "When telling an experience, add the result: what changed, and by how much",
    ),
    "improve_depth": (
        "第{orders}题还有要点没有展开，建议补充原理、关键步骤和依据",
        "Question {orders} left points open: add the principle, the key steps and the grounds",
    ),
    "improve_knowledge": (
        "建议结合具体技术、数据和取舍来说明原理与做法",
        "Explain principles and practice with concrete tools, figures and choices",
    ),
    "improve_relevance": (
        "建议先直接回答所问的问题，再补充背景，减少与问题无关的内容",
        "Answer the question first, then add background; leave out what was not asked",
    ),
    "improve_expression": (
        "建议用完整的句子和具体例子表达，减少口头语和重复",
        "Speak in whole sentences with concrete examples; fewer fillers and repetitions",
    ),
    "improve_stress": (
        "被追问时，建议先答结论，再补充依据和细节；不熟悉的地方，说明会怎样去弄清楚",
        "When asked on, answer first, then give reasons; where unsure, say how you would find out",
    ),
    "improve_communication": (
        "建议补充与他人协作的具体事例：如何沟通、如何处理分歧、对方如何反馈",
        "Add concrete cases of working with others: how you talked, differed and took feedback",
    ),
    # why there is no score, or no higher recommendation
    "nothing_said": (
        "依据不足：没有可供评分的回答内容",
        "Insufficient evidence: there is no answer that can be judged",
    ),
    "nothing_shown": (
        "依据不足：回答中没有可以核对的依据",
        "Insufficient evidence: nothing in the answers can be checked",
    ),
    "few_answers": (
        "只有 {judged}/{asked} 道题可供评分，推荐意见最高为“待定”",
        "Only {judged} of {asked} questions could be judged, so it stays at “consider”",
    ),
}


def say(key: str, language: str, **values: object) -> str:
    """Give the words of *key* in *language*, with *values* put in."""
    chinese, english = _WORDS[key]
    return (english if language == "en" else chinese).format(**values)


def enumerate_words(keys: list[str], language: str) -> str:
    """Give the words of *keys* as one enumeration."""
    return (", " if language == "en" else "、").join(say(key, language) for key in keys)
