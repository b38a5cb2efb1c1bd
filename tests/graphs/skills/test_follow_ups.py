"""Follow-ups take up what was said, give nothing away and keep to what may be asked."""

from typing import Any

import pytest

from zhiren_graphs.skills.follow_ups import best_follow_up, candidates, star_gaps
from zhiren_graphs.skills.mentions import mentions
from zhiren_graphs.skills.ranking import rank
from zhiren_graphs.skills.tact import is_protected, leaks, repeats
from zhiren_graphs.skills.transcripts import cut, language_of

QUESTION = {
    "content": "你如何提升模型的训练效率？",
    "type": "technical",
    "scoring_points": ["混合精度：降低显存与计算量", "结果的量化程度"],
    "reference_answer": "使用混合精度、分布式训练和更好的数据加载。",
}


def given(answer: str, language: str = "zh", **changed: Any) -> dict[str, Any]:
    points = [{"point": p, "state": "open", "quote": ""} for p in QUESTION["scoring_points"]]
    base = {"question": QUESTION, "answer": answer, "said": answer, "asked": [], "flags": []}
    return base | {"points": points, "language": language, "style": "friendly"} | changed


def test_figures_tools_decisions_and_deeds_are_found_verbatim() -> None:
    answer = "我负责推荐系统，决定改用PyTorch，训练时间缩短了40%。"
    named = mentions(cut(answer), "zh")
    assert {"figure", "decision", "deed"} <= {mention.kind for mention in named}
    assert all(answer[m.start : m.start + len(m.text)] == m.text for m in named)


def test_english_names_are_told_from_ordinary_words() -> None:
    answer = "Then we moved on. The team used PyTorch and C++ at Acme."
    tools = [m.text for m in mentions(cut(answer), "en") if m.kind == "tool"]
    assert tools == ["PyTorch", "C++"]


def test_a_figure_in_a_long_sentence_is_still_quoted() -> None:
    answer = (
        "Together with three colleagues from the platform group I rewrote it and cut cost by 30%."
    )
    figures = [m.text for m in mentions(cut(answer), "en") if m.kind == "figure"]
    assert figures == ["cut cost by 30%"]


def test_a_figure_is_quoted_with_its_unit() -> None:
    answer = "接口 P99 从 900 毫秒降到 150 毫秒，没有再超时。"
    figures = [m.text for m in mentions(cut(answer), "zh") if m.kind == "figure"]
    assert figures == ["接口 P99 从 900 毫秒降到 150 毫秒"]


def test_the_best_follow_up_quotes_the_candidate() -> None:
    best = best_follow_up(given("我主导了数据加载的重构，训练时间从十小时缩短了40%。"))
    assert best is not None
    assert best.about
    assert best.about in best.text


def test_no_candidate_names_a_secret() -> None:
    worded = [one.text for one in candidates(given("我用PyTorch训练了模型。"))]
    assert worded
    assert not any("混合精度" in text or "显存" in text for text in worded)


def test_an_account_without_its_outcome_has_a_gap() -> None:
    assert star_gaps("当时在上一家公司，我负责协调三个部门。") == ["result"]


def test_a_behavioural_question_asks_for_the_gap() -> None:
    nothing: list[str] = []
    question = QUESTION | {"type": "behavioral", "scoring_points": nothing}
    answer = "When I was at my last company, I organised the whole migration of our billing system."
    best = best_follow_up(given(answer, "en", question=question, points=[]))
    assert best is not None
    assert best.angle == "result"


def test_everything_asked_leaves_nothing_to_ask() -> None:
    inputs = given("我用PyTorch训练了模型。", asked=[])
    while best := best_follow_up(inputs):
        assert best.text not in inputs["asked"]
        inputs["asked"].append(best.text)
    assert 2 < len(inputs["asked"]) < 30


def test_a_private_matter_that_the_candidate_names_is_not_taken_up() -> None:
    best = best_follow_up(given("我结婚后负责带孩子，也负责订单系统的改造。"))
    assert best is not None
    assert not is_protected(best.text)


@pytest.mark.parametrize(
    "text", ["你结婚了吗？", "你今年多大年纪？", "Do you plan to have children?"]
)
def test_what_may_not_be_asked_is_known(text: str) -> None:
    assert is_protected(text)


@pytest.mark.parametrize("text", ["子进程和父进程怎么通信？", "How do child processes exit?"])
def test_technical_words_are_not_private(text: str) -> None:
    assert not is_protected(text)


def test_quoting_the_reference_is_a_leak_unless_the_candidate_said_it() -> None:
    text = "你用过分布式训练和更好的数据加载吗？"
    assert leaks(text, QUESTION, "我用PyTorch。")
    assert not leaks(text, QUESTION, "我会用分布式训练和更好的数据加载。")


def test_the_same_question_in_other_punctuation_is_a_repetition() -> None:
    assert repeats("为什么选择PyTorch呢？", ["为什么选择PyTorch?"])


def test_the_selector_prefers_what_takes_up_this_answer() -> None:
    question = "Describe a time when your workload was heavy."
    answer = "We had a small meeting and extended our working hours to finish the target."
    ranked = rank(question, answer, ["What music do you enjoy?", "Did you lead that meeting?"])
    assert ranked[1] > ranked[0]


@pytest.mark.parametrize(
    ("text", "language"),
    [("我们用PyTorch和Redis", "zh"), ("I used PyTorch a lot", "en"), ("OK", "zh"), ("", "zh")],
)
def test_the_language_is_the_candidates(text: str, language: str) -> None:
    assert language_of(text, "zh") == language


@pytest.mark.parametrize(
    ("answer", "language"),
    [
        ("锁是同事小陈加的，他用了Redis分布式锁。", "zh"),
        ("DBA帮我们加的索引，查询从2秒降到50毫秒。", "zh"),
        ("小王设计了整个架构，他们把延迟从5秒降到200毫秒。", "zh"),
        ("My colleague Anna designed the schema and she moved it to Kafka.", "en"),
    ],
)
def test_who_tells_of_others_work_is_asked_for_their_own_share(answer: str, language: str) -> None:
    best = best_follow_up(given(answer, language))
    assert best is not None
    assert best.angle == "own_share"


@pytest.mark.parametrize(
    ("answer", "language"), [("没有过分歧。", "zh"), ("That never happened to me.", "en")]
)
def test_who_never_met_such_a_case_is_asked_what_they_would_do(answer: str, language: str) -> None:
    question = QUESTION | {"type": "behavioral"}
    best = best_follow_up(given(answer, language, question=question))
    assert best is not None
    assert best.angle == "suppose"


def test_a_reason_that_was_given_is_not_asked_for_again() -> None:
    points = [{"point": "方案取舍的理由", "state": "partly", "quote": ""}]
    open_, told = "我们改用了Redis预扣库存。", "我们改用了Redis预扣库存，因为行锁在热点商品上排队。"
    asked = [best_follow_up(given(answer, points=points)) for answer in (open_, told)]
    assert [one.angle == "why" for one in asked if one] == [True, False]


def test_the_same_way_of_asking_is_not_used_twice_in_a_row() -> None:
    said = "我负责订单系统，主导了分库分表，优化过慢查询，设计了缓存，引入了Kafka。"
    asked: list[str] = []
    angles = []
    for _ in range(3):
        best = best_follow_up(given(said, asked=asked))
        assert best is not None
        asked.append(best.text)
        angles.append(best.angle)
    assert len(set(angles)) == len(angles)


def test_after_the_first_follow_up_nothing_general_is_asked() -> None:
    assert best_follow_up(given("就这些，差不多是这个样子吧。", before=1)) is None


def test_under_pressure_more_is_asked_for_once_more() -> None:
    said = "就这些，差不多是这个样子吧。"
    asked = [best_follow_up(given(said, before=n, style="pressure")) for n in (1, 2)]
    assert [one is not None for one in asked] == [True, False]


def test_a_story_is_asked_on_about_what_was_done() -> None:
    question = QUESTION | {"type": "behavioral"}
    said = "Last year I shipped a release without testing Safari, and rolled it back."
    best = best_follow_up(given(said, "en", question=question))
    assert best is not None
    assert best.about.startswith("shipped a release")


def test_an_introduction_is_asked_on_about_not_examined() -> None:
    question = QUESTION | {"content": "请先做一个简单的自我介绍", "type": "basic"}
    best = best_follow_up(given("我做了五年后端，负责订单系统。", question=question))
    assert best is not None
    assert best.angle == "proud"
