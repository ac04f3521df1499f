"""Lists that leave as a spreadsheet: cases, the ledger of hazards, a handover. Masked as the account sees them, marked with who took them, audited."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.case_filter import CaseFilter
from core.filters import by_field
from core.words import Words
from services import audit
from services._parts import Parts
from services._sheet import MOST_ROWS, Kept, sheet, watermark
from services.answer import Question
from services.find_cases import counted_cases, find_cases
from services.handover import read
from services.hazards import hazards

if TYPE_CHECKING:
    from services.who import Account

PAGE = 10_000  # the whole list is put in order for each page: few large ones are quicker
Found = tuple[list[dict[str, Any]], str | None]
LIGHTS = {"red": ("超期", "Overdue"), "yellow": ("将超期", "Nearly due"), "green": ("按期", "On time"), None: ("", "")}
CASES = (
    ("编号", "Number"), ("类别", "Category"), ("事由", "Subject"), ("区域", "Area"), ("网格", "Cell"), ("环节", "Stage"), ("灯", "Light"),
    ("急件", "Urgent"), ("处置部门", "Department"), ("标记", "Marks"), ("上报", "Reported"), ("本环节到期", "Stage due"), ("结案", "Closed"),
)  # fmt: skip
HAZARDS = (
    ("编号", "Number"), ("隐患", "Hazard"), ("事由", "Subject"), ("等级", "Grade"), ("区域", "Area"), ("责任单位", "Unit responsible"), ("状态", "Stage"),
    ("整改期限", "Deadline"), ("超期", "Late"), ("整改措施", "Measures"), ("整改人", "Rectified by"), ("整改时间", "Rectified"),
    ("整改前照片", "Photos before"),
    ("整改后照片", "Photos after"), ("销账人", "Written off by"), ("销账时间", "Written off"), ("销账说明", "Note"),
)  # fmt: skip
FLAGS = {"supervised": ("督办", "supervised"), "whistled": ("吹哨", "whistled"), "rework": ("返工", "rework")}


def cases_sheet(parts: Parts, account: "Account", wanted: CaseFilter, figure: Question | None = None) -> Iterator[bytes]:
    """The cases that `find_cases` finds for a filter, or of those the ones a figure counts, as XLSX. Raises what these raise, TooMany beyond 100,000 rows."""

    def found(after: str | None) -> Found:
        if figure is None:
            return find_cases(parts, account, wanted=wanted, limit=PAGE, after=after)
        return counted_cases(parts, account, figure, wanted.column or None, wanted.light or None, MOST_ROWS + 1)[0], None

    lines = _all(found, lambda case: _case(parts, account, case))
    filters = {name: value for name, value in asdict(wanted).items() if value} | _of(figure)
    return _sheet(
        parts, account, "export_cases", Words("案件清单", "Cases"), filters, _said(account, CASES), lines, [18, 18, 36, 16, 16, 12, 8, 6, 18, 14, 17, 17, 17]
    )


def hazards_sheet(parts: Parts, account: "Account", filters: Mapping[str, Any]) -> Iterator[bytes]:
    """The ledger of hazards with `filters`, as XLSX. Raises what `hazards` raises, TooMany."""
    wanted = {name: value for name, value in filters.items() if value is not None and name not in ("limit", "after")}

    def found(after: str | None) -> Found:
        page = hazards(parts, account, **wanted, limit=PAGE, after=after)
        return page["items"], page["next"]

    heads = _said(account, HAZARDS)
    lines = _all(found, lambda each: _hazard(account, each))
    return _sheet(
        parts, account, "export_hazards", Words("隐患台账", "Hazards"), wanted, heads, lines, [18, 16, 30, 8, 16, 18, 12, 17, 6, 30, 16, 17, 8, 8, 16, 17, 24]
    )


def handover_sheet(parts: Parts, account: "Account", id: int) -> Iterator[bytes]:
    """One handover as XLSX. Raises NotFound."""
    whole = read(parts, account, id)
    say = _say(account)
    kept = Kept()
    kept.add([say(zh, en), value or ""] for zh, en, value in _handover_facts(whole, say))
    for kind in whole["items"]["kinds"]:
        kept.add([[f"{say(kind['zh'], kind['en'])} ({kind['total']})"]])
        kept.add(_handed(case, say) for case in kind["cases"])
    heads = _said(account, [("项目", "Item"), ("内容", "Content"), ("类别", "Category"), ("区域", "Area"), ("环节", "Stage"), ("到期", "Due")])
    return _sheet(parts, account, "export_handover", Words("交接班记录", "Handover"), {"id": id}, heads, kept, [20, 40, 20, 18, 14, 17])


def _of(figure: Question | None) -> dict[str, Any]:
    if figure is None:
        return {}
    return {"of": figure.indicator, "period": figure.period, **{name: ",".join(each) for name, each in by_field(figure.filters).items()}}


def _handed(case: Mapping[str, Any], say: Callable[[str, str], str]) -> list[Any]:
    words = [say(case[f"{name}_zh"], case[f"{name}_en"]) for name in ("category", "area", "state")]
    return ["", case["no"], *words, _time(case["due_at"])]


def _handover_facts(whole: Mapping[str, Any], say: Callable[[str, str], str]) -> list[tuple[str, str, Any]]:
    return [
        ("日期", "Day", f"{whole['day']} {say(whole['shift']['zh'], whole['shift']['en'])}"),
        ("区域", "Area", say(whole["area_zh"], whole["area_en"])),
        ("交班", "Going", f"{whole['giver']} {_time(whole['given_at'])}"),
        ("接班", "Coming", f"{whole['taker']} {_time(whole['taken_at'])}" if whole["taker"] else say("未签收", "not signed yet")),
        ("交班说明", "Notes", whole["notes"]),
        ("接班说明", "Note of who comes", whole["taker_note"]),
        ("公告", "Announcements", " / ".join(say(each["zh"], each["en"]) for each in whole["items"]["notices"])),
        ("未读通知", "Unread", whole["items"]["unread"]),
        ("签名摘要", "Seal", whole["seal"]),
        ("签后是否改动", "Changed since", say("未改动", "no") if whole["whole"] else say("已改动", "YES")),
    ]


def _sheet(
    parts: Parts, account: "Account", act: str, what: Words, wanted: Mapping[str, Any], heads: list[str], lines: Kept, widths: list[int]
) -> Iterator[bytes]:
    """The spreadsheet, with a line in the audit trail before the first byte leaves."""
    filters = ", ".join(f"{name}={value}" for name, value in wanted.items())
    line = watermark(parts.city, account, what, filters, lines.count, datetime.now(UTC))
    body = sheet(what.of(account.lang), line, heads, lines, widths)
    with parts.store.write() as conn:
        audit.record(conn, account, act, detail={"filters": {name: str(value) for name, value in wanted.items()}, "rows": lines.count})
    return body


def _all(find: Callable[[str | None], Found], line: Callable[[dict[str, Any]], list[Any]]) -> Kept:
    """Every row of a list, page by page. Raises TooMany."""
    kept, after = Kept(), None
    try:
        while True:
            items, after = find(after)
            kept.add(line(item) for item in items)
            if after is None:
                return kept
    except BaseException:
        kept.close()
        raise


def _say(account: "Account") -> Callable[[str, str], str]:
    return lambda zh, en: en if account.lang == "en" else zh


def _said(account: "Account", words: Iterable[tuple[str, str]]) -> list[str]:
    return [_say(account)(*each) for each in words]


def _case(parts: Parts, account: "Account", case: Mapping[str, Any]) -> list[Any]:
    say = _say(account)
    department = parts.city.named("departments", case["department"]).of(account.lang) if case["department"] else ""
    marks = " ".join(say(*FLAGS[name]) for name, up in case["flags"].items() if up and name in FLAGS)
    place = [say(case["area_zh"], case["area_en"]), case["grid_zh"] or ""]
    what = [case["no"], say(case["category_zh"], case["category_en"]), case["title"] or "", *place, say(case["state_zh"], case["state_en"])]
    return [
        *what,
        say(*LIGHTS[case["light"]]),
        say("急", "yes") if case["urgent"] else "",
        department,
        marks,
        *(_time(case[name]) for name in ("reported_at", "due_at", "closed_at")),
    ]


def _hazard(account: "Account", each: Mapping[str, Any]) -> list[Any]:
    say = _say(account)
    both = {name: say(each[name]["zh"], each[name]["en"]) if each[name] else "" for name in ("grade", "unit")}
    what = [
        each["no"],
        say(each["category_zh"], each["category_en"]),
        each["title"],
        both["grade"],
        say(each["area_zh"], each["area_en"]),
        both["unit"],
        say(each["state_zh"], each["state_en"]),
    ]
    done = [each["measures"] or "", each["fixed_by"] or "", _time(each["fixed_at"]), len(each["before"]), len(each["after"])]
    return [
        *what,
        _time(each["deadline_at"]),
        say("是", "yes") if each["late"] else "",
        *done,
        each["written_off_by"] or "",
        _time(each["written_off_at"]),
        each["how"] or "",
    ]


def _time(at: str | None) -> str:
    return at[:16].replace("T", " ") if at else ""
