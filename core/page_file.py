"""A page as a YAML file: written, and read with a reason and a place for everything that cannot be taken."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from core import magnet_settings, page_choice
from core._yaml import Lines, PackError, Path_, read_text
from core.arrangement import Place, cover, misfit, reading, settle
from core.city import City
from core.magnet_settings import Shows
from core.pages import COLUMNS, DESK, MOST, WALL, Arrangement, Instance, PageSpec
from core.wall_arrangement import on_wall
from core.words import Words

FORMAT = 1
LARGEST = 400_000  # characters
LONGEST_TITLE = 30
KEYS = ("format", "id", "zh", "en", "roles", "controls", "instances", "arrangements")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_MARKUP = re.compile(r"<[a-zA-Z/!]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something was not taken as it stands: its line (from 1), its path in the file, a code, the words."""

    line: int | None
    path: str
    code: str
    words: Words


@dataclass(slots=True)
class PageFile:
    """What was read. `page` is None where the file as a whole is refused; else it holds all that could be taken."""

    page: PageSpec | None = None
    problems: list[Problem] = field(default_factory=list)


def write_page(page: PageSpec) -> str:
    """The page as a file that `read_page` takes."""
    data = page.model_dump(mode="json")
    instances = {name: {key: value for key, value in each.items() if value or key == "magnet"} for name, each in data["instances"].items()}
    given = [on for on in data["arrangements"] if on in COLUMNS and not (on == WALL and _automatic(page))]
    arrangements = {on: {"columns": data["arrangements"][on]["columns"], "items": data["arrangements"][on]["items"]} for on in given}
    head = {key: data[key] for key in ("id", "zh", "en", "roles", "controls") if data[key]}
    whole = {"format": FORMAT, **head, "instances": instances, "arrangements": arrangements}
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, default_flow_style=None, width=160)


def _automatic(page: PageSpec) -> bool:
    """Whether the wall is as it would be made of the desk anyway: then no file pins it."""
    desk = page.arrangement(DESK)
    return page.arrangements[WALL].items == on_wall(desk.items, desk.columns)


def read_page(text: str, city: City, views: Mapping[str, Shows]) -> PageFile:
    """The page of a file, as much of it as this city can show. Nothing is raised: what is wrong stands in `problems`."""
    return _Reading(city, views).read(text)


class _Refused(Exception):
    """The file as a whole cannot be taken."""


class _Reading:
    def __init__(self, city: City, views: Mapping[str, Shows]) -> None:
        self.city, self.views = city, views
        self.lines: Lines = {}
        self.problems: list[Problem] = []

    def read(self, text: str) -> PageFile:
        try:
            return PageFile(self._page(self._data(text)), self.problems)
        except _Refused:
            return PageFile(None, self.problems)

    def say(self, path: Path_, code: str, zh: str, en: str) -> None:
        """Note a problem; the line is that of the value, or of the nearest thing around it."""
        near = path
        while near not in self.lines and near:
            near = near[:-1]
        line = self.lines[near][1] if near in self.lines else None
        self.problems.append(Problem(line, ".".join(map(str, path)), code, Words(zh, en)))

    def refuse(self, path: Path_, code: str, zh: str, en: str) -> _Refused:
        self.problems.clear()
        self.say(path, code, zh, en)
        return _Refused()

    def _data(self, text: str) -> dict[str, Any]:
        if len(text) > LARGEST:
            raise self.refuse((), "too_large", f"文件超过 {LARGEST} 字，未导入", f"the file has more than {LARGEST} characters: nothing was taken")
        try:
            data, self.lines = read_text(text, Path("page.yaml"), rows=False)
        except PackError as error:
            self.problems = [Problem(error.line, "", "not_yaml", Words(f"不是有效的 YAML：{error.reason}", error.reason))]
            raise _Refused from error
        if not isinstance(data, dict) or not isinstance(data.get("instances"), dict):
            raise self.refuse((), "no_page", "不是页面文件：缺少 instances", "this is no page: it has no map of instances")
        return data

    def _page(self, data: dict[str, Any]) -> PageSpec:
        self._format(data.get("format", FORMAT))
        if len(data["instances"]) > MOST:
            many = len(data["instances"])
            raise self.refuse(
                ("instances",), "too_many", f"有 {many} 块磁铁，一页最多 {MOST} 块，未导入", f"{many} magnets; a page holds at most {MOST}: nothing was taken"
            )
        for key in [key for key in data if key not in KEYS]:
            self.say((key,), "unknown_key", f"没有“{key}”这一项，已略过", f"there is no {key!r}: passed over")
        instances = dict(self._instances(data["instances"]))
        named = {key: self._title((key,), data.get(key), LONGEST_TITLE) or "" for key in ("zh", "en")}
        head = {"id": str(data.get("id") or "page")[:40], **named, "roles": self._roles(data.get("roles")), "controls": self._controls(data.get("controls"))}
        whole = {**head, "instances": instances}
        try:
            return PageSpec.model_validate({**whole, "arrangements": dict(self._arrangements(data.get("arrangements"), data["instances"], instances))})
        except ValidationError as error:
            raise self.refuse(
                ("arrangements",), "bad_page", f"页面不成立：{error.errors()[0]['msg']}", f"this cannot be: {error.errors()[0]['msg']}"
            ) from error

    def _format(self, number: Any) -> None:
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise self.refuse(("format",), "bad_format", f"format 应为数字 {FORMAT}", f"format is the number {FORMAT}")
        if number > FORMAT:
            raise self.refuse(
                ("format",),
                "newer_format",
                f"这是更新版本的格式 {number}，本系统能读到 {FORMAT}：请升级后再导入",
                f"format {number} is newer than this Magnet reads ({FORMAT}): update it first",
            )

    def _roles(self, roles: Any) -> list[str]:
        given = roles if isinstance(roles, list) else [] if roles is None else [roles]
        for number, role in enumerate(given):
            if not isinstance(role, str) or role not in self.city.roles:
                self.say(
                    ("roles", number),
                    "unknown_role",
                    f"没有角色“{role}”，已略过；可用：{'、'.join(self.city.roles)}",
                    f"there is no role {role!r}: passed over; there are {', '.join(self.city.roles)}",
                )
        return [role for role in given if isinstance(role, str) and role in self.city.roles]

    def _controls(self, given: Any) -> dict[str, str]:
        if given is not None and not isinstance(given, dict):
            self.say(("controls",), "bad_controls", "controls 应写成 {period: 7d}，已略过", "controls are written {period: 7d}: passed over")
        controls = dict(given) if isinstance(given, dict) else {}
        while wrong := page_choice.controls_problem(self.city, controls, datetime.now(UTC)):
            self.say(("controls", wrong[0]), "bad_controls", f"{wrong[1].zh}；已略过", f"{wrong[1].en}: passed over")
            del controls[wrong[0]]
        return controls

    def _instances(self, given: dict[str, Any]) -> Iterator[tuple[str, Instance]]:
        for name, each in given.items():
            path: Path_ = ("instances", name)
            if not _NAME.fullmatch(name):
                self.say(path, "bad_name", "名称只用小写字母、数字、- 和 _", "a name has small letters, digits, - and _")
            elif not isinstance(each, dict) or not isinstance(each.get("magnet"), str):
                self.say(path, "no_magnet", "没有写明 magnet", "it names no magnet")
            elif each["magnet"] not in self.city.magnets:
                self.say(
                    (*path, "magnet"),
                    "unknown_magnet",
                    f"没有磁铁“{each['magnet']}”，这一块未导入",
                    f"there is no magnet {each['magnet']!r}: this one was left out",
                )
            elif (settings := self._settings(path, each["magnet"], each.get("settings") or {})) is not None:
                for key in set(each) - {"magnet", "locked", "settings"}:
                    self.say((*path, key), "unknown_key", f"没有“{key}”这一项，已略过", f"there is no {key!r}: passed over")
                yield name, Instance(magnet=each["magnet"], locked=each.get("locked") is True, settings=settings)

    def _settings(self, path: Path_, magnet: str, given: Any) -> dict[str, Any] | None:
        """The settings, without names that mean nothing; None where the magnet cannot be shown with them."""
        path = (*path, "settings")
        try:
            settings = dict(Instance(magnet=magnet, settings=given).settings)
        except ValidationError as error:
            self.say(path, "bad_setting", "设置不是普通的文字、数字、列表", str(error.errors()[0]["msg"]).removeprefix("Value error, "))
            return None
        if "title" in settings:
            settings["title"] = self._title((*path, "title"), settings["title"], magnet_settings.LONGEST_TITLE)
        try:
            while odd := magnet_settings.unknown(self.city.magnets[magnet], settings, self.views):
                self.say((*path, odd.field or ""), "unknown_setting", odd.words.zh, odd.words.en)
                settings.pop(odd.field or "")
            magnet_settings.check(self.city, self.city.magnets[magnet], settings, self.views)
        except magnet_settings.Refused as refused:
            code = {"indicator": "unknown_indicator", "view": "bad_view"}.get(refused.field or "", "bad_setting")
            self.say((*path, refused.field or ""), code, f"{refused.words.zh}；这一块未导入", f"{refused.words.en}; this magnet was left out")
            return None
        return settings

    def _title(self, path: Path_, text: Any, most: int) -> str | None:
        """A title as plain text."""
        if text is None:
            return None
        plain = "".join(" " if unicodedata.category(each) in {"Cc", "Cf", "Cs"} else each for each in str(text))
        plain = " ".join(plain.split())
        if _MARKUP.search(plain):
            self.say(path, "markup", "标题里的标记按普通文字显示，不会执行", "markup in a title is shown as plain text and never run")
        if len(plain) > most:
            self.say(path, "too_long", f"标题超过 {most} 字，已截短", f"a title has at most {most} characters: cut")
        return plain[:most] or None

    def _arrangements(self, given: Any, all_names: Mapping[str, Any], instances: Mapping[str, Instance]) -> Iterator[tuple[str, Arrangement]]:
        if given is not None and not isinstance(given, dict):
            self.say(("arrangements",), "bad_arrangement", "arrangements 应为各屏的位置", "arrangements are places by screen")
        for on, each in given.items() if isinstance(given, dict) else ():
            path: Path_ = ("arrangements", on)
            if on not in COLUMNS:
                self.say(
                    path,
                    "unknown_arrangement",
                    f"个人页面没有“{on}”排布，已略过",
                    f"a person's page has no arrangement {on!r}: passed over; there are {', '.join(COLUMNS)}",
                )
            elif not isinstance(each, dict) or not isinstance(each.get("items"), dict) or each.get("columns", COLUMNS[on]) != COLUMNS[on]:
                self.say(
                    path, "bad_arrangement", f"应为 {COLUMNS[on]} 列与各块的位置；已自动排布", f"it should have {COLUMNS[on]} columns and items: arranged anew"
                )
            else:
                yield on, Arrangement(columns=COLUMNS[on], items=self._items((*path, "items"), on, each["items"], all_names, instances))

    def _items(self, path: Path_, on: str, given: dict[str, Any], all_names: Mapping[str, Any], instances: Mapping[str, Instance]) -> dict[str, Place]:
        items: dict[str, Place] = {}
        for name, raw in given.items():
            if name not in instances:
                if name not in all_names:
                    self.say((*path, name), "no_such_instance", f"没有“{name}”这一块，已略过", f"{name!r} is no magnet of this page: passed over")
            elif not _is_place(raw):
                self.say((*path, name), "bad_place", "位置应为四个整数 [x, y, w, h]；已自动找位", "a place is four whole numbers [x, y, w, h]: one was found")
            elif reason := misfit((raw[0], raw[1], raw[2], raw[3]), COLUMNS[on]):
                self.say((*path, name), "outside", f"位置 {raw} 超出范围；已自动找位", f"{reason}: a place was found")
            else:
                items[name] = (raw[0], raw[1], raw[2], raw[3])
        for n, name in enumerate(order := reading(items)):
            if other := next((above for above in order[:n] if cover(items[above], items[name])), None):
                self.say((*path, name), "overlap", f"与“{other}”重叠，已下移", f"it covers {other!r}: moved down")
        return settle(items, [name for name, each in instances.items() if each.locked])


def _is_place(raw: Any) -> bool:
    return isinstance(raw, list) and len(raw) == 4 and all(isinstance(each, int) and not isinstance(each, bool) for each in raw)
