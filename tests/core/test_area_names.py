"""The area a text means: by code, by name, by name with what it lies in; of two of one name neither."""

import pytest

from core.area_names import AreaNames
from core.areas import Area
from core.moments import Unread

ROWS = [
    ("440604", "禅城区", "district"),
    ("440604012", "祖庙街道", "town_street"),
    ("440604100", "南庄镇", "town_street"),
    ("440604012061", "南浦社区", "community"),
    ("440604012002", "东村", "community"),
    ("440604100001", "东村", "community"),
    ("440604012061001", "01 网格", "grid"),
]
AREAS = {code: Area(code, name, f"Area {code}", level, None, "", 0.0, 0.0) for code, name, level in ROWS}  # type: ignore[arg-type]
NAMES = AreaNames("440604", AREAS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("440604012061", "440604012061"),
        ("440604012061.0", "440604012061"),
        ("440604012000", "440604012"),
        ("440604012061001", "440604012061001"),
        ("440604012061099", "440604012061"),
        ("南浦社区", "440604012061"),
        ("南浦", "440604012061"),
        ("南浦社区居民委员会", "440604012061"),
        ("祖庙街道南浦社区", "440604012061"),
        ("禅城区/祖庙街道/南浦社区居委会", "440604012061"),
        ("广东省佛山市禅城区祖庙街道 南浦社区", "440604012061"),
        ("祖庙", "440604012"),
        ("祖庙街道办事处", "440604012"),
        ("祖庙街道东村", "440604012002"),
        ("南庄镇东村村民委员会", "440604100001"),
        ("Area 440604012061", "440604012061"),
    ],
)
def test_a_text_means_an_area(text: str, code: str) -> None:
    assert NAMES.code(text) == code


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("东村", "ambiguous_area"),
        ("火星社区", "unknown_area"),
        ("440604012999", "unknown_area"),
        ("440305001001", "outside"),
        ("", "unknown_area"),
        ("南浦村", "unknown_area"),
    ],
)
def test_what_means_none_or_two_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unread, match=why):
        NAMES.code(text)
