"""A community's cells and its editor: reading them, checking a draft, saving it in one transaction, going back to a version."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.areas import level_of
from core.cells import Spot, named_anew, renumbered
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from services import cell_shapes
from services._cell_plan import Plan, Target, make_plan, wire_moves
from services._cell_write import write
from services._parts import Parts
from services.answer import residents_told
from services.areas import area as area_of
from services.areas import forget
from services.cases import wire_time
from services.cell_staff import faults as staff_faults
from services.cell_staff import today, wire_staff
from services.may import for_post
from store import cells as queries
from store import places

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from services.who import Account

EDITORS = ("admin",)
READERS = ("admin", "leader", "dispatcher", "community")


def community_for(parts: Parts, account: "Account", code: str) -> str:
    """The code of a community one may see. Raises NotFound for anything else."""
    try:
        level = level_of(code)
    except ValueError:
        level = "district"
    if level != "community" or not account.scope.covers(code):
        raise NotFound(f"There is no community {code}.")
    return area_of(parts, code).code


def read(parts: Parts, account: "Account", code: str) -> dict[str, Any]:
    """A community with its outline, its cells with lines and staff, its neighbours' outlines, and the version an edit has to name."""
    community, day = community_for(parts, account, code), today(parts)
    with parts.store.read() as conn:
        whole = places.one_area(conn, community)
        assert whole is not None
        rows, lines, staff = queries.of_community(conn, community), queries.lines_of(conn, community), queries.staff(conn, community, day)
        version = queries.version(conn, community)
        around = [row for row in places.list_areas(conn, account.scope, community[:9], ["community"], True, 400, "") if row["code"] != community]
    faults = staff_faults(parts, rows, staff, whole["residents"] or 0)
    return {
        "community": _known(parts, account, whole, "kind", "lon", "lat"),
        "version": version,
        "cells": [_cell(row, lines, staff) | _known(parts, account, row, "kind", "level") for row in rows if row["outline"]],
        "faults": [fault.wire() for fault in _shape_faults(parts, whole, [_drawn(row) for row in rows if row["outline"]])],
        "staff_faults": faults,
        "neighbours": [{key: row[key] for key in ("code", "name", "name_en", "outline")} for row in around if row["outline"]],
        "may_edit": for_post(parts, account, "cells.put", EDITORS),
    }


def _known(parts: Parts, account: "Account", row: Mapping[Any, Any], *more: str) -> dict[str, Any]:
    known = {key: row[key] for key in ("code", "name", "name_en", *more, "outline", "households", "generated")}
    return known | {"residents": residents_told(parts, account, row["code"], row["residents"])}


def _cell(row: Mapping[Any, Any], lines: Mapping[str, Sequence[str]], staff: Sequence[Mapping[Any, Any]]) -> dict[str, Any]:
    area = cell_shapes.read(row["outline"])[0]
    mine = [wire_staff(each) for each in staff if each["cell"] == row["code"]]
    return {"lines": list(lines.get(row["code"], ())), "m2": round(cell_shapes.m2(area)), "staff": mine}


def _drawn(row: Mapping[Any, Any]) -> cell_shapes.Drawn:
    return cell_shapes.Drawn(row["code"], row["name"], row["kind"], cell_shapes.read(row["outline"])[0])


def _shape_faults(parts: Parts, whole: Mapping[Any, Any], drawn: Sequence[cell_shapes.Drawn]) -> list[cell_shapes.Fault]:
    outline = cell_shapes.read(whole["outline"])[0] if whole["outline"] else None
    return cell_shapes.faults(parts.city.cell_rules, outline, drawn)


def targets_of(drafts: Sequence[Mapping[str, Any]]) -> list[Target]:
    """The cells of a draft as it was sent. Raises BadInput naming the cell whose outline is none."""
    found = []
    for each in drafts:
        area, crossed = cell_shapes.read(each["outline"], f"cells.{each['key']}.outline")
        found.append(
            Target(
                each["key"],
                each["name"].strip(),
                each["name_en"].strip(),
                each["kind"],
                tuple(dict.fromkeys(each["lines"])),
                area,
                was=each.get("was"),
                code=each.get("code"),
                origins=tuple(each.get("origins", ())),
                repaired=crossed,
            )
        )
    return found


def check(parts: Parts, account: "Account", code: str, drafts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What saving this draft would do: codes, faults on the ground, moves from cell to cell; nothing is written. Raises BadInput."""
    community = community_for(parts, account, code)
    with parts.store.read() as conn:
        plan = make_plan(parts.city, conn, community, targets_of(drafts))
        found = _faults(parts, conn, plan)
        version = queries.version(conn, community)
    return {
        "version": version,
        "faults": [fault.wire() for fault in found],
        "blocked": any(fault.weight == "block" for fault in found),
        "nothing": plan.nothing(),
        "codes": {target.key: target.code for target in plan.targets},
        "m2": {target.key: round(cell_shapes.m2(target.shape)) for target in plan.targets},
        "repaired": [target.key for target in plan.targets if target.repaired],
        "summary": plan.summary(),
        "gone": {code: plan.codes.get(code) for code in plan.gone},
        "moves": wire_moves(plan),
    }


def _faults(parts: Parts, conn: "Connection", plan: Plan) -> list[cell_shapes.Fault]:
    whole = places.one_area(conn, plan.community)
    assert whole is not None
    found = _shape_faults(parts, whole, [cell_shapes.Drawn(t.key, t.name, t.kind, t.shape) for t in plan.targets])
    touched = plan.touched()
    return [fault if fault.rule == "gap" or touched & set(fault.keys) else replace(fault, weight="warn") for fault in found]


def numbers(parts: Parts, account: "Account", code: str, drafts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The cells of a draft (micro ones follow theirs) with codes from west to east and north to south: what is in order keeps its own."""
    community = community_for(parts, account, code)
    targets = [target for target in targets_of(drafts) if target.kind != "micro"]
    with parts.store.read() as conn:
        used = {row["code"] for row in queries.versions(conn, community)} | {row["code"] for row in queries.of_community(conn, community)}
    spots = [Spot(t.key, t.shape.centroid.x, t.shape.centroid.y, t.was if t.was and len(t.was) == 15 else None) for t in targets]
    try:
        new = renumbered(community, spots, used)
    except ValueError as error:
        raise BadInput("no_number_left", f"{error}.", "cells", "编号已用完：每个社区最多 999 个网格编号。") from error
    found = [
        {"key": t.key, "old": t.was, "new": new[t.key], "name": named_anew(t.name, t.was, new[t.key]), "name_en": named_anew(t.name_en, t.was, new[t.key])}
        for t in targets
    ]
    return sorted(found, key=lambda each: str(each["new"]))


def save(
    parts: Parts, account: "Account", code: str, version: int, drafts: Sequence[Mapping[str, Any]], note: str = "", act: str = "edit", address: str = ""
) -> dict[str, Any]:
    """Save a draft; the community as `read` gives it. Raises NotAllowed, BadInput for a blocking fault, Conflict when somebody saved since `version`."""
    community, now = community_for(parts, account, code), datetime.now(UTC)
    targets = targets_of(drafts)
    with parts.store.write() as conn:
        _may_save(parts, conn, account, community, version)
        plan = make_plan(parts.city, conn, community, targets)
        _refuse_faulty(parts, conn, plan)
        write(parts, conn, account, plan, act, note, now, address)
    forget(parts)
    return read(parts, account, community)


def restore(parts: Parts, account: "Account", code: str, version: int, edit: int, address: str = "") -> dict[str, Any]:
    """Put the cells back as they were after `edit` (0: before the first), as a new edit. Raises like `save`."""
    community, now = community_for(parts, account, code), datetime.now(UTC)
    with parts.store.write() as conn:
        _may_save(parts, conn, account, community, version)
        rows = queries.versions(conn, community)
        then = [row for row in rows if (row["made_by"] or 0) <= edit and (row["ended_by"] is None or row["ended_by"] > edit)]
        if not then or (not any(row["id"] == edit for row in queries.edits(conn, community, 0, 10_000)) and edit != 0):
            raise NotFound(f"There is no version {edit} of {community}.")
        present = {row["cell"]: row["code"] for row in rows if row["ended_by"] is None}
        targets = [_from_version(row, present.get(row["cell"])) for row in then]
        plan = make_plan(parts.city, conn, community, targets)
        _refuse_faulty(parts, conn, plan)
        write(parts, conn, account, plan, "restore", f"#{edit}", now, address)
    forget(parts)
    return read(parts, account, community)


def _from_version(row: Mapping[Any, Any], was: str | None) -> Target:
    area = cell_shapes.read(row["outline"])[0]
    return Target(row["code"], row["name"], row["name_en"], row["kind"], tuple(row["lines"]), area, was=was, cell=row["cell"], code=row["code"])


def _may_save(parts: Parts, conn: "Connection", account: "Account", community: str, version: int) -> None:
    if not for_post(parts, account, "cells.put", EDITORS):
        raise NotAllowed("Cells are changed by an administrator.")
    if queries.version(conn, community) != version:
        since = [wire_edit(parts, row) for row in queries.edits(conn, community, version)]
        raise Conflict("Somebody else has saved this community's cells since you opened them.", {"since": since, "version": queries.version(conn, community)})


def _refuse_faulty(parts: Parts, conn: "Connection", plan: Plan) -> None:
    if plan.nothing():
        raise BadInput("nothing_changed", "Nothing has changed.", "cells", "没有任何改动。")
    blocking = [fault for fault in _faults(parts, conn, plan) if fault.weight == "block"]
    if blocking:
        first = blocking[0]
        raise BadInput(
            first.rule, f"{first.words.en} ({cell_shapes.m2(first.shape):.0f} m²).", "cells", f"{first.words.zh}（{cell_shapes.m2(first.shape):.0f} 平方米）。"
        )


def history(parts: Parts, account: "Account", code: str) -> list[dict[str, Any]]:
    """The edits of a community, the latest first."""
    community = community_for(parts, account, code)
    with parts.store.read() as conn:
        return [wire_edit(parts, row) for row in queries.edits(conn, community)]


def wire_edit(parts: Parts, row: Mapping[Any, Any]) -> dict[str, Any]:
    """An edit as it is shown."""
    known = {name: row[name] for name in ("id", "act", "note", "summary")}
    return known | {"at": wire_time(parts.city, row["at"]), "by": f"{row['by_unit'] or ''} {row['by_name'] or ''}".strip()}


def shape(parts: Parts, op: str, outlines: Sequence[Any], line: Sequence[Sequence[float]], community: str | None) -> list[dict[str, Any]]:
    """Cut an outline: `split` it by a line, `merge` several, take from the first what the `without` others have, cut it to what lies `within` the community."""
    if not outlines:
        raise BadInput("no_geometry", "Send at least one outline.", "outlines", "至少要有一个轮廓。")
    shapes = [cell_shapes.read(each, f"outlines.{i}")[0] for i, each in enumerate(outlines)]
    if op == "split":
        return [cell_shapes.geometry(part) for part in cell_shapes.split(shapes[0], line)]
    if op == "merge":
        return [cell_shapes.geometry(cell_shapes.merge(shapes))]
    if op == "without":
        return [cell_shapes.geometry(cell_shapes.without(shapes[0], shapes[1:]))]
    with parts.store.read() as conn:
        whole = places.one_area(conn, community or "")
    if whole is None or not whole["outline"]:
        raise NotFound(f"There is no community {community}.")
    return [cell_shapes.geometry(cell_shapes.within(shapes[0], cell_shapes.read(whole["outline"])[0]))]
