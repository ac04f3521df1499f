"""Writes a plan of a community's cells, all in the transaction of whoever asks: versions, areas, everything that moves, who is told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from services import audit, cell_shapes
from services._cell_plan import Plan, Target
from services._parts import Parts
from services.areas import areas
from services.cases import live_case
from services.cell_staff import today
from store import cases as case_queries
from store import cells as queries
from store import outbox
from store.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from services.who import Account

LONGEST_NOTE = 200


def write(parts: Parts, conn: "Connection", account: "Account", plan: Plan, act: str, note: str, now: datetime, address: str) -> None:
    """Everything a plan does."""
    row = {"community": plan.community, "act": act, "account_id": account.id, "at": now, "note": note.strip()[:LONGEST_NOTE], "summary": plan.summary()}
    edit = queries.add_edit(conn, row)
    _keep_versions(conn, plan, edit, now)
    _put_areas(conn, plan)
    for table, moved in plan.things.items():
        queries.move(conn, metadata.tables[table], moved)
    queries.realign(conn, plan.community)
    queries.follow(conn, plan.codes, now)
    queries.staff_follows(conn, plan.codes, today(parts, now))
    _place_cases(parts, conn, account, plan, now)
    queries.count_anew(conn, [str(target.code) for target in plan.targets])
    queries.changed(conn)
    outbox.put(conn, outbox.message("areas", plan.community, plan.community, {"community": plan.community, "version": edit}, now))
    audit.record(conn, account, f"cells.{act}", plan.community, detail={"edit": edit, **plan.summary()}, address=address or None)


def _keep_versions(conn: "Connection", plan: Plan, edit: int, now: datetime) -> None:
    """What there was is kept with its end, what there is from now on begins."""
    versions = queries.versions(conn, plan.community)
    known = {row["code"] for row in versions if row["ended_by"] is None}
    lines = queries.lines_of(conn, plan.community)
    first = [
        _version(row, row["code"], lines.get(row["code"], ()), plan.community) for code, row in plan.present.items() if code not in known and row["outline"]
    ]
    queries.add_versions(conn, first)
    touched = {target.was for target in plan.changed if target.was} | set(plan.renumbered)
    queries.end_versions(conn, [*plan.gone, *touched], edit, now)
    begun = [target for target in plan.targets if target.was is None or target.was in touched]
    for target in begun:
        target.cell = target.cell or target.code
    queries.add_versions(conn, [_version(_area(plan, t), str(t.cell), t.lines, plan.community) | {"valid_from": now, "made_by": edit} for t in begun])


def _version(row: Mapping[Any, Any], cell: str, lines: Sequence[str], community: str) -> dict[str, Any]:
    same = {name: row[name] for name in ("code", "name", "name_en", "level", "kind", "outline", "lon", "lat")}
    ends = {"valid_from": None, "valid_to": None, "made_by": None, "ended_by": None}
    return {**same, "cell": cell, "community": community, "lines": sorted(lines), "generated": int(row["generated"]), **ends}


def _area(plan: Plan, target: Target) -> dict[str, Any]:
    """The row of a cell in the area tree."""
    point = target.shape.centroid if target.shape.contains(target.shape.centroid) else target.shape.representative_point()
    code = str(target.code)
    return {
        "code": code,
        "name": target.name,
        "name_en": target.name_en,
        "level": target.level,
        "parent": code[:15] if target.kind == "micro" else plan.community,
        "kind": target.kind,
        "lon": round(point.x, 6),
        "lat": round(point.y, 6),
        "outline": cell_shapes.geometry(target.shape),
        "generated": bool(plan.present[target.was]["generated"]) and target not in plan.changed if target.was else False,
        "households": 0,
        "residents": 0,
    }


def _put_areas(conn: "Connection", plan: Plan) -> None:
    touched = [target for target in plan.targets if target.was is None or target in plan.changed or target.was in plan.renumbered]
    queries.replace_areas(conn, [*plan.gone, *plan.renumbered], [_area(plan, target) for target in touched])
    queries.replace_lines(conn, plan.community, {str(target.code): target.lines for target in plan.targets})


def _place_cases(parts: Parts, conn: "Connection", account: "Account", plan: Plan, now: datetime) -> None:
    """Open cases go to the cell they lie in now, with a note; closed ones keep the cell of their day."""
    known = areas(parts)
    names = {code: row["name"] for code, row in plan.present.items()} | {str(target.code): target.name for target in plan.targets}
    for row, old, new in plan.cases:
        note = f"{names.get(old, old)} {old} → {names.get(new, new)} {new}"
        case_queries.change(conn, row["no"], row["version"], {"area": new})
        line = {"case_no": row["no"], "action": "cells_changed", "from_state": row["state"], "to_state": row["state"], "at": now, "note": note}
        case_queries.add_steps(conn, [{**line, "data": None, "account_id": account.id, "actor": account.unit}])
        after = {**row, "area": new, "version": row["version"] + 1}
        outbox.put(conn, outbox.message("case", row["no"], plan.community, live_case(parts.city, after, known, now), now))
