"""The body of the case page: the board of a desk, or the list; and the list of any filter, for other pages."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import dash_ag_grid as dag
from dash import html

from core.case_filter import NAMES, CaseFilter, known, written
from core.filters import FIELDS, MOST, by_field, values
from core.filters import filters_of as filters_in
from core.indicators import is_range
from services.answer import Question
from services.find_cases import count_cases, counted_cases, find_cases
from widgets._base import Screen
from widgets._bits import data
from widgets._case_filter_bar import ALL
from widgets._case_words import case_words

FILTERS = ("column", "category", "light")
TABS = ("board", "list")
BOARD = "case_board"  # the magnet
LIGHTS = {"red": ("超期", "Overdue"), "yellow": ("将超期", "Nearly due"), "green": ("按期", "On time")}
SORTED = {"sortable": True}  # by the server, which knows the whole of a list; a figure's cases are all here and sort by any column
PAGE_ROWS = 200  # of a list at once; `cases_list.mjs` asks for more while it is scrolled
MOST_COUNTED = 1000  # of a figure's cases, listed as they were counted
# Words of AG Grid's own buttons and menus that can be reached on this page.
LOCALE_ZH = {
    "loadingOoo": "读取中…", "sortAscending": "升序", "sortDescending": "降序", "sortUnSort": "取消排序",
    "pinColumn": "固定列", "autosizeThisColumn": "自动列宽", "autosizeAllColumns": "全部自动列宽", "resetColumns": "还原列", "columns": "列",
    "filters": "筛选", "filterOoo": "筛选…", "equals": "等于", "notEqual": "不等于", "contains": "包含", "notContains": "不包含",
    "startsWith": "开头是", "endsWith": "结尾是", "blank": "空", "notBlank": "非空", "andCondition": "且", "orCondition": "或", "applyFilter": "应用",
    "resetFilter": "还原", "clearFilter": "清除", "cancelFilter": "取消", "selectAll": "全选", "searchOoo": "搜索…", "page": "页", "to": "至",
    "of": "共", "ariaLabelColumnMenu": "列菜单",
}  # fmt: skip


def filters_of(screen: Screen, query: Mapping[str, Any]) -> dict[str, Any]:
    """Tab and filters of an address; what is not known counts as not given, a state stands for its column.

    With `of` (an indicator) it is the list of the cases that its figure counts: `period` and `only` are those of the figure.
    """
    of = counted(screen, query)
    given = {name: query[name] for name in (("column", "light") if of else NAMES) if query.get(name)}
    found = written(known(screen.city, given, datetime.now(screen.city.tz)))
    if of:
        return {"tab": "list", **{name: found.get(name, "") for name in FILTERS}, **of}
    return {"tab": query["tab"] if query.get("tab") in TABS else "board", **{name: found.get(name, "") for name in ALL}}


def filter_of(screen: Screen, chosen: Mapping[str, Any]) -> CaseFilter:
    """What `filters_of` found, with the area that is looked at, as the services take it."""
    return CaseFilter(**{name: chosen[name] for name in NAMES if isinstance(chosen.get(name), str)} | {"area": screen.area})


def counted(screen: Screen, query: Mapping[str, Any]) -> dict[str, Any]:
    """The figure an address asks the cases of: {of, period, only}; {} where it names none that counts cases. What its filters do not know is left out."""
    indicator = screen.city.indicators.get(str(query.get("of")))
    if indicator is None or indicator.family != "case":
        return {}
    period = query.get("period")
    known = period in indicator.periods or (indicator.happens and is_range(period))
    given = {field: filter(None, str(query[field]).split(",")) for field in FIELDS["case"] if query.get(field)}
    only = [(field, value) for field, value in filters_in(given) if value in values(screen.city, field)][:MOST]
    return {"of": indicator.id, "period": period if known else indicator.period, "only": by_field(tuple(only))}


def body(screen: Screen, chosen: Mapping[str, Any]) -> Any:
    """Board or list with these filters."""
    if chosen.get("of"):
        return figure_list(screen, chosen)
    return case_list(screen, filter_of(screen, chosen)) if chosen["tab"] == "list" else board(screen, chosen)


def board(screen: Screen, chosen: Mapping[str, Any]) -> Any:
    """Where `cases_board.mjs` draws the stages: columns in order, the filter, and what stands where nothing is."""
    wanted = {name: value for name, value in written(filter_of(screen, chosen)).items() if name != "column"}
    columns = [each for each in case_words(screen)["columns"] if chosen["column"] in ("", each["id"])]
    said = {
        "columns": json.dumps(columns, ensure_ascii=False),
        "wanted": json.dumps(wanted, ensure_ascii=False),
        "empty_text": nothing(screen, filter_of(screen, chosen)),
        "zone": screen.city.zone,
    }
    return html.Div(key="board", className="desk-board", **data(board="", **said))


def case_list(screen: Screen, wanted: CaseFilter, id: str = "cases-grid") -> Any:
    """The list of a filter: its most pressing cases first, further ones while it is scrolled, all kept true by `cases_list.mjs`.

    Any page may draw one: `list(root, {…})` of that module starts it. Open cases unless the filter says which.
    """
    listed = wanted.listed()
    items, more = find_cases(screen.parts, screen.account, wanted=listed, limit=PAGE_ROWS)
    total = len(items) if more is None else count_cases(screen.parts, screen.account, listed)
    return _grid(screen, id, items, nothing(screen, wanted), total=total, next=more or "", wanted=json.dumps(written(listed), ensure_ascii=False))


def figure_list(screen: Screen, chosen: Mapping[str, Any]) -> Any:
    """The cases that a figure counts, as they were at one moment."""
    question = Question(chosen["of"], screen.area, chosen["period"], filters=filters_in(chosen["only"]))
    items, total = counted_cases(screen.parts, screen.account, question, chosen["column"] or None, chosen["light"] or None, MOST_COUNTED)
    cut = len(items) if total > len(items) else ""
    at = datetime.now(screen.city.tz)
    return _grid(screen, "cases-grid", items, screen.say("没有符合筛选的案件", "No case matches these filters"), total=total, more=cut, at=f"{at:%H:%M}")


def _grid(screen: Screen, id: str, items: list[dict[str, Any]], nothing_here: str, **said: Any) -> Any:
    now = datetime.now(screen.city.tz)
    grid = dag.AgGrid(
        id=id,
        rowData=[row_of(screen, item, now) for item in items],
        columnDefs=columns(screen),
        getRowId="params.data.no",
        defaultColDef={"resizable": True, "sortable": "wanted" not in said, "suppressHeaderMenuButton": True},
        dashGridOptions={
            "theme": {"function": "themeQuartz.withPart(agGrid.colorSchemeDark)" if screen.theme == "dark" else "themeQuartz"},
            "localeText": {**(LOCALE_ZH if screen.lang == "zh" else {}), "noRowsToShow": nothing_here},
            "animateRows": False,
            "rowHeight": 36,
            "headerHeight": 36,
            "asyncTransactionWaitMillis": 250,
            "rowSelection": {"mode": "multiRow", "enableClickSelection": False, "headerCheckbox": True},
            "selectionColumnDef": {"width": 44, "minWidth": 44, "maxWidth": 44, "pinned": "left"},
        },
        rowClassRules={"is-urgent": "params.data.urgent"} | {f"is-{light or 'done'}": f"(params.data.light || '') == '{light}'" for light in (*LIGHTS, "")},
        className="cases-grid",
        style={"height": "100%", "width": "100%"},
    )
    return html.Div(grid, key="list", className="case-list", **data(**said))


def nothing(screen: Screen, wanted: CaseFilter) -> str:
    """What stands where no case is."""
    if wanted.narrows:
        return screen.say("没有符合筛选的案件", "No case matches these filters")
    return screen.say("目前没有案件", "No cases at present")


def columns(screen: Screen) -> list[dict[str, Any]]:
    """The list's columns; `cases.mjs` leaves out the less needed ones where there is no room."""
    say = screen.say
    return [
        {"field": "light_text", "headerName": say("灯", "Light"), "width": 104 if screen.lang == "zh" else 130, "cellClass": "light"},
        {"field": "no", **SORTED, "headerName": say("编号", "Number"), "width": 160, "cellClass": "no"},
        {"field": "category_text", **SORTED, "headerName": say("类别", "Category"), "flex": 2, "minWidth": 80, "cellClass": "strong"},
        {"field": "title", "headerName": say("事由", "Subject"), "flex": 2, "minWidth": 80},
        {"field": "place", **SORTED, "headerName": say("地点", "Place"), "flex": 2, "minWidth": 80},
        {"field": "state_text", **SORTED, "headerName": say("环节", "Stage"), "width": 110},
        {
            "field": "left_text",
            "headerName": say("时限", "Time"),
            "width": 104,
            "cellClass": "left ag-right-aligned-cell",
            "headerClass": "ag-right-aligned-header",
        },
        {"field": "flags_text", "headerName": say("标记", "Marks"), "width": 130},
        {"field": "reported_text", **SORTED, "headerName": say("上报", "Reported"), "width": 130},
    ]


KEPT = ("no", "light", "due_at", "yellow_at", "closed_at", "reported_at", "major", "column", "area", "lon", "lat", "urgent", "version")


def row_of(screen: Screen, case: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A case as a row; `cases.mjs` writes the same fields (rowOf) from a live message."""
    words = {
        "supervised": screen.say("督办", "supervised"),
        "whistled": screen.say("吹哨", "whistled"),
        "rework": screen.say("返工", "rework"),
    }
    return {
        **{name: case[name] for name in KEPT},
        "title": case.get("title") or "",
        "light_text": screen.say(*LIGHTS.get(case["light"], ("已结", "Closed"))),
        "category_text": screen.say(case["category_zh"], case["category_en"]),
        "place": f"{screen.say(case['area_zh'], case['area_en'])} {screen.say(case['grid_zh'] or '', '')}".strip(),
        "state_text": screen.say(case["state_zh"], case["state_en"]),
        "left_text": time_left(screen, case["due_at"], now),
        "flags_text": " ".join(words[name] for name in words if case["flags"].get(name)),
        "reported_text": datetime.fromisoformat(case["reported_at"]).strftime("%m-%d %H:%M"),
    }


def time_left(screen: Screen, due_at: str | None, now: datetime) -> str:
    """As "剩 0:24", "超 1:05", in hours and minutes; days from 48 hours on."""
    if not due_at:
        return "—"
    seconds = (datetime.fromisoformat(due_at) - now).total_seconds()
    minutes = int(abs(seconds)) // 60
    text = screen.say(f"{minutes // 1440} 天", f"{minutes // 1440} d") if minutes >= 2880 else f"{minutes // 60}:{minutes % 60:02}"
    return screen.say(f"剩 {text}", f"{text} left") if seconds >= 0 else screen.say(f"超 {text}", f"{text} over")
