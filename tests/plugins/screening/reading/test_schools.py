"""Schools stand on public lists, or on none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.reading.schools import full_names, register, school_name, schools_in, tiers_of
from zhiren_screening.reading.spans import Line


@pytest.mark.parametrize(
    ("name", "tiers"),
    [
        ("清华大学", ["985", "211", "双一流", "QS100"]),
        ("武汉大学", ["985", "211", "双一流"]),
        ("苏州大学", ["211", "双一流"]),
        ("南京邮电大学", ["双一流"]),
        ("University of Leeds", ["QS100", "海外"]),
        ("University of Nowhere", ["海外"]),
    ],
)
def test_a_school_has_the_tiers_of_its_lists(name: str, tiers: list[str]) -> None:
    assert tiers_of(name) == tiers


def test_a_school_on_no_list_is_unknown() -> None:
    assert tiers_of("江海职业学院") == []
    assert tiers_of(None) == []


def test_a_department_belongs_to_its_school() -> None:
    assert full_names("浙江大学软件学院") == ["浙江大学软件学院", "浙江大学"]
    assert "985" in tiers_of("浙江大学软件学院")


def test_985_is_complete() -> None:
    assert sum("985" in tiers for tiers in register().tiers.values()) == 39


def found(text: str) -> list[str]:
    return [piece.text for piece in schools_in(Line(text, 0))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("浙江大学", ["浙江大学"]),
        ("毕业于浙江大学", ["浙江大学"]),
        ("2012年考入浙江大学软件学院", ["浙江大学软件学院"]),
        ("本科就读于苏州大学", ["苏州大学"]),
        ("清华大学 北京大学", ["清华大学", "北京大学"]),
        ("中国地质大学（武汉）", ["中国地质大学（武汉）"]),
        ("深圳职业技术学院", ["深圳职业技术学院"]),
        ("中央民族大学", ["中央民族大学"]),
        ("University of Leeds", ["University of Leeds"]),
        ("The University of Manchester", ["The University of Manchester"]),
        ("BSc Computer Science, University of Manchester", ["University of Manchester"]),
        ("Physics at the University of Leeds", ["University of Leeds"]),
        ("King’s College London", ["King’s College London"]),
        ("Massachusetts Institute of Technology", ["Massachusetts Institute of Technology"]),
        ("University of California, Berkeley", ["University of California, Berkeley"]),
        ("London School of Economics", ["London School of Economics"]),
        ("ETH Zurich", []),
        ("leeds city college", ["leeds city college"]),
        ("University", []),
        ("大学", []),
        ("", []),
    ],
)
def test_schools_are_found_in_a_line(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    ("other", "full"),
    [
        ("北大", "北京大学"),
        ("清华", "清华大学"),
        ("Tsinghua University", "清华大学"),
        ("TSINGHUA UNIVERSITY", "清华大学"),
        ("Peking University", "北京大学"),
        ("江海职业学院", "江海职业学院"),
    ],
)
def test_other_names_stand_for_the_full_one(other: str, full: str) -> None:
    assert school_name(other) == full


def test_who_is_985_is_211_and_who_is_211_is_double_first_class() -> None:
    for tiers in register().tiers.values():
        assert "985" not in tiers or "211" in tiers
        assert "211" not in tiers or "双一流" in tiers
        assert "海外" not in tiers or "双一流" not in tiers


def test_every_school_on_a_list_has_a_tier_and_keeps_its_name() -> None:
    for name, tiers in register().tiers.items():
        assert tiers_of(name) == list(tiers)
        assert school_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["Beijing Institute of Nothing", "Shanghai Nowhere University", "西京学院", "某中学", ""],
)
def test_a_school_at_home_that_is_on_no_list_is_unknown(name: str) -> None:
    assert tiers_of(name) == []


@pytest.mark.parametrize("name", ["美国某某大学", "英国某某学院", "Nowhere State University"])
def test_a_school_abroad_that_is_on_no_list_is_abroad(name: str) -> None:
    assert tiers_of(name) == ["海外"]


@given(
    st.lists(st.sampled_from(["浙江大学", "，", " ", "毕业于", "University of", "Leeds", "2019"]))
)
def test_schools_stand_where_they_say(words: list[str]) -> None:
    text = "".join(words)
    for piece in schools_in(Line(text, 0)):
        assert text[piece.start : piece.end] == piece.text


@given(st.text(max_size=40))
def test_a_full_name_is_its_own_full_name(name: str) -> None:
    assert school_name(school_name(name)) == school_name(name)
    assert full_names(name)[0] == school_name(name)
