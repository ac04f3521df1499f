"""A wall's scenes: which page it shows, narrowed how and for how long; checked with words in both languages."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from core.errors import BadInput
from core.indicators import PERIODS, is_range
from core.words import Words

PATHS = ("/", "/cases", "/map", "/wall", "/summary")
SHORTEST, LONGEST = 5, 3600  # seconds a scene of a playlist stands
USUAL = 20
MOST = 50  # scenes of one playlist
_NAME = re.compile(r"[a-z][a-z_]{0,19}")
MOST_NAMES, LONGEST_VALUE = 12, 80


class Refused(BadInput):
    """A scene that cannot be shown; `words` say why and what to do in both languages."""

    def __init__(self, code: str, field: str, zh: str, en: str) -> None:
        super().__init__(code, en, field)
        self.words = Words(zh, en)


@dataclass(frozen=True, slots=True)
class Scene:
    """`path` with `page` where it is "/", `query` as the page's own address has it (area, period, category …), `dwell` in seconds."""

    path: str
    page: str | None = None
    query: dict[str, str] = field(default_factory=dict)
    dwell: int = USUAL

    def public(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def scene_of(raw: Any, at: str = "") -> Scene:
    """The scene in JSON. Raises Refused naming the part below `at`."""
    given = raw if isinstance(raw, dict) else {}
    path, page = given.get("path", "/"), given.get("page")
    if path not in PATHS:
        raise Refused(
            "bad_path", f"{at}path", f"大屏不显示“{path}”：可选 {'、'.join(PATHS)}", f"a wall does not show {path!r}: choose among {', '.join(PATHS)}"
        )
    if path == "/" and (not isinstance(page, str) or not page):
        raise Refused("no_page", f"{at}page", "没有选择页面", "no page is chosen: name one")
    return Scene(path, page if path == "/" else None, _query(given.get("query") or {}, at), _dwell(given.get("dwell", USUAL), at))


def scenes_of(raw: Sequence[Any]) -> list[Scene]:
    """The scenes of a playlist. Raises Refused."""
    if not raw:
        raise Refused("no_scenes", "scenes", "轮播里还没有画面：至少加一个", "a playlist has at least one scene: add one")
    if len(raw) > MOST:
        raise Refused(
            "too_many",
            "scenes",
            f"一个轮播最多 {MOST} 个画面，现有 {len(raw)} 个：请删去一些",
            f"a playlist has at most {MOST} scenes, this one {len(raw)}: remove some",
        )
    return [scene_of(each, f"scenes.{number}.") for number, each in enumerate(raw)]


def _dwell(dwell: Any, at: str) -> int:
    if isinstance(dwell, bool) or not isinstance(dwell, int) or not SHORTEST <= dwell <= LONGEST:
        raise Refused("bad_dwell", f"{at}dwell", f"停留应为 {SHORTEST} 到 {LONGEST} 秒的整数", f"a scene stands {SHORTEST} to {LONGEST} whole seconds")
    return dwell


def _query(query: Any, at: str) -> dict[str, str]:
    if not isinstance(query, dict) or len(query) > MOST_NAMES:
        raise Refused("bad_query", f"{at}query", f"筛选最多 {MOST_NAMES} 项", f"a scene is narrowed by at most {MOST_NAMES} filters")
    for name, value in query.items():
        if not _NAME.fullmatch(str(name)) or not isinstance(value, str) or len(value) > LONGEST_VALUE:
            raise Refused("bad_query", f"{at}query.{name}", f"筛选“{name}”应为短文字", f"the filter {name!r} is a short text")
    period = query.get("period")
    if period and period not in PERIODS and not is_range(period):
        choices = ", ".join(PERIODS)
        raise Refused(
            "bad_period", f"{at}query.period", f"没有时段“{period}”：可选 {choices} 或起止日期", f"there is no period {period!r}: use {choices} or two dates"
        )
    return {str(name): value for name, value in query.items() if value}
