"""What is taken out of texts: how and where a person is reached; and what stays."""

import pytest

from zhiren_screening.privacy import without_contacts


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("身份证号：11010519491231002X", "11010519491231002"),
        ("身份证 110105194912310021", "110105194912310021"),
        ("身份证：11010519491231002x 男", "002x"),
        ("手机：138-1234-5678", "5678"),
        ("Tel +86 138 1234 5678", "5678"),
        ("邮箱 zhang.san@mail.example.com", "zhang.san"),
        ("微信：zhangsan_88", "zhangsan_88"),
        ("WeChat: zhangsan88 | Java", "zhangsan88"),
        ("QQ：123456", "123456"),
        ("家庭住址：浙江省杭州市西湖区文三路123号5幢601室", "文三路"),
        ("地址：上海市浦东新区", "浦东新区"),
        ("现居住于杭州市西湖区文三路123号5栋2单元601室", "601室"),
        ("Address: 12 High Street, Leeds", "High Street"),
        ("221 Baker Street, London", "Baker Street"),
    ],
)
def test_how_a_person_is_reached_is_taken_out(line: str, secret: str) -> None:
    assert secret not in without_contacts(line)


@pytest.mark.parametrize(
    "line",
    [
        "2019-07 - 2024-06 阿里巴巴",
        "2012.09 - 2016.06  浙江大学",
        "2019 - 2024",
        "2012-09-2016-06 浙江大学",
        "QPS 12000，延迟 35 毫秒",
        "C++11、HTTP/2、985/211",
        "负责文三路门店的系统",
        "Java, Spring Boot, MySQL 8.0",
        "现居地：杭州",
    ],
)
def test_what_is_no_contact_stays(line: str) -> None:
    assert without_contacts(line) == line


def test_what_stands_beside_an_address_stays() -> None:
    shown = without_contacts("姓名：张三 | 地址：杭州市文三路1号 | 学历：本科")
    assert "姓名：张三" in shown
    assert "学历：本科" in shown
