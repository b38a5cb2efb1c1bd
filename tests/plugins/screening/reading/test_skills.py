"""Skills have one name each, and are not parts of one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.reading.fields import read_fields
from zhiren_screening.reading.sections import sections_of
from zhiren_screening.reading.skills import (
    known_skill,
    mentions,
    skill_key,
    skill_name,
    skills_in,
    vocabulary,
)


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("k8s", "Kubernetes"),
        ("golang", "Go"),
        ("React.js", "React"),
        ("machine learning", "机器学习"),
        ("POSTGRES", "PostgreSQL"),
        ("c语言", "C"),
    ],
)
def test_other_spellings_are_the_same_skill(written: str, usual: str) -> None:
    assert skill_name(written) == usual


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Java", "JavaScript"),
        ("C", "C++"),
        ("C++", "C#"),
        ("R", "React"),
        ("React", "React Native"),
    ],
)
def test_a_part_of_a_name_is_another_skill(one: str, other: str) -> None:
    assert skill_key(one) != skill_key(other)


def test_whole_words_are_found() -> None:
    assert [name for *_, name in mentions("用JavaScript和C++写服务", listed=True)] == [
        "JavaScript",
        "C++",
    ]


def test_common_words_are_no_skills_in_running_text() -> None:
    assert list(mentions("We excel, go fast and spark joy")) == []


def test_what_somebody_cannot_do_is_no_skill() -> None:
    assert list(mentions("我不会Kubernetes")) == []


def test_levels_and_labels_are_no_part_of_a_skill() -> None:
    fields = read_fields("技能\n编程语言：Python (精通, 8年)、熟悉Docker\n数据库: MySQL\n")
    assert [skill.quote for skill in fields.skills] == ["Python", "Docker", "MySQL"]


def listed(body: str, heading: str = "技能") -> list[str]:
    fields = read_fields(f"{heading}\n{body}\n")
    return [skill.value for skill in fields.skills]


def mentioned(text: str) -> list[str]:
    return [name for *_, name in mentions(text)]


@pytest.mark.parametrize(
    ("body", "skills"),
    [
        ("Java、Go、Python", ["Java", "Go", "Python"]),
        ("Java, Go; Python | Rust", ["Java", "Go", "Python", "Rust"]),
        ("Java，Go；Python｜Rust", ["Java", "Go", "Python", "Rust"]),
        ("- Java\n- Go\n", ["Java", "Go"]),
        ("1. Java\n2. Go\n", ["Java", "Go"]),
        ("C、C++、C#、R", ["C", "C++", "C#", "R"]),
        ("C#", ["C#"]),
        ("F#, C#", ["F#", "C#"]),
        ("Java、JavaScript、TypeScript", ["Java", "JavaScript", "TypeScript"]),
        (".NET、Node.js、Vue.js", [".NET", "Node.js", "Vue"]),
        ("TCP/IP、CI/CD、PL/SQL", ["TCP/IP", "CI/CD", "PL/SQL"]),
        ("前端/后端", ["前端", "后端"]),
        ("熟练掌握Java、精通Python，了解Go", ["Java", "Python", "Go"]),
        ("k8s、Golang、React.js", ["Kubernetes", "Go", "React"]),
        ("Java、java、JAVA", ["Java"]),
        ("Languages: Java, Go", ["Java", "Go"]),
        ("Java (Spring, MyBatis)、Go", ["Java", "Go"]),
        ("Java（5年）、Go（精通）", ["Java", "Go"]),
        ("Python: expert", []),
        ("精通、熟悉、了解", []),
        ("3 years, 5年", []),
        ("会使用Excel等", ["Excel"]),
        ("me@example.com", []),
        ("", []),
    ],
)
def test_a_list_of_skills_is_cut_into_its_items(body: str, skills: list[str]) -> None:
    assert listed(body) == skills


@pytest.mark.parametrize(
    ("item", "parts"),
    [
        ("C/C++", {"C", "C++"}),
        ("Java/JavaScript", {"Java", "JavaScript"}),
        ("Python/Go", {"Python", "Go"}),
        ("HTML/CSS/JavaScript", {"HTML", "CSS", "JavaScript"}),
    ],
)
def test_skills_that_one_item_names_together_can_each_be_found(item: str, parts: set[str]) -> None:
    fields = read_fields(f"技能\n{item}、MySQL\n")
    known = {skill.value for skill in (*fields.skills, *fields.mentioned_skills)}
    assert parts <= known


@pytest.mark.parametrize("item", ["TCP/IP", "CI/CD", "PL/SQL"])
def test_a_name_with_a_slash_stays_one_skill(item: str) -> None:
    fields = read_fields(f"技能\n{item}、MySQL\n")
    assert [skill.value for skill in fields.skills] == [item, "MySQL"]
    assert fields.mentioned_skills == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("用Java写服务", ["Java"]),
        ("JavaScript", ["JavaScript"]),
        ("熟悉k8s和Docker", ["Kubernetes", "Docker"]),
        ("Spring Boot", ["Spring Boot"]),
        ("React Native app", ["React Native"]),
        ("写过C++", ["C++"]),
        ("node.js", ["Node.js"]),
        ("使用MySQL5做存储", []),
        ("mysql_table", []),
        ("深度学习与机器学习", ["深度学习", "机器学习"]),
        ("Amazon Web Services", ["AWS"]),
        ("he can go and access the word", []),
        ("Rust never sleeps", []),
        ("", []),
    ],
)
def test_running_text_speaks_of_whole_known_skills(text: str, names: list[str]) -> None:
    assert mentioned(text) == names


@pytest.mark.parametrize(
    "text",
    ["不会Kubernetes", "没用过Docker", "没有用过MySQL", "不熟悉Redis", "no experience with Kafka",
     "never used Docker", "未使用过Kafka"],
)  # fmt: skip
def test_what_was_never_used_is_not_spoken_of_as_a_skill(text: str) -> None:
    assert mentioned(text) == []


def test_a_listed_skill_is_not_mentioned_again() -> None:
    fields = read_fields("技能\nJava、k8s\n工作经历\n用Java和Kubernetes写Kafka\n")
    assert [skill.value for skill in fields.mentioned_skills] == ["Kafka"]


ITEMS = st.lists(st.sampled_from(["Java", "C#", "C/C++", "k8s", "熟悉Go", "R (3年)", "x@y.cn"]))


@given(ITEMS, st.sampled_from(["、", ", ", "\n", "；", " | "]))
def test_skills_stand_where_they_say_each_once_in_order(items: list[str], between: str) -> None:
    text = f"技能\n{between.join(items)}\n"
    fields = read_fields(text)
    found = fields.skills
    assert [text[one.start : one.end] for one in found] == [one.quote for one in found]
    assert len({skill_key(one.value) for one in found}) == len(found)
    assert [one.start for one in found] == sorted(one.start for one in found)


@given(st.sampled_from(sorted(set(vocabulary().names.values()))))
def test_a_usual_name_is_its_own_usual_name(name: str) -> None:
    assert skill_name(name) == name
    assert known_skill(name) == name
    assert [found for *_, found in mentions(f" {name} ", listed=True)] == [name]


@given(st.text(max_size=60))
def test_the_key_of_a_name_is_the_key_of_its_usual_name(word: str) -> None:
    assert skill_key(skill_name(word)) == skill_key(word)


def test_no_two_skills_share_a_spelling() -> None:
    names = set(vocabulary().names.values())
    assert len({skill_key(name) for name in names}) == len(names)


def test_skills_with_a_stroke_between_them_are_listed_each() -> None:
    sections = sections_of("技能\n- Docker/K8s (熟练)\n- TCP/IP\n- MySQL/Redis")
    listed = [item.value for item in skills_in(sections)]
    assert listed == ["Docker", "Kubernetes", "TCP/IP", "MySQL", "Redis"]
