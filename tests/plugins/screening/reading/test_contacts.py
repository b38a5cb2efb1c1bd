"""Who a resume is about: name, telephone, e-mail, city."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.reading.contacts import (
    city_in,
    email_in,
    labelled_in,
    name_in,
    phone_in,
    same_person,
)
from zhiren_screening.reading.sections import sections_of
from zhiren_screening.reading.spans import lines_of


def name(text: str) -> str | None:
    found = name_in(text, sections_of(text))
    return found.value if found else None


def phone(text: str) -> str | None:
    found = phone_in(text)
    return found.value if found else None


def email(text: str) -> str | None:
    found = email_in(text)
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("13812345678", "13812345678"),
        ("手机：138 1234 5678", "13812345678"),
        ("电话:138-1234-5678", "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("+86-138-1234-5678", "13812345678"),
        ("(+86)13812345678", "13812345678"),
        ("86 13812345678", "13812345678"),
        ("座机 010-62345678", "01062345678"),
        ("座机：0571-87654321", "057187654321"),
        ("Tel: +1 (555) 014-7788", "+15550147788"),
        ("(555) 014-7788", "5550147788"),
        ("555-014-7788", "5550147788"),
        ("555.014.7788", "5550147788"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+49 151 23456789", "+4915123456789"),
        ("张三 | 13812345678 | a@b.cn", "13812345678"),
        ("电话13812345678", "13812345678"),
    ],
)
def test_a_telephone_is_read_however_it_is_written(text: str, digits: str) -> None:
    assert phone(text) == digits


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2016-2020",
        "2016.09-2020.06",
        "2019-07-01",
        "身份证 330102199001011234",
        "QQ 12345",
        "12345678901",
        "提升了 20000000 次",
        "https://example.com/13812345678",
        "v1.2.3",
        "a13812345678b",
        "1381234567",
        "138123456789",
    ],
)
def test_other_numbers_are_no_telephone(text: str) -> None:
    assert phone(text) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a@b.cn", "a@b.cn"),
        ("邮箱：Zhang.San@Example.COM", "zhang.san@example.com"),
        ("first.last+jobs@mail.example.co.uk", "first.last+jobs@mail.example.co.uk"),
        ("mail: x_y-z%1@sub.domain.org.", "x_y-z%1@sub.domain.org"),
        ("<ann@example.com>", "ann@example.com"),
        ("联系我zhang@example.com谢谢", "zhang@example.com"),
        ("12345@qq.com", "12345@qq.com"),
        ("a@b.cn c@d.cn", "a@b.cn"),
    ],
)
def test_an_e_mail_is_read_in_lower_case(text: str, address: str) -> None:
    assert email(text) == address


@pytest.mark.parametrize(
    "text", ["", "a@", "@b.cn", "a@b", "a at b dot cn", "user@localhost", "a@@b.cn", "微信 a_b"]
)
def test_what_is_nearly_an_e_mail_is_none(text: str) -> None:
    assert email(text) is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("张三", "张三"),
        ("欧阳娜娜", "欧阳娜娜"),
        ("诸葛亮 | 后端开发", "诸葛亮"),
        ("个人简历\n李小龙\n", "李小龙"),
        ("简历\n\n王五，男，1990年生", "王五"),
        ("刘洋（Leo Liu）", "刘洋"),
        ("Leo Liu 刘洋", "Leo Liu"),
        ("Leo Liu（刘洋）", "Leo Liu"),
        ("姓名：刘洋", "刘洋"),
        ("姓名:刘洋 性别:男", "刘洋"),
        ("姓 名：刘洋", "刘洋"),
        ("姓名 | 刘洋", "刘洋"),
        ("姓名\n刘洋\n", "刘洋"),
        ("中文名：刘洋 英文名：Leo", "刘洋"),
        ("中文姓名：刘洋", "刘洋"),
        ("买买提·艾力\n姓名：买买提·艾力", "买买提·艾力"),
        ("Ann Lee", "Ann Lee"),
        ("ANN LEE", "ANN LEE"),
        ("Name: Ann Lee", "Ann Lee"),
        ("Full Name: Ann Lee", "Ann Lee"),
        ("Jean-Luc Smith-Jones", "Jean-Luc Smith-Jones"),
        ("Anna Smith-Jones | Berlin", "Anna Smith-Jones"),
        ("Mary O'Neil", "Mary O'Neil"),
        ("Mary O’Neil", "Mary O’Neil"),
        ("Ronald McDonald", "Ronald McDonald"),
        ("John F. Kennedy", "John F. Kennedy"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("Dr. Ann Lee, PhD", "Ann Lee"),
        ("Ann Lee, MBA", "Ann Lee"),
        ("José García", "José García"),
        ("RESUME\nAnn Lee\nBackend Engineer\n", "Ann Lee"),
        ("Curriculum Vitae\nAnn Lee\n", "Ann Lee"),
        ("Software Engineer\nAnn Lee\n", "Ann Lee"),
    ],
)
def test_a_name_is_read(text: str, who: str) -> None:
    assert name(text) == who


@pytest.mark.parametrize(
    "text",
    [
        "",
        "个人简历",
        "RESUME",
        "Software Engineer",
        "Computer Science",
        "Work Experience",
        "高级工程师",
        "求职意向：后端开发",
        "www.example.com",
        "今天天气很好。",
        "Senior Product Manager",
        "University College London",
        "!!!",
    ],
)
def test_what_is_no_name_is_not_taken_for_one(text: str) -> None:
    assert name(text) is None


def test_a_labelled_name_comes_before_the_first_line() -> None:
    assert name("Ann Lee\n姓名：刘洋\n") == "刘洋"


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("现居地：杭州", "杭州"),
        ("现居住地：上海市", "上海市"),
        ("所在城市: 北京", "北京"),
        ("城市：深圳 | 电话：1", "深圳"),
        ("居住地：成都；婚姻：未婚", "成都"),
        ("Location: Berlin", "Berlin"),
        ("Address: Leeds", "Leeds"),
        ("City: Paris, France", "Paris"),
    ],
)
def test_a_city_is_read_behind_its_label(text: str, city: str) -> None:
    found = city_in(text)
    assert found
    assert found.value == city


@pytest.mark.parametrize(
    "text", ["", "杭州", "籍贯：河南", "I live in Berlin", f"地址：{'很' * 50}"]
)
def test_without_a_label_or_with_a_whole_story_there_is_no_city(text: str) -> None:
    assert city_in(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("专业：会计学", "会计学"),
        ("专业 会计学", "会计学"),
        ("专业\n会计学", "会计学"),
        ("学校：甲 专业：会计学", "会计学"),
        ("专业：会计学 | 其他", "会计学"),
        ("专业：\n", None),
        ("专业\n学历：本科\n", None),
        ("我的专业知识很好", None),
    ],
)
def test_a_label_has_its_value_beside_or_below_it(text: str, value: str | None) -> None:
    line = labelled_in(list(lines_of(text)), "专业")
    assert (line.text if line else None) == value


NUMBERS = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
MAILS = st.from_regex(r"\A[a-z][a-z0-9.]{0,8}[a-z0-9]@[a-z]{1,8}\.(?:com|cn|co\.uk)\Z")
WORDS = st.text(alphabet="张三 ，|：:\n", max_size=12)


@given(NUMBERS, WORDS, WORDS)
def test_any_mobile_number_is_found_among_words(number: str, before: str, after: str) -> None:
    text = f"{before} {number} {after}"
    found = phone_in(text)
    assert found
    assert (found.value, text[found.start : found.end].strip()) == (number, number)


@given(MAILS, WORDS, WORDS)
def test_any_e_mail_is_found_among_words(address: str, before: str, after: str) -> None:
    text = f"{before}{address}{after}"
    found = email_in(text)
    assert found
    assert (found.value, text[found.start : found.end]) == (address, found.quote)


@given(NUMBERS, st.sampled_from(["", "+86", "86", "+86 "]), st.sampled_from(["", " ", "-"]))
def test_one_number_is_one_person_however_it_is_written(number: str, code: str, gap: str) -> None:
    spelt = f"{code}{number[:3]}{gap}{number[3:7]}{gap}{number[7:]}"
    assert same_person([spelt], []) == same_person([number], [])


def test_the_case_of_an_e_mail_makes_no_other_person() -> None:
    assert same_person([], ["A@B.cn"]) == same_person([], ["a@b.CN"])
    assert same_person([], ["a@b.cn"]) != same_person([], ["c@b.cn"])


@pytest.mark.parametrize("text", ["1" * 5000, "a@" * 3000, "张" * 5000, "A " * 5000, "+1 (" * 2000])
def test_very_long_nonsense_is_read_in_time(text: str) -> None:
    assert name(text) is None
    assert phone(text) is None
    assert email(text) is None


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("王小满\n女 | 1996年3月 | 苏州\n13712349876", "苏州"),
        ("何穗\n手机 18600997788  邮箱 hs@example.com  现居 广州", "广州"),
        ("Priya Nair\nBengaluru, India · +91 98450 12345", "Bengaluru"),
        ("Maria Lopez\nml@example.com | (512) 555-0147 | Austin, TX", "Austin"),
    ],
)
def test_a_city_beside_telephone_and_email_is_where_somebody_lives(text: str, city: str) -> None:
    found = city_in(text)
    assert found
    assert (found.value, text[found.start : found.end]) == (city, city)


@pytest.mark.parametrize(
    "text",
    [
        "王小满 13712349876\n期望城市 | 苏州",
        "13712349876\n籍贯 苏州",
        "a@b.cn\nUniversity of Austin",
    ],
)
def test_a_city_that_is_wished_for_or_born_in_is_not(text: str) -> None:
    assert city_in(text) is None
