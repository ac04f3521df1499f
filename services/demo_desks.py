"""What the demo's desks begin with: hazards at every stage, an estate's cases, suspensions, ping-pong, requests, enquiries, appeals."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from core.areas import covers
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.reports import ReportRefused
from core.scope import Scope
from services._parts import Parts
from services.act import Post, act
from services.areas import areas
from services.photos import take_photo
from services.take_report import take_report
from store import cases as queries
from store import demo, desks

DONE = "desks"
OURS, HOME = "urban_management", "440604012061"  # the department and the community of the demo's accounts
HAZARDS = ("10-01", "10-02", "10-03", "10-06", "10-07", "10-08", "10-09", "16-01", "20-02")
GRADES = ("major", "large", "ordinary", "minor")
WORDS = {"result": "已按要求整改到位", "reason": "需协调产权单位，申请再给一个时限"}
ENQUIRY = "hotline_inquiry"
Way = list[tuple[str, str, dict[str, Any]]]
TO_DEPARTMENT: Way = [("dispatcher", "accept", {}), ("dispatcher", "file_case", {})]


def seed_desks(parts: Parts) -> int:
    """Make them once in a demo; how many cases."""
    with parts.store.read() as conn:
        facts = demo.facts(conn)
    if facts.get(DONE) or not facts.get("built_for"):
        return 0
    made = sum(_live(parts, number, *story) for number, story in enumerate(_stories(parts), 1))
    _appeals(parts)
    with parts.store.write() as conn:
        demo.put_facts(conn, {DONE: True})
    return made


def _stories(parts: Parts) -> Iterator[tuple[str, str, str, str, Way]]:
    """(category, area, workflow, source, what happens)."""
    cells = [code for code, area in areas(parts).items() if area.level == "grid"]
    home = [code for code in cells if covers(HOME, code)] or cells
    before, after = (take_photo(parts, _picture(shade), None) for shade in ("#8a5a3c", "#3f7f6a"))
    for number in range(18):
        unit = parts.city.categories[HAZARDS[number % len(HAZARDS)]].department
        grade = {"grade": GRADES[(number * 7 + 1) % 4], "department": unit}
        way: Way = [
            ("community", "confirm", grade),
            (f"handler {unit}", "sign_for", {}),
            (f"handler {unit}", "feed_back", {"result": WORDS["result"], "photos": [after]}),
            ("community", "write_off", {"note": "现场复核，隐患已消除"}),
        ]
        place = home[number % len(home)] if number % 3 == 0 else cells[(number * 41) % len(cells)]
        yield HAZARDS[number % len(HAZARDS)], place, "hazard", "officer", [("photo", before, {}), *way[: (number * 3) % 5]]
    for number, steps in enumerate((0, 0, 1, 1, 2)):
        way = [("property", "sign_for", {}), ("property", "feed_back", {"result": "已安排维修完毕"})]
        yield f"16-0{number % 4 + 1}", home[0], "case", "12345", [*TO_DEPARTMENT, ("dispatcher", "dispatch", {"department": "property"}), *way[:steps]]
    ours: Way = [*TO_DEPARTMENT, ("dispatcher", "dispatch", {"department": OURS})]
    handler = f"handler {OURS}"
    until = (datetime.now(UTC) + timedelta(days=20)).isoformat()
    for number in range(3):
        yield (
            "01-13",
            cells[number * 97 % len(cells)],
            "case",
            "officer",
            [*ours, (handler, "sign_for", {}), (handler, "ask_extension", {"reason": WORDS["reason"]})],
        )
        yield "01-01", cells[number * 131 % len(cells)], "case", "12345", [*ours, ("dispatcher", "suspend", {"reason": "待上级批复经费", "until": until})]
    for number in range(2):
        back: Way = [(handler, "return_case", {"reason": "不属本单位职责"}), ("dispatcher", "dispatch", {"department": "water"})]
        yield (
            "01-30",
            cells[number * 59 % len(cells)],
            "case",
            "citizen",
            [*ours, *back, ("handler water", "return_case", {"reason": "非河道范围，属市政管网"})],
        )
    helped = {"department": "housing", "assist": [OURS]}
    yield "01-13", home[0], "case", "12345", [*TO_DEPARTMENT, ("dispatcher", "dispatch", helped), ("handler housing", "sign_for", {})]
    whistle = {"level": "town_street", "called": [OURS, "fire"], "reason": "夜间占道烧烤反复，需联合处置"}
    yield "01-29", home[-1], "case", "officer", [("dispatcher", "accept", {}), ("community", "whistle", whistle)]

    for number in range(8):
        told = {"reply": "已电话告知办理地点、时间和所需材料。"}
        at_once: Way = [("dispatcher", "answer_at_once", told)]
        passed: Way = [("dispatcher", "dispatch", {"department": OURS}), (handler, "sign_for", {})]
        yield "12-05", cells[number * 73 % len(cells)], ENQUIRY, "12345", at_once if number % 4 else passed


def _live(parts: Parts, number: int, category: str, area: str, workflow: str, source: str, way: Way) -> bool:
    """One case as far as its way goes; whether it could be made."""
    place, what, everywhere = areas(parts)[area], parts.city.categories[category], Scope.of(parts.city.code)
    photos = [given for role, given, _ in way if role == "photo"]
    community = areas(parts).get(area[:12])
    report = {
        "source": source,
        "external_id": f"desk-{number}",
        "workflow": workflow,
        "category": category,
        "title": f"{community.name if community else ''}{what.zh}",
    }
    text = f"来电咨询{what.zh}如何办理。" if workflow == ENQUIRY else f"{place.name}发现{what.zh}，请处理。"
    where = {"lon": place.lon, "lat": place.lat, "crs": "wgs84", "at": datetime.now(UTC).isoformat(), "photos": photos}
    try:
        no = take_report(parts, {**report, **where, "text": text}, "stream").no
        for version, (role, action, given) in enumerate((step for step in way if step[0] != "photo"), 1):
            kind, _, department = role.partition(" ")
            unit = department or ("property" if kind == "property" else None)
            name = parts.city.named("departments", unit).zh if unit else f"{community.name if community else ''}综治中心"
            act(parts, Post(kind, name, everywhere, unit), no, action, version, **given)
    except (BadInput, Conflict, NotAllowed, NotFound, ReportRefused):
        return False  # somebody was faster, or the city's workflow is another one
    return True


def _appeals(parts: Parts) -> None:
    """Some of the cases the department closed late are appealed: one waits for the first look, one for the last, one was granted."""
    now, everywhere = datetime.now(UTC), Scope.of(parts.city.code)
    with parts.store.read() as conn:
        late = queries.find(conn, [desks.group(["closed", "evaluated"], [desks.condition("may_appeal", OURS, now)])], parts.city.open_states(), now, 3, None)
    name = parts.city.named("departments", OURS).zh
    asked: tuple[Post, str, dict[str, Any]] = (Post("handler", name, everywhere, OURS), "appeal", {"reason": "台风期间道路封闭，无法按时到场，附通知文号"})
    first: tuple[Post, str, dict[str, Any]] = (Post("dispatcher", "区指挥中心", everywhere), "support_appeal", {})
    ways = [[asked], [asked, first], [asked, first, (Post("leader", "区指挥中心", everywhere), "grant_appeal", {})]]
    for row, way in zip(late, ways, strict=False):
        for version, (post, action, given) in enumerate(way, row["version"]):
            act(parts, post, row["no"], action, version, **given)


def _picture(shade: str) -> bytes:
    """A drawing that nobody takes for a photo of a place."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (480, 360), "#d9dee3")
    pen = ImageDraw.Draw(image)
    pen.rectangle((90, 120, 390, 300), fill=shade)
    pen.polygon([(60, 120), (240, 40), (420, 120)], fill="#5b6673")
    out = BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()
