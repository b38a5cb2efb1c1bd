"""Cities and employers, as questions ask for them."""

from typing import Any

import pytest

from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.query.names import Known, same_city, same_company, spellings, usual
from zhiren_screening.query.places import read_places
from zhiren_screening.query.question import Question


def read(question: str, known: Known | None = None) -> dict[str, Any]:
    found = TalentFilter()
    read_places(Question(question), found, known or Known())
    return found.model_dump(exclude_defaults=True)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("在上海", {"cities": ["上海"]}),
        ("上海市", {"cities": ["上海"]}),
        ("魔都", {"cities": ["上海"]}),
        ("in Shanghai", {"cities": ["上海"]}),
        ("北京或上海", {"cities": ["北京", "上海"]}),
        ("不在上海", {"cities_not": ["上海"]}),
        ("不在上海和北京的", {"cities_not": ["上海", "北京"]}),
        ("上海以外的", {"cities_not": ["上海"]}),
        ("not in Beijing", {"cities_not": ["北京"]}),
        ("outside", {}),
        ("Hong Kong", {"cities": ["香港"]}),
        ("", {}),
        ("北京，不要上海", {"cities": ["北京"], "cities_not": ["上海"]}),
        ("在上海工作的", {"cities": ["上海"]}),
    ],
)
def test_cities_are_read(question: str, asked: dict[str, Any]) -> None:
    assert read(question) == asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("在阿里工作过", {"companies": ["阿里巴巴"]}),
        ("从腾讯出来的", {"companies": ["腾讯"]}),
        ("华为员工", {"companies": ["华为"]}),
        ("字节背景的人", {"companies": ["字节跳动"]}),
        ("worked at Google or Amazon", {"companies": ["Google", "Amazon"]}),
        ("ex-Microsoft", {"companies": ["Microsoft"]}),
        ("former Alibaba people", {"companies": ["阿里巴巴"]}),
        ("worked at Acme", {"companies": ["Acme"]}),
        ("没在华为待过", {"companies_not": ["华为"]}),
        ("没在外包公司干过", {"companies_not": ["外包"]}),
        ("never worked at Google", {"companies_not": ["Google"]}),
        ("在北京银行工作过", {"companies": ["北京银行"]}),
        ("worked at Oracle", {"companies": ["Oracle"]}),
        ("会Oracle", {}),
        ("knows SAP", {}),
        ("做过开发", {}),
        ("在大厂工作过", {}),
    ],
)
def test_employers_are_read(question: str, asked: dict[str, Any]) -> None:
    assert read(question) == asked


def test_names_that_the_talents_carry_are_known() -> None:
    known = Known(companies=["海河重工"], cities=["海河市"])
    assert read("海河重工", known) == {"companies": ["海河重工"]}
    assert read("海河市", known) == {"cities": ["海河市"]}


@pytest.mark.parametrize(
    ("noun", "name", "full"),
    [
        ("cities", "Shanghai", "上海"),
        ("cities", "SHANGHAI", "上海"),
        ("cities", "海河", "海河"),
        ("companies", "Alibaba", "阿里巴巴"),
        ("companies", "鹅厂", "腾讯"),
        ("companies", "Acme", "Acme"),
    ],
)
def test_a_name_has_a_usual_form(noun: str, name: str, full: str) -> None:
    assert usual(noun, name) == full
    assert usual(noun, usual(noun, name)) == full


@pytest.mark.parametrize("noun", ["cities", "companies"])
def test_every_usual_name_is_its_own(noun: str) -> None:
    assert all(usual(noun, full) == full for full in spellings(noun).values())


def test_every_spelling_of_a_place_finds_it() -> None:
    assert {"上海", "Shanghai"} <= set(same_city("Shanghai")) == set(same_city("上海"))
    assert {"腾讯", "Tencent"} <= set(same_company("Tencent"))
    assert (same_city("海河"), same_company("Acme")) == (["海河"], ["Acme"])
