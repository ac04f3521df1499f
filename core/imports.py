"""A row of somebody else's table as a report: which column is what, how times and categories are written, and what is wrong with a row."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.words import Words

OLDEST = timedelta(days=365 * 60)  # how far back a row may lie
FIELDS = {
    "external_id": Words("外部编号", "Their number"),
    "title": Words("标题", "Title"),
    "text": Words("描述", "Description"),
    "category": Words("类别", "Category"),
    "at": Words("上报时间", "Reported at"),
    "lon": Words("经度", "Longitude"),
    "lat": Words("纬度", "Latitude"),
    "area": Words("区划代码", "Area code"),
    "state": Words("状态", "State"),
    "closed_at": Words("结案时间", "Closed at"),
    "urgent": Words("急件", "Urgent"),
    "reporter_name": Words("上报人", "Reporter"),
    "reporter_phone": Words("电话", "Phone"),
}
# Names of columns that tell what they hold, without blanks and signs.
GUESSES = {
    "external_id": (
        *("externalid", "srnumber", "requestid", "servicerequestid", "casenumber", "caseno", "id"),
        *("编号", "工单号", "工单编号", "案件编号", "外部编号", "流水号"),
    ),
    "title": ("title", "subject", "requesttype", "标题", "事件标题", "案件标题", "诉求标题"),
    "text": ("text", "description", "details", "描述", "问题描述", "事件描述", "诉求内容", "内容"),
    "category": ("category", "requesttype", "servicecode", "type", "类别", "小类", "事件小类", "问题类型", "案件类型"),
    "at": (
        *("at", "createddate", "created", "createdat", "requesteddatetime", "reportedat", "opened"),
        *("上报时间", "创建时间", "受理时间", "发生时间", "登记时间"),
    ),
    "lon": ("lon", "lng", "long", "longitude", "x", "经度"),
    "lat": ("lat", "latitude", "y", "纬度"),
    "area": ("area", "areacode", "communitycode", "区划代码", "社区代码", "网格编码", "网格代码"),
    "state": ("state", "status", "状态", "案件状态", "办理状态"),
    "closed_at": ("closedat", "closeddate", "closed", "updateddatetime", "结案时间", "办结时间", "完成时间"),
    "urgent": ("urgent", "急件", "是否紧急"),
    "reporter_name": ("reporter", "reportername", "name", "上报人", "诉求人", "姓名", "联系人"),
    "reporter_phone": ("phone", "mobile", "电话", "手机", "联系电话"),
}
CLOSED = ("closed", "resolved", "done", "complete", "completed", "已结案", "结案", "已办结", "办结", "已完成", "完成", "已关闭")
ENDED = ("cancelled", "canceled", "void", "rejected", "referred out", "duplicate", "作废", "撤销", "已撤销", "不予受理", "已取消", "退单")
_YES = {"1", "true", "yes", "y", "是", "急", "紧急"}
_TIME = re.compile(
    r"(?P<a>\d{1,4})[-/.年](?P<b>\d{1,2})[-/.月](?P<c>\d{1,4})日?"
    r"(?:[T\s]+(?P<hour>\d{1,2})[:时](?P<minute>\d{1,2})分?(?::?(?P<second>\d{1,2})(?:[.,]\d{1,9})?秒?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
    r"\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?"
)
_PERSONAL = re.compile(r"姓名|联系人|上报人|诉求人|举报人|电话|手机|身份证|地址|住址|name|phone|mobile|contact|reporter|address|id_?card", re.IGNORECASE)
_ORDER = {"ymd": "abc", "mdy": "cab", "dmy": "cba"}  # where year, month and day stand


# Why a row is refused, and what to do.
REFUSALS = {
    "no_title": Words("没有标题", "It has no title"),
    "title_too_long": Words("标题超过 200 字", "The title has over 200 characters"),
    "text_too_long": Words("描述超过 20,000 字", "The description has over 20,000 characters"),
    "too_large": Words("整行超过 256 kB", "The row has over 256 kB"),
    "bad_external_id": Words("外部编号超过 120 字", "Their number has over 120 characters"),
    "no_category": Words("没有类别", "It has no category"),
    "unknown_category": Words("此类别没有对应：请在类别对照里选一个", "This category is not mapped: choose one of ours for it"),
    "bad_time": Words("不是时间，或日期顺序不对", "This is no time, or day, month and year stand in another order"),
    "future": Words("时间在未来：请更正", "The time lies in the future: correct it"),
    "too_old": Words("时间早于 60 年前：请更正", "The time lies over 60 years back: correct it"),
    "no_closed_at": Words("已结案但没有结案时间：请补上，或把状态改为未结", "It is closed but does not say when: give the time, or open it"),
    "closed_before_created": Words("结案时间早于上报时间：请更正其一", "It was closed before it was reported: correct one of the two"),
    "no_place": Words("没有位置：请补上，或选「没有位置的行归入」", "It has no place: give it, or choose an area for rows without one"),
    "bad_place": Words("经纬度不是数字，或超出范围", "Longitude or latitude is no number, or beyond ±180 or ±90"),
    "outside": Words("位置在本区之外：请更正，或让所有行归入一个区域", "The place lies outside this district: correct it, or choose one area for all rows"),
    "unknown_area": Words("本区没有这个区划代码", "There is no such area here"),
    "area_too_wide": Words("区划须到社区或网格", "The area must be a community or a grid cell"),
}


# What a row was taken with though it was odd.
NOTES = {
    "no_zone": Words("时间不带时区，按所选时区理解", "Times without an offset, read in the zone that was chosen"),
    "no_place": Words("没有位置，归入所选区域", "Without a place, put into the area that was chosen"),
}


class RowRefused(Exception):
    """A row that cannot be taken: a code of REFUSALS, which of our fields, what stands there."""

    def __init__(self, code: str, field: str | None, value: str = "") -> None:
        super().__init__(code)
        self.code, self.field, self.value = code, field, value


class From(BaseModel):
    """Where a field comes from: a column, or the same for all rows."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    column: str | None = None
    constant: str | None = Field(None, max_length=200)


class ImportMapping(BaseModel):
    """How a table is read. `place` says what tells the place: lon and lat, an area code, or `area` for all rows.

    With lon and lat, `area` takes the rows that have none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    source: str = Field(min_length=1, max_length=40)
    fields: dict[str, From]
    place: Literal["point", "area", "fixed"] = "point"
    area: str | None = None
    crs: Literal["wgs84", "gcj02"] = "wgs84"
    dates: Literal["ymd", "mdy", "dmy"] = "ymd"
    zone: str = "Asia/Shanghai"
    categories: dict[str, str] = Field(default={}, max_length=2000)  # their word → our id
    otherwise: str | None = None  # the category of words that are not in it
    closed: tuple[str, ...] = CLOSED  # words of the state that mean closed
    ended: tuple[str, ...] = ENDED  # … and that it was called off

    @field_validator("fields")
    @classmethod
    def _known(cls, fields: dict[str, From]) -> dict[str, From]:
        if unknown := fields.keys() - FIELDS.keys():
            raise ValueError(f"there is no field {min(unknown)}; fields: {', '.join(FIELDS)}")
        return {name: each for name, each in fields.items() if each.column or each.constant}

    @field_validator("zone")
    @classmethod
    def _zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{zone!r} is no time zone: use an IANA name such as Asia/Shanghai") from error
        return zone


@dataclass(frozen=True, slots=True)
class Read:
    """A row as a report's payload; `closed_at` where it is over, `ended` where it was called off; `notes` are oddities it is taken with."""

    payload: dict[str, Any]
    closed_at: datetime | None
    ended: bool
    notes: tuple[str, ...]


def guess(columns: Sequence[str], zone: str, name: str) -> dict[str, Any]:
    """A mapping to begin with, by what the columns are called."""
    plain = {re.sub(r"[\s_\-()（）:：]", "", column).lower(): column for column in reversed(columns)}
    found = {field: next((word for word in words if word in plain), None) for field, words in GUESSES.items()}
    fields = {field: {"column": plain[word]} for field, word in found.items() if word}
    place = "point" if "lon" in fields and "lat" in fields else "area" if "area" in fields else "fixed"
    source = re.sub(r"\.[A-Za-z]{2,4}$", "", name)[:30] or "import"
    return ImportMapping(source=source, fields={name: From(**each) for name, each in fields.items()}, place=place, zone=zone).model_dump()  # type: ignore[arg-type]


def problems(mapping: ImportMapping, columns: Container[str], categories: Mapping[str, Any]) -> list[tuple[str, Words]]:
    """What is missing before any row can be read: (field, why)."""
    found = [
        (name, Words(f"没有列 {each.column}", f"there is no column {each.column}"))
        for name, each in mapping.fields.items()
        if each.column and each.column not in columns
    ]
    needed = {"title", *({"point": ("lon", "lat"), "area": ("area",), "fixed": ()}[mapping.place]), *(() if mapping.otherwise else ("category",))}
    found += [
        (name, Words("请选择一列或填一个固定值", "choose a column, or a value for all rows")) for name in FIELDS if name in needed - mapping.fields.keys()
    ]
    if mapping.place == "fixed" and not mapping.area:
        found.append(("area", Words("请选择区域", "choose the area")))
    unknown = [id for id in [*mapping.categories.values(), *([mapping.otherwise] if mapping.otherwise else [])] if id and id not in categories]
    found += [("category", Words(f"没有类别 {id}", f"there is no category {id}")) for id in unknown[:5]]
    return found


def read_row(mapping: ImportMapping, cells: Mapping[str, str], categories: Mapping[str, Any], now: datetime) -> Read:
    """The row as a payload (core.reports). `categories` are ours by id, with zh and en. Raises RowRefused for the first thing that is wrong."""
    value = {name: (cells.get(each.column, "") if each.column else each.constant or "").strip() for name, each in mapping.fields.items()}
    notes: list[str] = []
    at = _moment(mapping, "at", value.get("at", ""), notes) or now
    state = value.get("state", "").lower()
    ended = state in {word.lower() for word in mapping.ended}
    closed = ended or (state in {word.lower() for word in mapping.closed} if "state" in value else bool(value.get("closed_at")))
    closed_at = (_moment(mapping, "closed_at", value.get("closed_at", ""), notes) or (at if ended else None)) if closed else None
    if closed and closed_at is None:
        raise RowRefused("no_closed_at", "closed_at")
    if closed_at is not None and closed_at < at:
        raise RowRefused("closed_before_created", "closed_at", value["closed_at"])
    if closed_at is not None and closed_at > now + timedelta(minutes=5):
        raise RowRefused("future", "closed_at", value["closed_at"])
    payload = {
        "source": mapping.source,
        "external_id": value.get("external_id") or None,
        "category": _category(mapping, value.get("category", ""), categories),
        "title": value.get("title", "")[:200],
        "text": value.get("text", ""),
        "at": at.isoformat(),
        "urgent": value.get("urgent", "").lower() in _YES,
        "reporter": {"name": value.get("reporter_name", ""), "phone": value.get("reporter_phone", "")},
        **_place(mapping, value, notes),
    }
    return Read({name: each for name, each in payload.items() if each is not None}, closed_at, ended, tuple(dict.fromkeys(notes)))


def _moment(mapping: ImportMapping, field: str, text: str, notes: list[str]) -> datetime | None:
    if not text:
        return None
    try:
        at, aware = parsed(text, mapping.dates)
    except ValueError:
        raise RowRefused("bad_time", field, text) from None
    if not aware:
        notes.append("no_zone")
        at = at.replace(tzinfo=ZoneInfo(mapping.zone))
    return at.astimezone(UTC)


def is_personal(column: str) -> bool:
    """Whether a column tells of somebody, by what it is called."""
    return bool(_PERSONAL.search(column))


def is_plain(text: str) -> bool:
    """Whether it is a time or a number of degrees, which is nobody's."""
    return bool(_TIME.fullmatch(text) or re.fullmatch(r"-?\d{1,3}\.\d{1,15}", text))


def parsed(text: str, dates: str) -> tuple[datetime, bool]:
    """The moment written in `text`, and whether it says its offset. Raises ValueError."""
    match = _TIME.fullmatch(text.strip())
    if not match:
        raise ValueError(text)
    year, month, day = (match[part] for part in _ORDER[dates])
    if len(year) != 4:
        raise ValueError(text)
    hour, half = int(match["hour"] or 0), (match["half"] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(text)
        hour = hour % 12 + (12 if half == "p" else 0)
    at = datetime(int(year), int(month), int(day), hour, int(match["minute"] or 0), int(match["second"] or 0))
    if match["offset"] is None:
        return at, False
    sign, digits = (-1 if match["offset"][0] == "-" else 1), re.sub(r"\D", "", match["offset"]) or "0000"
    return at.replace(tzinfo=timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))), True


def _category(mapping: ImportMapping, word: str, categories: Mapping[str, Any]) -> str:
    chosen = mapping.categories.get(word) or (word if word in categories else None)
    chosen = chosen or next((id for id, each in categories.items() if word and word in (each.zh, each.en)), None) or mapping.otherwise
    if chosen is None:
        raise RowRefused("unknown_category" if word else "no_category", "category", word)
    return chosen


def _place(mapping: ImportMapping, value: Mapping[str, str], notes: list[str]) -> dict[str, Any]:
    if mapping.place == "fixed":
        return {"area": mapping.area}
    if mapping.place == "area":
        if not value.get("area"):
            raise RowRefused("no_place", "area")
        return {"area": value["area"]}
    lon, lat = value.get("lon", ""), value.get("lat", "")
    try:
        degrees = float(lon or 0), float(lat or 0)
    except ValueError:
        raise RowRefused("bad_place", "lon", f"{lon}, {lat}") from None
    if not lon or not lat or degrees == (0.0, 0.0):
        if mapping.area:
            notes.append("no_place")
            return {"area": mapping.area}
        raise RowRefused("no_place", "lon", f"{lon}, {lat}".strip(", "))
    return {"lon": degrees[0], "lat": degrees[1], "crs": mapping.crs}
