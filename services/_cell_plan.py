"""What saving a draft of a community's cells would do: final codes, what is new, changed and gone, and what moves from which cell to which."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry.base import BaseGeometry

from core.cells import KINDS, next_codes, next_micro
from core.errors import BadInput
from services import cell_shapes
from store import cells as queries

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from core.city import City

Row = Mapping[Any, Any]
MOST = 400  # cells of one community


@dataclass(slots=True)
class Target:
    """A cell as it shall be. `cell` is its stable id, `was` its present code; both None for a new one. `origins` are codes it was made from."""

    key: str
    name: str
    name_en: str
    kind: str
    lines: tuple[str, ...]
    shape: BaseGeometry
    was: str | None = None
    cell: str | None = None
    code: str | None = None
    origins: tuple[str, ...] = ()
    repaired: bool = False

    @property
    def level(self) -> str:
        return "micro_grid" if self.kind == "micro" else "grid"


@dataclass(slots=True)
class Plan:
    """A checked draft: `codes` maps present codes that end to those that follow them, `moves` counts things by (from, to, kind)."""

    community: str
    targets: list[Target]
    present: dict[str, Row]
    owners: dict[str, str]  # every code there ever was, with the stable id of its cell
    gone: list[str] = field(default_factory=list)
    changed: list[Target] = field(default_factory=list)
    fresh: list[Target] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    renumbered: dict[str, str] = field(default_factory=dict)
    moves: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    things: dict[str, list[tuple[Any, str]]] = field(default_factory=dict)  # table → (key, new code)
    cases: list[tuple[Row, str, str]] = field(default_factory=list)  # row, old code, new code

    def touched(self) -> set[str]:
        """The keys of cells whose ground this changes: a fault among the others is no reason to refuse."""
        return {target.key for target in (*self.changed, *self.fresh)}

    def nothing(self) -> bool:
        """Whether the draft is what there is."""
        return not (self.gone or self.changed or self.fresh or self.renumbered)

    def summary(self) -> dict[str, Any]:
        """Counts for the history of edits."""
        moved: Counter[str] = Counter()
        for (_, _, kind), count in self.moves.items():
            moved[kind] += count
        return {
            "new": len(self.fresh),
            "changed": len(self.changed),
            "gone": len(self.gone),
            "renumbered": len(self.renumbered),
            "moved": dict(sorted(moved.items())),
        }


def make_plan(city: "City", conn: "Connection", community: str, targets: Sequence[Target]) -> Plan:
    """The plan of a draft. Raises BadInput for what no cell may be."""
    present: dict[str, Row] = {row["code"]: row for row in queries.of_community(conn, community)}
    owners = {row["code"]: row["cell"] for row in queries.versions(conn, community)}
    owners = {code: code for code in present} | owners
    plan = Plan(community, list(targets), present, owners)
    _check(city, plan)
    _give_codes(plan)
    _compare(plan, queries.lines_of(conn, community))
    _move(city, conn, plan)
    return plan


def _check(city: "City", plan: Plan) -> None:
    if len(plan.targets) > MOST:
        raise BadInput("too_many_cells", f"A community has at most {MOST} cells.", "cells", f"一个社区最多 {MOST} 个网格。")
    keys = Counter(target.key for target in plan.targets)
    seen = Counter(target.was for target in plan.targets if target.was)
    for target in plan.targets:
        where = f"cells.{target.key}"
        if keys[target.key] > 1 or (target.was and seen[target.was] > 1):
            raise BadInput("twice", f"The cell {target.was or target.key} is there twice.", where, f"网格 {target.was or target.key} 出现了两次。")
        if target.was and target.was not in plan.present:
            raise BadInput("unknown_cell", f"There is no cell {target.was} in {plan.community}.", where, f"{plan.community} 没有网格 {target.was}。")
        if target.kind not in KINDS:
            raise BadInput("unknown_kind", f"The kind is one of {', '.join(KINDS)}.", where, f"类型只能是 {'、'.join(KINDS)}。")
        if not 0 < len(target.name.strip()) <= 60 or len(target.name_en) > 80:
            raise BadInput("bad_name", "A name has 1 to 60 characters, an English one at most 80.", where, "名称为 1 至 60 字，英文名最多 80 字符。")
        if unknown := [line for line in target.lines if line not in city.lines]:
            raise BadInput("unknown_line", f"There is no business line {unknown[0]}. Allowed: {', '.join(city.lines)}.", where, f"没有条线 {unknown[0]}。")
        target.cell = target.cell or (plan.owners[target.was] if target.was else None)


def _give_codes(plan: Plan) -> None:
    """Every target gets its final code: its own, the one the draft names, else a number nobody ever had."""
    used = set(plan.owners)
    grids = [target for target in plan.targets if target.kind != "micro"]
    for target in grids:
        target.code = _own_code(plan, target, lambda code: len(code) == 15)
    used |= {target.code for target in grids if target.code}
    without = [target for target in grids if target.code is None]
    try:
        for target, code in zip(without, next_codes(plan.community, len(without), used), strict=True):
            target.code = code
        used |= {str(target.code) for target in without}
        drawn = [cell_shapes.Drawn(t.key, t.name, t.kind, t.shape) for t in plan.targets]
        by_key = {target.key: target for target in plan.targets}
        for target in plan.targets:
            if target.kind == "micro":
                parent = cell_shapes.parent_key(drawn, next(d for d in drawn if d.key == target.key))
                above = by_key[parent].code if parent else None
                if above is None:
                    raise BadInput(
                        "no_cell_around", f"{target.name} lies in no cell: draw that first.", f"cells.{target.key}", f"{target.name} 不在任何网格内：先画网格。"
                    )
                target.code = _own_code(plan, target, lambda code, above=above: code.startswith(f"{above}-")) or next_micro(above, used)  # type: ignore[misc]
                used.add(target.code)
    except ValueError as error:
        raise BadInput("no_number_left", f"{error}.", "cells", "编号已用完：每个社区最多 999 个网格编号。") from error
    codes = Counter(target.code for target in plan.targets)
    if twice := [code for code, count in codes.items() if count > 1]:
        raise BadInput("code_twice", f"The code {twice[0]} is there twice.", "cells", f"编号 {twice[0]} 重复。")


def _own_code(plan: Plan, target: Target, fits: Callable[[str], bool]) -> str | None:
    code = target.code or target.was
    if code is None or not fits(code):
        return None
    if not code.startswith(plan.community) or not code[12:15].isdigit() or code[12:15] == "000" or (target.kind != "micro" and not code.isdigit()):
        raise BadInput(
            "not_of_this_community", f"{code} is no code of a cell of {plan.community}.", f"cells.{target.key}", f"{code} 不是 {plan.community} 的网格编号。"
        )
    if plan.owners.get(code, target.cell or code) != (target.cell or code) or (code in plan.owners and target.cell is None):
        raise BadInput(
            "code_retired",
            f"{code} belongs or belonged to another cell and is never used again.",
            f"cells.{target.key}",
            f"{code} 已属于或曾属于其他网格，不再使用。",
        )
    return code


def _compare(plan: Plan, lines: Mapping[str, Sequence[str]]) -> None:
    kept = {target.was for target in plan.targets if target.was}
    plan.gone = [code for code in plan.present if code not in kept and plan.present[code]["outline"]]
    for target in plan.targets:
        assert target.code is not None
        if target.was is None:
            plan.fresh.append(target)
            continue
        row = plan.present[target.was]
        if target.was != target.code:
            plan.renumbered[target.was] = target.code
        names = (target.name, target.name_en, target.kind, sorted(target.lines))
        same = names == (row["name"], row["name_en"], row["kind"], sorted(lines.get(target.was, ())))
        if not same or not _same_ground(row["outline"], target.shape):
            plan.changed.append(target)
    plan.codes = dict(plan.renumbered)
    for code in plan.gone:
        after = _follower(plan, code)
        if after is not None:
            plan.codes[code] = after


def _same_ground(outline: Any, area: BaseGeometry) -> bool:
    return bool(outline) and bool(
        shapely.equals_exact(shapely.normalize(cell_shapes.read(outline)[0]), shapely.normalize(area), tolerance=cell_shapes.GRID / 2)
    )


def _follower(plan: Plan, code: str) -> str | None:
    """The cell that takes over from one that is gone: it says so, else it has most of its ground, at the same level where there is one."""
    row = plan.present[code]
    if not row["outline"]:
        return None
    ground = cell_shapes.read(row["outline"])[0]
    best = max(
        (
            ((code in target.origins or code == target.was, target.level == row["level"], cell_shapes.m2(target.shape.intersection(ground))), str(target.code))
            for target in plan.targets
        ),
        default=None,
    )
    return best[1] if best and best[0][2] > 0 else plan.community


class _Ground:
    """Cells by place: the micro cell around a point, else the smallest other one."""

    def __init__(self, community: str, cells: Iterable[tuple[str, str, BaseGeometry]]) -> None:
        rank = {"micro": 0, "basic": 1, "dedicated": 1, "area_group": 2}
        order = sorted(cells, key=lambda each: (rank.get(each[1], 1), each[2].area))
        self.community, self.codes, self.shapes = community, [each[0] for each in order], [each[2] for each in order]
        shapely.prepare(self.shapes)
        self.tree = shapely.STRtree(self.shapes)

    def find(self, points: Sequence[BaseGeometry]) -> list[str]:
        """The code around each point; the community's where there is none."""
        best = [len(self.codes)] * len(points)
        if self.codes and points:
            for i, j in zip(*self.tree.query(points, predicate="intersects"), strict=True):
                best[int(i)] = min(best[int(i)], int(j))
        return [self.codes[k] if k < len(self.codes) else self.community for k in best]


def _move(city: "City", conn: "Connection", plan: Plan) -> None:
    """What changes cells, by place; things without a place follow what they belong to."""
    if plan.nothing():
        return
    shapes = [(code, row["kind"], cell_shapes.read(row["outline"])[0]) for code, row in plan.present.items() if row["outline"]]
    before = _Ground(plan.community, shapes)
    after = _Ground(plan.community, [(str(target.code), target.kind, target.shape) for target in plan.targets])
    buildings: dict[Any, str] = {}
    for table in queries.placed():
        rows = [row for row in queries.things(conn, table, plan.community) if row["lon"] is not None]
        moved = _moved(plan, before, after, rows)
        plan.things[table.name] = [(row["key"], new) for row, _, new in moved]
        for _, old, new in moved:
            _count(plan, old, new, table.name)
        if table.name == "buildings":
            buildings = {row["key"]: new for row, _, new in moved}
    homes = [(row, buildings.get(row["building"]) or plan.codes.get(row["area"])) for row in queries.homes_in(conn, plan.community)]
    plan.things["homes"] = [(row["id"], new) for row, new in homes if new]
    for row, to in homes:
        if to:
            _count(plan, row["area"], to, "homes")
    _move_cases(city, conn, plan, before, after)
    for officer in queries.officers_in(conn, plan.community):
        if after_it := plan.codes.get(officer["grid"]):
            _count(plan, officer["grid"], after_it, "officers")


def _moved(plan: Plan, before: _Ground, after: _Ground, rows: Sequence[Row]) -> list[tuple[Row, str, str]]:
    """(row, old code, new code) of what does not keep its code."""
    points = [shapely.Point(row["lon"], row["lat"]) for row in rows]
    found = []
    for row, old, new in zip(rows, before.find(points), after.find(points), strict=True):
        to = new if old != new else plan.codes.get(row["area"])
        if to and to != row["area"]:
            found.append((row, row["area"], to))
    return found


def _move_cases(city: "City", conn: "Connection", plan: Plan, before: _Ground, after: _Ground) -> None:
    rows = queries.open_cases(conn, plan.community, city.open_states())
    for row, old, new in _moved(plan, before, after, [row for row in rows if row["lon"] is not None]):
        plan.cases.append((row, old, new))
        _count(plan, old, new, "cases")
    for row in rows:
        if row["lon"] is None and (to := plan.codes.get(row["area"])):
            plan.cases.append((row, row["area"], to))
            _count(plan, row["area"], to, "cases")


def _count(plan: Plan, old: str, new: str, kind: str) -> None:
    """A cell that has only another number keeps what it has: that is no move."""
    if plan.renumbered.get(old) != new:
        plan.moves[(old, new, kind)] += 1


def wire_moves(plan: Plan) -> list[dict[str, Any]]:
    """The moves as the editor shows them, the largest first."""
    return [
        {"from": old, "to": new, "kind": kind, "count": count} for (old, new, kind), count in sorted(plan.moves.items(), key=lambda each: (-each[1], each[0]))
    ]
