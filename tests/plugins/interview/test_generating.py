"""Plans from requirements: every named skill is asked about, nothing twice, the unknown is said."""

import pytest

from zhiren_interview.generating import generate

ZH = (
    "资深Java后端工程师，精通Spring Boot与MySQL，熟悉Redis、Kafka，有高并发经验",
    "招聘一名区块链开发工程师，精通Solidity、智能合约，熟悉Go和Rust",
    "前端工程师：Vue3、TypeScript、Webpack、小程序",
    "算法工程师，掌握PyTorch、大模型微调、RAG，了解推荐系统",
    "嵌入式软件工程师，C/C++、FreeRTOS、MQTT、CAN总线",
    "产品经理，熟悉Axure，良好的沟通能力和团队协作",
    "财务会计，熟悉用友、金蝶，了解税务",
)
EN = (
    "Senior data engineer. Strong experience with Spark, Snowflake and dbt; Kafka is a plus.",
    "We are looking for a DevOps engineer: Kubernetes, Terraform, Jenkins, AWS, Linux",
    "- React and TypeScript\n- Experience with GraphQL\n- Familiar with Unreal Engine",
    "Embedded engineer: C, FreeRTOS, MQTT, Zephyr, I2C",
    "HR manager with experience in recruiting, compensation and labour disputes",
)


@pytest.mark.parametrize("requirements", ZH + EN)
@pytest.mark.parametrize("count", [1, 3, 7, 20])
def test_as_many_questions_as_asked_for_and_none_twice(requirements: str, count: int) -> None:
    contents = [one.content for one in generate(requirements, count).draft.questions]
    assert len(contents) == len(set(contents)) == count


@pytest.mark.parametrize(
    ("requirements", "skills", "unknown"),
    [
        (ZH[0], ["Java", "Spring", "MySQL", "Redis", "Kafka", "high concurrency"], []),
        (ZH[1], ["Go"], ["Solidity", "智能合约", "Rust"]),
        (ZH[5], ["product management", "communication", "teamwork"], []),
        (ZH[6], ["finance"], ["用友", "金蝶"]),
        (EN[0], ["Spark", "Kafka"], ["Snowflake", "dbt"]),
        (EN[2], ["React", "TypeScript", "API design"], ["Unreal Engine"]),
        ("招聘专员，熟悉劳动法", ["human resources"], []),
        ("Bachelor's degree in Computer Science, fluent English. Python.", ["Python"], []),
        ("We go to market. We react quickly and excel at detail.", [], []),
    ],
)
def test_what_was_named_is_understood(
    requirements: str, skills: list[str], unknown: list[str]
) -> None:
    made = generate(requirements, 8)
    assert (list(made.skills), list(made.unknown)) == (skills, unknown)


@pytest.mark.parametrize("requirements", ZH + EN)
def test_every_skill_is_asked_about_when_there_is_room(requirements: str) -> None:
    made = generate(requirements, 20)
    first = made.draft.questions[: len(made.skills) + len(made.unknown)]
    assert len(first) == len({one.content for one in first})
    for name in made.unknown:
        assert any(name in one.content for one in first)


def test_skills_that_find_no_room_share_a_question() -> None:
    made = generate("Java、MySQL、Redis、Kafka、Docker", 2)
    last = made.draft.questions[-1].content
    assert all(name in last for name in ("MySQL", "Redis", "Kafka", "Docker"))


def test_the_level_decides_how_hard_the_first_question_is() -> None:
    levels = {
        text: generate(text, 1).draft.questions[0].difficulty
        for text in ("初级Java工程师", "Java工程师", "资深Java工程师")
    }
    assert list(levels.values()) == ["easy", "medium", "hard"]


@pytest.mark.parametrize("requirements", ZH + EN)
def test_questions_speak_the_language_of_the_requirements(requirements: str) -> None:
    chinese = requirements in ZH
    for one in generate(requirements, 6).draft.questions:
        assert any("\u3400" <= sign <= "\u9fff" for sign in one.content) == chinese
        assert one.scoring_points
