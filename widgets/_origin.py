"""Where a figure comes from, as its definition tells: datasets and interfaces as links, whose they are, how often they come, what is not told."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.few import FEW
from core.words import Words
from services.datasets import knows
from services.interfaces import sees
from widgets._base import Screen

if TYPE_CHECKING:
    from core.indicators import Indicator

# Where the records of each kind come from.
SOURCES = {
    "case": Words("案件库，逐件统计", "The case records, counted one by one"),
    "person": Words("实有人口汇总，不含个人", "Rollup of residents, without persons"),
    "enterprise": Words("企业登记汇总", "Rollup of registered enterprises"),
    "officer": Words("网格员签到与定位", "Officers' sign-ins and positions"),
    "camera": Words("视频平台的设备状态", "Device states of the video platform"),
    "facility": Words("应急与公共设施台账", "The ledger of facilities"),
    "grid": Words("网格划分台账", "The ledger of grid cells"),
    "crowd": Words("沿线人流计数设备", "Crowd counters on the route"),
    "patrol": Words("巡查打卡记录", "Check-ins of patrols"),
    "recurring": Words("网格任务清单", "The cells' task lists"),
    "collected": Words("入户走访记录", "Visits on the spot"),
    "dataset": Words("数据目录中的数据集", "A dataset of the catalogue"),
}
LEVELS = {
    "town_street": Words("镇街以下不统计", "Not told below towns and subdistricts"),
    "community": Words("社区以下不统计", "Not told below communities"),
}


def origin(screen: Screen, indicator: "Indicator", found: dict[str, Any]) -> dict[str, Any]:
    """`source` (its words where it is no dataset), `datasets` and `interfaces` [{title, href}], `loaded`, `owner`, `refresh`, `rule`.

    An address is left away where the account may not open what is there.
    """
    said: dict[str, Any] = {
        "owner": screen.city.named("departments", indicator.owner).of(screen.lang) if indicator.owner else None,
        "refresh": _refresh(screen, indicator),
        "rule": _rule(screen, indicator),
    }
    lineage = found.get("lineage")
    if not lineage:
        dataset = next((each for each in screen.city.datasets.values() if each.family == indicator.family), None)
        return said | {"source": SOURCES[indicator.family].of(screen.lang), "datasets": [_dataset(screen, dataset.id)] if dataset else []}
    each = [lineage, *lineage["also"]]
    interfaces = dict.fromkeys(one["interface"] for one in each if one["interface"] in screen.city.interfaces)
    loaded = [datetime.fromisoformat(one["loaded_at"]).astimezone(screen.city.tz) for one in each if one["loaded_at"]]
    named = [_dataset(screen, one["dataset"]) for one in each]
    return said | {"datasets": named, "interfaces": [_interface(screen, id) for id in interfaces], "loaded": f"{min(loaded):%m-%d %H:%M}" if loaded else None}


def _dataset(screen: Screen, id: str) -> dict[str, str]:
    known = screen.city.datasets[id]
    way = {"href": f"/datasets?id={id}"} if knows(screen.parts, screen.account, id) else {}
    return {"title": screen.say(known.zh, known.en), **way}


def _interface(screen: Screen, id: str) -> dict[str, str]:
    known = screen.city.interfaces[id]
    return {"title": screen.say(known.zh, known.en), **({"href": f"/interfaces?id={id}"} if sees(screen.parts, screen.account, known) else {})}


def _refresh(screen: Screen, indicator: "Indicator") -> str | None:
    """How often its data come: what the indicator says, else what its dataset promises; cases are counted as they go."""
    promised = [screen.city.datasets[name].fresh for name in indicator.sets if name in screen.city.datasets]
    span = indicator.refresh or next((each for each in promised if each), None)
    if indicator.family != "dataset" or span is None:
        return screen.say("随办随新", "As it happens") if indicator.family != "dataset" else None
    number, unit = span[:-1], {"h": ("小时", "hour"), "d": ("天", "day"), "w": ("周", "week"), "m": ("分钟", "minute"), "y": ("年", "year")}.get(span[-1])
    if unit is None:
        return span
    return screen.say(f"每{unit[0]}" if number == "1" else f"每 {number} {unit[0]}", f"every {unit[1]}" if number == "1" else f"every {number} {unit[1]}s")


def _rule(screen: Screen, indicator: "Indicator") -> str | None:
    """What is not told of small numbers and small areas."""
    few = Words(f"居民少于 {FEW} 人的不显示", f"Fewer than {FEW} residents are not shown") if indicator.family == "person" or indicator.few else None
    level = LEVELS.get(indicator.min_level or "")
    return screen.say("；", "; ").join(each.of(screen.lang) for each in (few, level) if each) or None
