"""A city as data: everything that differs between two places, read from cities/base and one folder laid over it.

A city whose city.yaml says `org_overlay: true` has the folder base/org_overlay between them; without that line nothing of it exists.
Maps are laid over key by key and rows by their id; anything else in the city's folder replaces what base says.
"""

import csv
import json
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from core import monthly, page_choice, retention
from core._yaml import Lines, PackError, lay_over, read_yaml
from core.areas import Level, level_of, parent_of
from core.bases import OUTLINE, Base
from core.categories import Category, System
from core.cells import CellRules, Known, SurveyField
from core.clock import limit_of
from core.consent import Matter
from core.datasets import Dataset
from core.field_work import ChannelSetup, Collect, Recurring, Unread
from core.indicators import Indicator
from core.intake import Intake
from core.interfaces import Interface
from core.kinds import Component, Sensor, band_of, rising
from core.knowledge import Entry
from core.monthly import Monthly
from core.pages import PageSpec
from core.reach import CallSetup, Purpose, Service
from core.reports import CHANNELS
from core.rights import RoleRights
from core.routing import Route
from core.terms import faults
from core.video import Gateway, Video
from core.words import Words
from core.workflow import CASE, State, Workflow

__all__ = ["AreaRow", "Category", "City", "Column", "Crowd", "Magnet", "Offer", "PackError", "Role", "Segment", "load_city", "references"]

Role = Literal["wall", "leader", "dispatcher", "community", "officer", "handler", "property", "admin", "security", "auditor"]
OVERLAY = "org_overlay"
Model = TypeVar("Model", bound=BaseModel)


class Row(BaseModel):
    """What every row of a pack has: it is frozen, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Magnet(Row):
    """A magnet of the palette: an indicator, or none, shown by a view."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    zh: str
    en: str
    view: str
    group: Literal["cases", "topics", "people", "enterprises", "forces", "places", "crowd", "map", "wall", "page"]
    indicator: str | None = None
    settings: dict[str, Any] = {}


class Column(Row):
    """A column of the case board and the states that stand in it."""

    id: str
    zh: str
    en: str
    states: tuple[str, ...] = Field(min_length=1)


class Offer(Row):
    """A kind of thing a resident may report without an account: a large tile with an icon, in plain words."""

    id: str
    zh: str
    en: str
    icon: str
    category: str


class Answer(Row):
    """A question residents ask, answered before they write: `zh` and `en` ask, `find` are further words, `source` is what the answer rests on."""

    id: str
    zh: str
    en: str
    answer: tuple[str, str]
    find: str = ""
    source: tuple[str, str] | None = None


class Segment(Row):
    """A piece of a crowd route. `line` is lon, lat in WGS-84, `m2` the area people can stand on."""

    id: str
    zh: str
    en: str
    area: str
    m2: float = Field(gt=0)
    line: tuple[tuple[float, float], ...] = Field(min_length=2)


class Crowd(Row):
    """A watched route. `bands` are persons per m² from which on a segment is blue, yellow, orange, red; `confirm` readings in a row change the band."""

    id: str
    zh: str
    en: str
    segments: tuple[Segment, ...]
    bands: tuple[float, float, float, float]
    confirm: int = Field(ge=1, le=10)

    @field_validator("segments", mode="before")
    @classmethod
    def _as_list(cls, rows: Any) -> Any:
        return list(rows.values()) if isinstance(rows, dict) else rows

    _rising = field_validator("bands")(rising)

    def band(self, density: float) -> int:
        """The band of a density in persons per m²: 0 none, 4 blue, 3 yellow, 2 orange, 1 red."""
        return band_of(self.bands, density)


class AreaRow(Row):
    """A row of areas.csv. `official` is the name in the statistics bureau's list, `name` what people say."""

    code: str
    name: str
    official: str
    name_en: str
    kind: str

    @property
    def level(self) -> Level:
        return level_of(self.code)

    @property
    def parent(self) -> str | None:
        return parent_of(self.code)


class City(Row):
    """A whole pack, checked."""

    id: str
    zh: str
    en: str
    code: str = Field(pattern=r"^\d{6}$")
    zone: str
    center: tuple[float, float]  # lon, lat
    zoom: int = Field(ge=3, le=18)
    title: Words
    centre: Words
    words: str | None = None  # whose words its workflows speak: a file of cities/base/words
    roles: dict[str, Words]
    rights: dict[str, RoleRights] = {}
    office: str = "08:30-17:30"  # when looks at personal data are usual, for roles without duty hours of their own
    keep: dict[str, float] = {}  # days other than those of core/retention.py
    majors: dict[str, Words]
    categories: dict[str, Category]
    departments: dict[str, Words]
    systems: dict[str, System] = {}  # departments that are outside systems
    columns: tuple[Column, ...]
    origins: dict[str, Words] = {}
    industries: dict[str, Words] = {}
    activities: dict[str, Words] = {}
    sources: dict[str, Words] = {}
    posts: dict[str, Words] = {}
    camera_classes: dict[str, Words] = {}
    facilities: dict[str, Words] = {}
    buildings: dict[str, Words] = {}
    venues: dict[str, Words] = {}
    supplies: dict[str, Words] = {}
    components: dict[str, Component] = {}
    conditions: dict[str, Words] = {}
    sensors: dict[str, Sensor] = {}
    community_types: dict[str, Words] = {}
    grids: dict[str, Words] = {}
    lines: dict[str, Words] = {}  # business lines (条线) that work in cells
    cell_rules: CellRules = CellRules()
    survey: dict[str, SurveyField] = {}
    offers: dict[str, Offer] = {}
    answers: dict[str, Answer] = {}
    emergency: dict[str, Words] = {}  # whom to ring at once: number and whom it reaches
    hotline: str = "12345"
    knowledge: dict[str, Entry] = {}
    intake: Intake = Intake()
    services: dict[str, Service] = {}  # in whose frame a person may be looked at
    purposes: dict[str, Purpose] = {}  # what somebody may be reached for
    matters: dict[str, Matter] = {}  # what the homes of a building agree to together
    calls: CallSetup = CallSetup()
    records: dict[str, Words] = {}  # from which interface a page's thing comes
    reaches_per_day: int = Field(20, ge=1, le=1000)  # fields shown, calls and messages of one account
    crowd: Crowd | None = None
    hands_up: dict[Literal["community", "town_street"], str] = {}  # how long a case may stand still at a level before it goes a level up
    controlled_share: float = Field(5, gt=0, le=100)  # the share of all cases, in percent, that special procedures may have
    org_overlay: bool = False
    datasets: dict[str, Dataset] = {}
    interfaces: dict[str, Interface] = {}
    monthly: dict[str, Monthly] = {}
    indicators: dict[str, Indicator]
    magnets: dict[str, Magnet]
    pages: dict[str, PageSpec]
    workflows: dict[str, Workflow]
    routes: dict[str, Route] = {}
    channels: dict[str, ChannelSetup] = {}
    unread: Unread = Unread()
    task_list: dict[str, Recurring] = {}
    collect: dict[str, Collect] = {}
    bases: dict[str, Base] = {"outline": OUTLINE}  # base maps, the usual one first
    video: Video = Video()
    streams: dict[str, Gateway] = {}
    areas: tuple[AreaRow, ...]
    outline: dict[str, Any]  # GeoJSON geometry of the district, WGS-84

    @field_validator("columns", mode="before")
    @classmethod
    def _as_list(cls, rows: Any) -> Any:
        return list(rows.values()) if isinstance(rows, dict) else rows

    @field_validator("hands_up")
    @classmethod
    def _are_limits(cls, limits: dict[str, str]) -> dict[str, str]:
        for limit in limits.values():
            limit_of(limit)
        return limits

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError) as error:
            raise ValueError(f"{zone!r} is no time zone: use an IANA name such as Asia/Shanghai") from error
        return zone

    @property
    def tz(self) -> ZoneInfo:
        """The zone whose midnights begin this city's days."""
        return ZoneInfo(self.zone)

    @property
    def workflow(self) -> Workflow:
        """How a case goes its way."""
        return self.workflows[CASE]

    def flow(self, name: str) -> Workflow:
        """The workflow of this name; a case's where the pack has none of it any more."""
        return self.workflows.get(name) or self.workflow

    @cached_property
    def states(self) -> dict[str, State]:
        """Every state of every workflow, those of a case first; what several share has the words of the first."""
        found = dict(self.workflow.states)
        for flow in self.workflows.values():
            found |= {name: state for name, state in flow.states.items() if name not in found}
        return found

    def open_states(self) -> list[str]:
        """The states in which something is still somebody's work, in any workflow."""
        return [name for name, state in self.states.items() if not state.over]

    @cached_property
    def taken_categories(self) -> dict[str, Category]:
        """The categories that new cases may have."""
        return {id: category for id, category in self.categories.items() if not category.retired}

    @cached_property
    def public_categories(self) -> list[str]:
        """The categories of which everybody may know where and how they stand: those a resident may report without an account."""
        return list(dict.fromkeys(offer.category for offer in self.public_offers))

    @cached_property
    def public_offers(self) -> list[Offer]:
        """What a resident may report; not what a later catalogue has retired."""
        return [offer for offer in self.offers.values() if offer.category in self.taken_categories]

    def named(self, kind: str, key: str) -> Words:
        """The words of a key of one of the lists above, such as `majors` or `posts`; the key itself where the pack has none."""
        found: Words | Component | Sensor | None = getattr(self, kind).get(key)
        return Words(found.zh, found.en) if found else Words(key, key)


def load_city(base: Path, folder: Path) -> City:
    """The pack in `folder` laid over `base`. Raises PackError for the first mistake found."""
    if not (folder / "city.yaml").is_file():
        others = sorted(p.parent.name for p in folder.parent.glob("*/city.yaml") if p.parent != base)
        raise PackError(folder / "city.yaml", None, f"is missing. Make it, or set MAGNET_CITY to one of: {', '.join(others) or 'none found'}.")
    data, lines = _Pack(base, folder).read()
    city = _model(City, data | {"id": folder.name, "areas": _areas(folder), "outline": _outline(folder)}, lines, folder / "city.yaml")
    _check(city, lines, folder / "city.yaml")
    return city


class _Pack:
    """The YAML of both folders as one map, with the place of every value."""

    FOLDERS = ("datasets", "interfaces", "indicators", "magnets", "monthly", "knowledge")
    FILES = ("city", "roles", "categories", "departments", "routes", "board", "kinds", "citizen", "field", "intake", "lines", "cells", "video", "services")
    WHOLE = ("pages", "workflows")

    def __init__(self, base: Path, folder: Path) -> None:
        self.layers = (base, base / OVERLAY, folder) if _has_overlay(folder) else (base, folder)
        self.data: dict[str, Any] = {}
        self.lines: Lines = {}

    def read(self) -> tuple[dict[str, Any], Lines]:
        for layer in self.layers:
            for name in self.FILES:
                self._lay(layer / f"{name}.yaml", ())
            for name in self.FOLDERS:
                self._lay_rows(layer, name)
            for name in self.WHOLE:
                for file in sorted((layer / name).glob("*.yaml")):
                    self._lay(file, (name, file.stem), rows=False)
            if layer == self.layers[0]:
                self._lay_words()
        return self.data, self.lines

    def _lay_words(self) -> None:
        """The words of another city's field for the same states and actions, where city.yaml asks for them."""
        file = self.layers[1] / "city.yaml"
        data, lines = read_yaml(file) if file.is_file() else ({}, {})
        wanted = data.get("words") if isinstance(data, dict) else None
        if wanted is None:
            return
        known = {path.stem: path for path in sorted((self.layers[0] / "words").glob("*.yaml"))}
        if wanted not in known:
            raise PackError(*lines[("words",)], f"there are no words {wanted!r}. Allowed: {', '.join(known)}.")
        self._lay(known[wanted], (), rows=False)

    def _lay(self, file: Path, at: tuple[str, ...], rows: bool = True) -> None:
        if not file.is_file():
            return
        data, lines = read_yaml(file, rows)
        if not isinstance(data, dict):
            raise PackError(file, 1, "holds no map. Write 'key: value' lines or rows of '- {id: …}'.")
        for key in reversed(at):
            data = {key: data}
        self.data = lay_over(self.data, data)
        self.lines |= {(*at, *path): place for path, place in lines.items()}

    def _lay_rows(self, layer: Path, name: str) -> None:
        """The rows of all files of one folder; an id belongs to one file of a layer."""
        seen: dict[str, Path] = {}
        for file in sorted((layer / name).glob("*.yaml")):
            rows, lines = read_yaml(file)
            for row_id in rows:
                if row_id in seen:
                    raise PackError(*lines[(row_id,)], f"the id {row_id!r} is taken by {seen[row_id].name}. Give each row an id of its own.")
                seen[row_id] = file
            self._lay(file, (name,))


def _has_overlay(folder: Path) -> bool:
    data, _ = read_yaml(folder / "city.yaml")
    return isinstance(data, dict) and data.get(OVERLAY) is True


def _model(kind: type[Model], data: dict[str, Any], lines: Lines, file: Path) -> Model:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = _place(tuple(first["loc"]), lines, file)
        where = ".".join(str(part) for part in first["loc"])
        raise PackError(*place, f"{where}: {_cure(first)}") from error


def _place(path: tuple[str | int, ...], lines: Lines, file: Path) -> tuple[Path, int | None]:
    """Where the value of `path`, or the nearest thing around it, stands."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return file, None


def _cure(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such key. Check its spelling against the neighbours."
    if error["type"] == "missing":
        return "is missing. Add it."
    given = f" (given: {error['input']!r})" if isinstance(error["input"], str | int | float) else ""
    return f"{error['msg'].removeprefix('Value error, ')}{given}."


def _areas(folder: Path) -> list[dict[str, str]]:
    file = folder / "areas.csv"
    if not file.is_file():
        raise PackError(file, None, "is missing. It holds code,name,official,name_en,kind of every district, town and community.")
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    known = {row["code"] for row in rows}
    for number, row in enumerate(rows, start=2):
        try:
            above = parent_of(row["code"])
        except ValueError as error:
            raise PackError(file, number, str(error)) from error
        if above is not None and above not in known:
            raise PackError(file, number, f"{row['code']} lies in {above}, which has no row. Add it.")
    return rows


def _outline(folder: Path) -> dict[str, Any]:
    file = folder / "outline.geojson"
    try:
        shape = json.loads(file.read_text(encoding="utf-8"))
        geometry: dict[str, Any] = shape["features"][0]["geometry"]
    except (OSError, ValueError, LookupError) as error:
        raise PackError(file, None, "is no GeoJSON FeatureCollection with the district's outline (WGS-84). Put it there.") from error
    return geometry


def _check(city: City, lines: Lines, file: Path) -> None:
    """What one row says about another must exist."""
    for path, value, allowed in references(city):
        if value not in allowed:
            place = _place(path, lines, file)
            raise PackError(*place, f"{'.'.join(map(str, path))}: there is no {value!r}. Allowed: {_some(value, allowed)}.")
    for indicator in city.indicators.values():
        if indicator.family == "dataset":
            for at, why in faults(indicator, city.datasets):
                whole = ("indicators", indicator.id, *at)
                raise PackError(*_place(whole, lines, file), f"{'.'.join(whole)}: {why}.")
    for table in city.monthly.values():
        for at, why in monthly.faults(table, city.datasets):
            whole = ("monthly", table.id, *at)
            raise PackError(*_place(whole, lines, file), f"{'.'.join(whole)}: {why}.")
    for page in city.pages.values():
        if wrong := page_choice.controls_problem(city, page.controls, datetime.now(UTC)):
            path = ("pages", page.id, "controls", wrong[0])
            raise PackError(*_place(path, lines, file), f"{'.'.join(path)}: {wrong[1].en}.")
    for name, why in retention.faults(city.keep):
        raise PackError(*_place(("keep", name), lines, file), f"keep.{name}: {why}")
    for flow in city.workflows.values():
        _check_flow(city, flow, lines, file)


def _check_flow(city: City, flow: Workflow, lines: Lines, file: Path) -> None:
    """A workflow leads from its start to an end, by people who exist; a state means the same in all of them."""
    for path, why in flow.faults(list(city.roles)):
        raise PackError(*_place(("workflows", flow.id, *path), lines, file), f"workflow {flow.id}: {why}.")
    for name, state in flow.states.items():
        if state.done != city.states[name].done:
            raise PackError(
                *_place(("workflows", flow.id, "states", name), lines, file),
                f"workflow {flow.id}: {name!r} is done: {state.done}, elsewhere {city.states[name].done}. Give one of them another name.",
            )


def references(city: City) -> "list[tuple[tuple[str | int, ...], str, list[str]]]":
    """Every reference of a city as (path, value, what it may be)."""
    found: list[tuple[tuple[str | int, ...], str, list[str]]] = []
    found += [(("intake", "kinds", name), name, list(city.workflows)) for name in city.intake.kinds]
    found += [(("intake", "words", name), name, list(city.categories)) for name in city.intake.words]
    found += [(("intake", "channels", name), name, list(CHANNELS)) for name in city.intake.channels]
    found += [(("intake", "channels", name, "source"), each.source, list(city.sources)) for name, each in city.intake.channels.items()]
    found += [(("intake", "enquiry"), city.intake.enquiry, list(city.categories))] if city.intake.enquiry else []
    found += [(("intake", "by_role", name), source, list(city.sources)) for name, source in city.intake.by_role.items()]
    found += [(("categories", c.id, "department"), c.department, list(city.departments)) for c in city.categories.values()]
    found += [(("categories", c.id), c.major, list(city.majors)) for c in city.categories.values()]
    found += [(("magnets", m.id, "indicator"), m.indicator, list(city.indicators)) for m in city.magnets.values() if m.indicator]
    found += [(("columns", c.id, "states"), state, list(city.states)) for c in city.columns for state in c.states]
    found += [(("categories", c.id, "powers"), name, list(city.departments)) for c in city.categories.values() for name in c.powers]
    found += [(("categories", c.id, "duty"), name, list(city.roles)) for c in city.categories.values() for name in c.duty]
    found += [(("routes", r.id), name, list(city.departments)) for r in city.routes.values() for name in (r.lead, *r.assist)]
    found += [(("systems", name), name, list(city.departments)) for name in city.systems]
    found += [
        (("systems", name, "states", word), action, list(city.workflow.actions)) for name, each in city.systems.items() for word, action in each.states.items()
    ]
    found += [(("components", c.id, "department"), c.department, list(city.departments)) for c in city.components.values()]
    found += [(("offers", o.id, "category"), o.category, list(city.categories)) for o in city.offers.values()]
    found += [
        (("collect", c.id, "fields", f.id, "owner"), f.owner, list(city.departments)) for c in city.collect.values() for f in c.fields.values() if f.owner
    ]
    found += [(("datasets", d.id, "owner"), d.owner, list(city.departments)) for d in city.datasets.values()]
    found += [(("survey", s.id, "known"), s.known.dataset, list(city.datasets)) for s in city.survey.values() if isinstance(s.known, Known)]
    found += [(("interfaces", i.id, "owner"), i.owner, list(city.departments)) for i in city.interfaces.values()]
    found += [(("interfaces", i.id, "dataset"), i.dataset, list(city.datasets)) for i in city.interfaces.values()]
    found += [(("indicators", i.id, "owner"), i.owner, list(city.departments)) for i in city.indicators.values() if i.owner]
    found += [(("indicators", i.id, "roles"), role, list(city.roles)) for i in city.indicators.values() for role in i.roles]
    found += [(("monthly", m.id, "asked_by"), m.asked_by, list(city.departments)) for m in city.monthly.values()]
    found += [(("services", s.id, "roles"), role, list(city.roles)) for s in city.services.values() for role in s.roles]
    found += [(("services", s.id, "fields", f.id), role, list(s.roles)) for s in city.services.values() for f in s.fields.values() for role in f.reveal]
    found += [(("knowledge", e.id, "categories"), id, list(city.categories)) for e in city.knowledge.values() for id in e.categories]
    found += [(("workflows",), flow, list(city.workflows)) for flow in [CASE]]
    found += [(("workflows", key, "id"), flow.id, [key]) for key, flow in city.workflows.items()]
    found += [(("rights",), role, list(city.roles)) for role in city.rights]
    found += [(("video", "watchers"), role, list(city.roles)) for role in (*city.video.watchers, *city.video.only)]
    classes = [*city.video.walls, *(each for few in city.video.only.values() for each in few), *(c for g in city.streams.values() for c in g.classes)]
    found += [(("video",), each, list(city.camera_classes)) for each in classes]
    if city.crowd:
        codes = [area.code for area in city.areas]
        found += [(("crowd", "segments", s.id, "area"), s.area, codes) for s in city.crowd.segments]
    for page in city.pages.values():
        found += [(("pages", page.id, "roles"), role, list(city.roles)) for role in page.roles]
        found += [(("pages", page.id, "instances", key, "magnet"), item.magnet, list(city.magnets)) for key, item in page.instances.items()]
    return found


def _some(value: str, allowed: list[str]) -> str:
    """What is allowed, what looks most like `value` first where that is much."""
    near = get_close_matches(value, allowed, 5) if len(allowed) > 40 else []
    named = [*near, *(each for each in allowed if each not in near)]
    return ", ".join(named[:40]) + (" …" if len(named) > 40 else "")
