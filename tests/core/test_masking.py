"""Masking of personal data."""

import json

import pytest

from core.masking import mask_address, mask_known, mask_mail, mask_name, mask_payload, mask_phone, mask_plate, mask_raw, mask_text, possible_names

FULL_WIDTH = "13800000001".translate({ord(digit): 0xFF10 + int(digit) for digit in "0123456789"})


@pytest.mark.parametrize(
    "number", ["13800000001", "+8613800000001", "138 0000 0001", "138-0000-0001", "0757-82340000", "440604199001011234", "44060419900101123X", FULL_WIDTH]
)
def test_phones_and_identity_numbers_in_free_text_lose_their_middle(number: str) -> None:
    masked = mask_text(f"请联系{number},谢谢")
    assert number not in masked
    assert masked.startswith("请联系")
    assert masked.endswith(",谢谢")


@pytest.mark.parametrize("text", ["2026-11-21 早上", "3栋501", "C20261121-0001", "12345 热线", "20261121"])
def test_dates_rooms_and_case_numbers_stay(text: str) -> None:
    assert mask_text(text) == text


def test_a_known_name_is_masked_in_free_text() -> None:
    assert mask_text("我是王测试0001,住3栋", "王测试0001") == "我是王******,住3栋"


def test_names_keep_the_surname() -> None:
    assert mask_name("王测试0001") == "王******"
    assert mask_phone("13800000001") == "138****0001"
    assert mask_phone("110") == "*10"


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张*"), ("欧阳修", "欧阳*"), ("欧阳测试", "欧阳**"), ("欧阳", "欧*"), ("司徒王朗一", "司徒***"), ("王", "王")]
)
def test_a_surname_of_two_characters_stays_whole(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [("南浦社区3栋501", "南浦社区3栋***"), ("祖庙路21号2座1203房", "祖庙路21号***"), ("同济路", "同***"), ("", "")],
)
def test_an_address_ends_at_its_building(address: str, masked: str) -> None:
    assert mask_address(address) == masked


def test_plates_and_mail_keep_a_little() -> None:
    assert mask_plate("粤E12312") == mask_plate("粤E·12312") == "粤E·***12"
    assert mask_plate("粤ED12345") == "粤E·****45"
    assert mask_mail("anna@example.cn") == "a***@"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("车牌粤E12312挡住消防通道", "车牌粤E·***12挡住消防通道"),
        ("请回 anna.li@example.cn 谢谢", "请回 a***@ 谢谢"),
        ("联系人:王小明", "联系人:王**"),
        ("欧阳小明女士反映", "欧阳**女士反映"),
        ("业主张贴了通知", "业主张贴了通知"),
        ("请联系王先生", "请联系王先生"),
    ],
)
def test_free_text_loses_what_names_a_person(text: str, masked: str) -> None:
    assert mask_text(text) == masked


def test_fields_are_masked_by_what_they_hold() -> None:
    payload = {"address": "南浦社区3栋501", "contact": "anna@example.cn", "plate": "粤E12312"}
    assert mask_payload(payload) == {"address": "南浦社区3栋***", "contact": "a***@", "plate": "粤E·***12"}


def test_a_payload_is_masked_at_every_depth() -> None:
    payload = {
        "reporter": {"name": "王测试0001", "phone": "13800000001"},
        "text": ["打 13800000001"],
        "contact": ["王测试0001"],
        "mobile": 13800000001,
        "lon": 113.1,
    }
    masked = json.dumps(mask_payload(payload), ensure_ascii=False)
    assert "13800000001" not in masked
    assert "测试" not in masked
    assert "113.1" in masked


def test_broken_json_is_masked_too() -> None:
    masked = mask_raw('{"reporter": {"name": "王测试0001", "phone": "13800000001"')
    assert "测试" not in masked
    assert "13800000001" not in masked


def test_what_may_be_a_name_is_found_wherever_it_stands() -> None:
    assert {"王小明", "欧阳小锋", "王测试0001"} <= possible_names("王小明家漏水，找欧阳小锋，王测试0001说")
    assert possible_names("楼下垃圾没有清运") == set()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王小明家漏水", "王**家漏水"),
        ("王小明路积水", "王小明路积水"),
        ("高峰期堵车", "高峰期堵车"),
        ("住户高峰来电", "住户高*来电"),
        ("高峰说太吵", "高*说太吵"),
        ("来电：高峰，三楼", "来电：高*，三楼"),
    ],
)
def test_a_known_name_is_masked_where_it_means_somebody(text: str, shown: str) -> None:
    assert mask_known(text, {"王小明", "高峰"}) == shown
