"""A point is met by what explains it, not by its catchwords, its question or another subject."""

from zhiren_graphs.skills.points import Match, hold_all, is_list, is_recited
from zhiren_graphs.skills.transcripts import cut

ASKED = "为什么要用线程池？"
POINTS = [
    "降低资源消耗：线程可以重复利用，避免频繁创建和销毁线程带来的开销",
    "提高响应速度：任务来了直接交给空闲的线程执行，省去创建线程的时间",
    "便于管理：控制并发线程的总量，防止资源耗尽，方便监控",
]


def held(said: str) -> list[Match]:
    return hold_all(POINTS, ASKED, cut(said))


def worth(said: str) -> float:
    return sum(match.worth for match in held(said))


def test_a_point_in_its_own_words_is_covered() -> None:
    assert [match.state for match in held(POINTS[1])] == ["open", "covered", "open"]


def test_a_point_in_other_words_earns_something() -> None:
    assert 0 < worth("线程反复利用，不用频繁创建，省了开销。") < worth(POINTS[0])


def test_the_catchwords_of_every_point_earn_less_than_one_point_explained() -> None:
    catchwords = "资源消耗、重复利用、响应速度、空闲线程、便于管理、并发总量、监控，"
    assert worth(catchwords * 2) < worth(POINTS[0]) / 2


def test_another_subject_that_shares_a_few_words_earns_nothing() -> None:
    other = (
        "数据库主从复制把变更写进日志，从库再回放，读请求分到多个从库，写请求只走主库，"
        "延迟大的时候要控制批量任务，避免复制中断，再加上校验保证一致。"
    )
    assert worth(other) == 0


def test_the_question_given_back_earns_nothing() -> None:
    assert worth("您问的是为什么要用线程池，线程池这个问题很重要，线程池我也常用。") == 0


def test_saying_more_points_earns_more() -> None:
    earned = [worth("。".join(POINTS[:many])) for many in range(1, 4)]
    assert earned == sorted(earned)
    assert earned[0] < earned[-1]


def test_saying_a_point_twice_earns_no_more() -> None:
    assert worth(POINTS[0] + "。" + POINTS[0]) == worth(POINTS[0] + "。")


def test_speech_with_many_commas_is_no_list() -> None:
    said = "在列上套了函数，类型悄悄转了，前面带百分号也不行，没从最左边开始用"
    assert not is_list(said)
    assert is_list("互斥锁、读写锁、信号量、屏障、条件变量")


def test_only_the_same_items_again_are_recited() -> None:
    assert is_recited("锁、信号量、屏障、锁、信号量、屏障")
    assert not is_recited("锁、信号量、屏障、队列、管道、共享内存")


OWN = ["与“缓存”相关的实际经历", "本人承担的具体职责"]


def test_a_deed_shows_experience_without_a_subject() -> None:
    said = "在电商公司负责缓存的改造，加了本地缓存，上线后命中率到了九成。"
    states = [match.state for match in hold_all(OWN, "请谈谈“缓存”", cut(said))]
    assert states == ["covered", "covered"]


def test_what_a_colleague_did_is_nobody_elses_part() -> None:
    said = "缓存是同事小陈加的，组长负责整个改造。"
    states = [match.state for match in hold_all(OWN, "请谈谈“缓存”", cut(said))]
    assert states[1] == "open"
