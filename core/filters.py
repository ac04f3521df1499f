"""What an indicator can be narrowed by: fields, their values, and filters as a key and an address write them."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from core.errors import BadInput
from core.indicators import Indicator
from core.terms import ALWAYS, wrong
from core.words import Words

if TYPE_CHECKING:
    from core.city import City

# Pairs of field and value, sorted: values of one field are alternatives, different fields must all hold.
Filters = tuple[tuple[str, str], ...]

WITHIN = "within"  # a piece of ground: what lies there alone
# How what an indicator counts is narrowed to ground: by its own place, by the middle of its cell, or reckoned. A family that is not here cannot be.
GROUNDED: dict[str, Words | None] = {
    **dict.fromkeys(("case", "enterprise", "camera", "facility", "crowd")),
    **dict.fromkeys(("officer", "grid", "recurring", "collected"), Words("按网格", "by cell")),
    "person": Words("推算", "reckoned"),
}
Box = tuple[float, float, float, float]
_KEY = re.compile(r"g[0-9a-f]{18}")

NONE = "none"  # the department of a case that nobody was given
MOST, LONGEST = 12, 80
APART = "|,="  # what keys are written with
FIELDS: dict[str, dict[str, Words]] = {
    "case": {
        "category": Words("类别", "Category"),
        "department": Words("部门", "Department"),
        "state": Words("环节", "Stage"),
        "source": Words("来源", "Source"),
        "urgent": Words("紧急", "Urgent"),
    },
    "person": {"sex": Words("性别", "Sex"), "residence": Words("户籍", "Residence"), "origin": Words("来源地", "Origin")},
    "enterprise": {"industry": Words("行业", "Industry"), "activity": Words("活跃度", "Activity")},
    "officer": {"post": Words("岗位", "Post")},
    "camera": {},
    "facility": {},
    "grid": {},
    "patrol": {},
    "recurring": {},
    "collected": {},
    "crowd": {"segment": Words("路段", "Segment")},
    "dataset": {},  # its own columns: fields_of
}
WORDS = {name: words for fields in FIELDS.values() for name, words in fields.items()}
_FIXED: dict[str, dict[str, Words]] = {
    "urgent": {"yes": Words("紧急", "Urgent"), "no": Words("不紧急", "Not urgent")},
    "sex": {"m": Words("男", "Male"), "f": Words("女", "Female")},
    "residence": {"registered": Words("户籍", "Registered"), "floating": Words("流动", "Floating")},
    "post": {"grid_leader": Words("网格长", "Cell leader"), "full_time": Words("专职", "Full-time"), "part_time": Words("兼职", "Part-time")},
}


def values(city: "City", field: str) -> dict[str, Words]:
    """What a field can be narrowed to, in the pack's order."""
    if field == "category":
        return {**city.majors, **{each.id: Words(each.zh, each.en) for each in city.categories.values()}}
    if field == "department":
        return {**city.departments, NONE: Words("未派遣", "Not dispatched")}
    if field == "state":
        return {name: state.words for name, state in city.states.items()}
    if field == "segment":
        return {each.id: Words(each.zh, each.en) for each in (city.crowd.segments if city.crowd else ())}
    lists = {"source": city.sources, "origin": city.origins, "industry": city.industries, "activity": city.activities}
    return _FIXED.get(field) or lists[field]


def takes(indicator: Indicator, field: str) -> bool:
    """Whether an indicator can be narrowed by a field."""
    return field in fields_of(indicator) or (field == WITHIN and indicator.family in GROUNDED)


def reckons(indicator: Indicator, filters: Filters) -> bool:
    """Whether the figure is reckoned for a piece of ground, not counted there."""
    return indicator.family == "person" and any(field == WITHIN for field, _ in filters)


def box(text: str) -> Box | None:
    """What a map shows, `113.1_22.9_113.3_23.1` in degrees, as west, south, east, north; None for anything else."""
    try:
        west, south, east, north = (float(each) for each in text.split("_"))
    except ValueError:
        return None
    return (west, south, east, north) if -180 <= west < east <= 180 and -90 <= south < north <= 90 else None


def is_ground(text: str) -> bool:
    """Whether this can be a piece of ground: what a map shows, or the key of what was drawn."""
    return bool(_KEY.fullmatch(text)) or box(text) is not None


def filters_of(given: Mapping[str, Iterable[str]]) -> Filters:
    """`{category: [01, 02]}` as filters."""
    return tuple(sorted({(field, value) for field, chosen in given.items() for value in chosen}))


def by_field(filters: Filters) -> dict[str, list[str]]:
    """Filters as a map of field and values."""
    found: dict[str, list[str]] = {}
    for field, value in filters:
        found.setdefault(field, []).append(value)
    return found


def applicable(indicator: Indicator, choice: Mapping[str, str]) -> Filters:
    """The part of a page's choice (`category=01`, several values by commas) that this indicator can be narrowed by; the rest does not concern it."""
    return filters_of({name: filter(None, value.split(",")) for name, value in choice.items() if takes(indicator, name)})


def fields_of(indicator: Indicator) -> list[str]:
    """What an indicator can be narrowed by: of datasets the columns it can be told apart by."""
    return list(FIELDS[indicator.family]) if indicator.family != "dataset" else [name for name in indicator.by if name not in ALWAYS]


def _check_column(city: "City", indicator: Indicator, field: str, value: str) -> None:
    dataset = city.datasets[indicator.dataset]
    if set(value) & set(APART) or len(value) > LONGEST:
        raise BadInput("bad_filter", f"a value of a filter has at most {LONGEST} characters and none of {' '.join(APART)}: {value!r} has", field)
    if odd := wrong(dataset, dataset.columns[field], value):
        raise BadInput("bad_filter", odd, field)


def checked(city: "City", indicator: Indicator, filters: Filters) -> Filters:
    """The filters in order, each once. Raises BadInput for a field the indicator has not, or a value the field has not."""
    fields = fields_of(indicator)
    for field, value in filters:
        if not takes(indicator, field):
            raise BadInput("bad_filter", f"{indicator.id} cannot be narrowed by {field!r}: allowed are {', '.join(fields) or 'none'}", field)
        if field == WITHIN:
            if not is_ground(value):
                raise BadInput("bad_within", f"{value!r} is no ground: give west_south_east_north in degrees, or the key of a briefing", field)
        elif indicator.family == "dataset":
            _check_column(city, indicator, field, value)
        elif value not in values(city, field):
            raise BadInput("bad_filter", f"there is no {field} {value!r}: allowed are {', '.join(values(city, field))}", field)
    if len(filters) > MOST:
        raise BadInput("bad_filter", f"an indicator is narrowed by at most {MOST} values, not {len(filters)}: take some away", filters[MOST][0])
    return tuple(sorted(set(filters)))


def written(filters: Filters) -> str:
    """`category=01,state=handling`."""
    return ",".join(f"{field}={value}" for field, value in filters)


def read(text: str) -> Filters:
    """The filters of such a text. Raises BadInput for another shape."""
    pairs = [tuple(part.split("=")) for part in text.split(",")] if text else []
    if not all(len(pair) == 2 and all(pair) for pair in pairs):
        raise BadInput("bad_key", f"{text!r} are no filters: write field=value with commas between, such as category=01,state=handling", "key")
    return tuple((field, value) for field, value in pairs)
