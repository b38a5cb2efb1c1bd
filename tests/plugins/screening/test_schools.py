"""Schools stand on public lists, or on none."""

import pytest

from zhiren_screening.schools import full_names, register, tiers_of


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
