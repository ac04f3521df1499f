"""The card of a community: people, ground, economy, type, cells with their staff, and the survey it fills in by itself."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.errors import BadInput, Conflict, NotAllowed
from core.few import FEW, is_few
from services import audit, cell_shapes, cells, known
from services._parts import Parts
from services.answer import Question, answer, residents_told
from services.cases import wire_time
from services.may import for_post
from services.standing import FIRMS, industries, standing
from store import cells as queries
from store import communities as facts
from store import places

if TYPE_CHECKING:
    from services.who import Account

FILLERS = ("community",)


def card(parts: Parts, account: "Account", code: str) -> dict[str, Any]:
    """All about a community. Raises NotFound."""
    community = cells.community_for(parts, account, code)
    whole = cells.read(parts, account, community)
    with parts.store.read() as conn:
        row = places.one_area(conn, community)
        people, kind = facts.people(conn, community), facts.type_of(conn, community)
    assert row is not None
    told = {name: residents_told(parts, account, community, count, {"residence": [name]}) for name, count in people.items()}
    types: Mapping[str, Any] = getattr(parts.city, "community_types", {})
    return {
        "code": community,
        "name": row["name"],
        "name_en": row["name_en"],
        "kind": row["kind"],
        "generated": row["generated"],
        "type": list(types[kind]) if kind and kind in types else None,
        "km2": _km2(row),
        "residents": _shown(row["residents"], residents_told(parts, account, community, row["residents"])),
        "households": row["households"],
        "people": [{"id": name, "count": count} for name, count in told.items()],
        "industries": industries(parts, account, community),
        "counts": standing(parts, account, community),
        "cells": [{key: cell[key] for key in ("code", "name", "name_en", "kind", "lines", "m2", "staff", "outline")} for cell in whole["cells"]],
        "staff_faults": whole["staff_faults"],
        "outline": whole["community"]["outline"],
        "may_fill": for_post(parts, account, "communities.survey", FILLERS),
    }


def _km2(row: Mapping[Any, Any]) -> float | None:
    return round(cell_shapes.m2(cell_shapes.read(row["outline"])[0]) / 1e6, 3) if row["outline"] else None


def _shown(count: int | None, told: int | None) -> int | str | None:
    return f"<{FEW}" if told is None and is_few(count) else told


def survey(parts: Parts, account: "Account", code: str) -> dict[str, Any]:
    """The survey of a community: its questions, the latest answers or what is known beforehand, and who filled which version. Raises NotFound."""
    community = cells.community_for(parts, account, code)
    with parts.store.read() as conn:
        rows, row = queries.survey_versions(conn, community), places.one_area(conn, community)
    assert row is not None
    enterprises = answer(parts, account, Question(FIRMS, community))["value"]
    residents = _shown(row["residents"], residents_told(parts, account, community, row["residents"]))
    card = {"residents": residents, "households": row["households"], "enterprises": enterprises, "area_km2": _km2(row)}
    answered = known.of_survey(parts, account, community, card)
    return {
        "fields": [field.model_dump(exclude={"known"}) for field in parts.city.survey.values()],
        "known": {id: each["value"] for id, each in answered.items()},
        "sources": {id: each["source"] for id, each in answered.items()},
        "version": rows[0]["version"] if rows else 0,
        "answers": rows[0]["answers"] if rows else {},
        "versions": [
            {"version": each["version"], "at": wire_time(parts.city, each["at"]), "by": each["by_unit"] or "", "answers": each["answers"]} for each in rows
        ],
        "may_fill": for_post(parts, account, "communities.survey", FILLERS),
    }


def fill_survey(parts: Parts, account: "Account", code: str, version: int, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Keep answers as a further version. Raises NotAllowed, BadInput naming the question, Conflict when somebody filled it since `version`."""
    community, now = cells.community_for(parts, account, code), datetime.now(UTC)
    if not for_post(parts, account, "communities.survey", FILLERS):
        raise NotAllowed("The survey is filled in by the community.")
    for name, value in answers.items():
        field = parts.city.survey.get(name)
        if field is None:
            raise BadInput("unknown_field", f"The survey has no question {name}.", name, f"调查表没有 {name} 这一项。")
        if wrong := field.wrong(value):
            raise BadInput("bad_answer", f"{field.en} {wrong.en}.", name, f"{field.zh}{wrong.zh}。")
    kept = {name: value for name, value in answers.items() if value not in (None, "")}
    with parts.store.write() as conn:
        rows = queries.survey_versions(conn, community)
        latest = rows[0]["version"] if rows else 0
        if latest != version:
            by = {"by": rows[0]["by_unit"], "at": wire_time(parts.city, rows[0]["at"])} if rows else {}
            raise Conflict("Somebody else has filled in the survey since you opened it.", {"version": latest, **by})
        queries.add_survey(conn, {"community": community, "version": latest + 1, "account_id": account.id, "at": now, "answers": kept})
        audit.record(conn, account, "survey.fill", community, detail={"version": latest + 1})
    return survey(parts, account, community)
