"""What is shown of a talent, and to whom."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren.kernel.contacts import email_for, phone_for
from zhiren_screening.exporting import markdown
from zhiren_screening.privacy import without_contacts


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("+8613812345678", "861****5678"),
        ("01062345678", "010****5678"),
        ("12345678", "****"),
        ("", "****"),
        (None, None),
    ],
)
def test_a_telephone_is_masked(phone: str | None, masked: str | None) -> None:
    assert phone_for(phone, "hr") == masked
    assert phone_for(phone, "admin") == phone


@pytest.mark.parametrize(
    ("email", "masked"),
    [
        ("zhangsan@example.com", "zhang***@example.com"),
        ("ab@x.cn", "ab***@x.cn"),
        ("a@x.cn", "***@x.cn"),
        ("a.b+c@x.cn", "a.b***@x.cn"),
        (None, None),
    ],
)
def test_an_e_mail_is_masked(email: str | None, masked: str | None) -> None:
    assert email_for(email, "viewer") == masked
    assert email_for(email, "admin") == email


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"))
def test_no_mask_shows_the_middle_of_a_number(number: str) -> None:
    masked = phone_for(number, "hr")
    assert masked
    assert masked.count("*") == 4
    assert sum(c.isdigit() for c in masked) == 7


@given(st.from_regex(r"\A[a-z.+]{3,12}@[a-z]{1,8}\.cn\Z"))
def test_no_mask_shows_a_whole_e_mail(email: str) -> None:
    assert email not in (email_for(email, "hr") or "")


@pytest.mark.parametrize(
    "contact",
    [
        "13812345678",
        "+86 138 1234 5678",
        "138-1234-5678",
        "010-62345678",
        "(555) 014-7788",
        "zhang.san@example.com",
        "a+b@mail.example.co.uk",
    ],
)
def test_what_is_searched_holds_no_telephone_and_no_e_mail(contact: str) -> None:
    searched = without_contacts(f"张三 {contact} Java")
    assert searched.split()[0] == "张三"
    assert searched.split()[-1] == "Java"
    assert contact not in searched
    assert "5678" not in searched


def test_what_is_no_contact_stays_searchable() -> None:
    text = "2019.07 - 2024.06 QPS 12000 C++11 985/211"
    assert without_contacts(text).split()[-4:] == ["QPS", "12000", "C++11", "985/211"]


@given(st.text(max_size=80))
def test_taking_contacts_out_twice_is_as_once(text: str) -> None:
    assert "@" not in text or len(without_contacts(text)) <= len(text)
    once = without_contacts(f"{text} a@b.cn")
    assert "a@b.cn" not in once


def answered(name: str) -> dict[str, Any]:
    source = {
        "name": name, "school": None, "education_level": "本科", "work_years": 3.0,
        "similarity": 0.5, "reasons": [{"text": "技能Java"}],
    }  # fmt: skip
    analytics = {"total_count": 1, "top_skills": [{"name": "Java", "count": 1}]}
    return {"answer": "共有 1 位", "sources": [source], "analytics": analytics}


@pytest.mark.parametrize(
    ("question", "title"), [("会Java的", "# 查询结果"), ("Java developers", "# Candidates")]
)
def test_an_answer_is_exported_in_the_question_s_language(question: str, title: str) -> None:
    lines = markdown(question, answered("张三")).splitlines()
    assert lines[0] == title
    assert "| 张三 |  | 本科 | 3.0 | 0.5 | 技能Java |" in lines


@pytest.mark.parametrize(
    "name", ["a|b", "<script>alert(1)</script>", "![x](http://x)", "a\n# b", "`rm`", "[x](y)"]
)
def test_what_a_resume_says_does_nothing_in_a_document(name: str) -> None:
    exported = markdown("会Java的", answered(name))
    (row,) = [line for line in exported.splitlines() if "技能Java" in line]
    assert row.replace(r"\|", "").count("|") == 7
    for sign in ("<", "[", "`"):
        assert exported.replace(f"\\{sign}", "").count(sign) == 0


def test_nobody_found_makes_no_table() -> None:
    nobody = {**answered("张三"), "sources": []}
    assert "|" not in markdown("会Java的", nobody)
