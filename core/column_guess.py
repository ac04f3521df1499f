"""What the columns of an unknown table hold: kinds, dates, the area, the place, the key, and what is personal. By their names and by what stands in them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.datasets import Kind, Personal
from core.imports import GUESSES, parsed
from core.row_values import is_number

MOSTLY = 0.9  # the share of what is filled that has to fit
SOME = 0.6  # … of what looks personal: one real phone number in two rows is enough to be careful
MOST_GROUPS = 60  # more than this many values tell rows apart too finely to be drawn
SAMPLES = 5
AREA_NAMES = re.compile(r"社区|村居|居委|区划|镇街|街道|乡镇|网格|行政村|所属地|community|town|area|grid", re.IGNORECASE)
KEY_NAMES = re.compile(r"编号|编码|代码|序号|流水|证号|单号|(?:^|_)(?:id|no|code)$|number", re.IGNORECASE)
_YES_NO = {"是", "否", "有", "无", "true", "false", "yes", "no", "y", "n"}
_NAMED: tuple[tuple[Personal, re.Pattern[str]], ...] = (
    ("id_card", re.compile(r"身份证|证件号|公民身份|id.?card|passport", re.IGNORECASE)),
    ("phone", re.compile(r"电话|手机|联系方式|phone|mobile|tel(?:ephone)?$", re.IGNORECASE)),
    ("mail", re.compile(r"邮箱|电子邮件|e-?mail", re.IGNORECASE)),
    ("plate", re.compile(r"车牌|号牌|plate", re.IGNORECASE)),
    ("address", re.compile(r"住址|地址|门牌|房号|address", re.IGNORECASE)),
    (
        "name",
        re.compile(
            r"姓名|户主|联系人|业主|代表|[\u4e00-\u9fff](?<!法)人(?:员|姓名)?$|contact|^(?:full|first|last|person).?name|owner",
            re.IGNORECASE,
        ),
    ),
)
_HOLDS: tuple[tuple[Personal, re.Pattern[str]], ...] = (
    ("id_card", re.compile(r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]")),
    ("phone", re.compile(r"(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}|0\d{2,3}-\d{7,8}")),
    ("mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("plate", re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-Z0-9]{5,6}")),
)
# The hundred commonest family names, which begin some nine in ten names.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
_NAME = re.compile(rf"(?:[{_SURNAMES}]|欧阳|司徒)[\u4e00-\u9fff]{{1,2}}(?:测试\d*)?")
FEW_NAMES = 4  # fewer different ones may be anything
_INT = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})")
Way = Literal["code", "name"]


@dataclass(slots=True)
class Column:
    """One column: `title` as the table has it, `id` ours. `filled` and `distinct` of the rows that were looked at; `samples` as they stand."""

    title: str
    id: str
    kind: Kind = "text"
    personal: Personal | None = None
    filled: int = 0
    distinct: int = 0
    samples: list[str] = field(default_factory=list)
    groups: bool = False  # rows can be told apart by it
    adds_up: bool = False  # its sum means something


@dataclass(frozen=True, slots=True)
class Guess:
    """What a table seems to hold: the column with area codes or names (`way`), those of longitude and latitude, the key; None where no column is one."""

    columns: list[Column]
    area: str | None
    way: Way | None
    place: tuple[str, str] | None
    time: str | None
    key: str | None


def guess(titles: Sequence[str], rows: Sequence[Sequence[str]], code_of: Callable[[str], str | None], named: Callable[[str], str]) -> Guess:
    """`rows` as texts; `code_of` gives the code of the area a text means, `named` makes an id of a title."""
    columns = [_column(title, [row[at].strip() for row in rows], named) for at, title in enumerate(titles)]
    _apart(columns)
    place = _place(columns, titles, rows)
    area, way = _area(columns, rows, code_of)
    times = [each for each in columns if each.kind in ("date", "time")]
    # A registration number is a better key than whatever happens to be different in every row.
    keys = [each for each in columns if not each.personal and each.distinct == len(rows) > 0 and each.kind in ("text", "int")]
    key = next((each for each in keys if KEY_NAMES.search(each.title)), None)
    for each in columns:
        plain = not each.personal and each.id not in (area, *(place or ()))
        each.groups = plain and each.kind in ("text", "bool", "int") and 1 < each.distinct <= MOST_GROUPS and each.distinct <= max(2, len(rows) * 0.6)
        each.adds_up = plain and each.kind in ("int", "float") and each is not key and not KEY_NAMES.search(each.title)
        each.groups = each.groups and not (each.kind == "int" and each.adds_up and each.distinct > 12)
    return Guess(columns, area, way, place, times[0].id if times else None, key.id if key else None)


def _column(title: str, cells: list[str], named: Callable[[str], str]) -> Column:
    filled = [cell for cell in cells if cell]
    found = list(dict.fromkeys(filled))
    column = Column(title, named(title), filled=len(filled), distinct=len(found), samples=found[:SAMPLES])
    column.personal = _personal(title, filled)
    if not column.personal:
        column.kind = _kind(title, filled)
    return column


def _personal(title: str, filled: list[str]) -> Personal | None:
    by_name = next((kind for kind, pattern in _NAMED if pattern.search(title)), None)
    if by_name:
        return by_name
    for kind, pattern in _HOLDS:
        if filled and sum(bool(pattern.fullmatch(cell)) for cell in filled) >= SOME * len(filled):
            return kind
    names = len(set(filled)) >= FEW_NAMES and _share(filled, lambda cell: bool(_NAME.fullmatch(cell))) >= MOSTLY
    return "name" if names else None


def _kind(title: str, filled: list[str]) -> Kind:
    if not filled:
        return "text"
    if {cell.lower() for cell in filled} <= _YES_NO:
        return "bool"
    if _share(filled, _is_date) >= MOSTLY:
        return "time" if _share(filled, lambda cell: ":" in cell or "时" in cell) >= SOME else "date"
    coded = KEY_NAMES.search(title) or any(len(cell) > 1 and cell.isdigit() and cell.startswith("0") for cell in filled)  # 0123 is a name, not a number
    if not coded and _share(filled, lambda cell: bool(_INT.fullmatch(cell))) >= MOSTLY:
        return "int"
    if not coded and _share(filled, is_number) >= MOSTLY:
        return "float"
    return "text"


def _is_date(cell: str) -> bool:
    try:
        parsed(cell, "ymd")
    except ValueError:
        return False
    return True


def _area(columns: list[Column], rows: Sequence[Sequence[str]], code_of: Callable[[str], str | None]) -> tuple[str | None, Way | None]:
    """The column that names areas most finely; one called so where several do."""
    best: tuple[tuple[bool, int], str, Way] | None = None
    for at, column in enumerate(columns):
        filled = [cell for row in rows if (cell := row[at].strip())]
        if not filled or column.personal or column.kind in ("date", "time", "float", "bool"):
            continue
        known = {cell: code for cell in set(filled) if (code := code_of(cell))}
        if _share(filled, lambda cell, known=known: cell in known) < SOME:  # type: ignore[misc]
            continue
        codes = [known[cell] for cell in filled if cell in known]
        rank = (bool(AREA_NAMES.search(column.title)), sum(map(len, codes)) // len(codes))
        way: Way = "code" if _share(filled, str.isdigit) >= SOME else "name"
        if best is None or rank > best[0]:
            best = (rank, column.id, way)
    if best is None:
        return None, None
    chosen = next(each for each in columns if each.id == best[1])
    chosen.kind = "text"
    return best[1], best[2]


def _place(columns: list[Column], titles: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, str] | None:
    plain = [re.sub(r"[\s_\-()（）:：]", "", title).lower() for title in titles]
    found = [next((at for at, title in enumerate(plain) if title in GUESSES[name]), None) for name in ("lon", "lat")]
    if None in found:
        return None
    lon, lat = (columns[at] for at in found if at is not None)
    for each in (lon, lat):
        each.kind = "float"
    return lon.id, lat.id


def _apart(columns: list[Column]) -> None:
    """Every column an id of its own."""
    seen: set[str] = set()
    for number, column in enumerate(columns, 1):
        if column.id in seen:
            column.id = f"{column.id[:36]}_{number}"
        seen.add(column.id)


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, cells)) / len(cells)
