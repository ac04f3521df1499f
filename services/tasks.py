"""A task to verify or to check is handed to a colleague, or given back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn

from core.areas import at_level
from core.errors import BadInput, Conflict, NotFound
from core.masking import mask_name
from services._nearest import metres
from services._parts import Parts
from services._steps import Actor
from services.areas import areas
from services.unread import hand_on
from store import cases, tasks

if TYPE_CHECKING:
    from services.who import Account


def colleagues(parts: Parts, account: "Account", task: int) -> list[dict[str, Any]]:
    """Officers on duty in the community whom a task may be handed to: id, post, cell and name with the surname alone. Raises NotFound."""
    with parts.store.read() as conn:
        row, case = _mine(conn, account, task)
        found = tasks.colleagues(conn, at_level(case["area"], "community") or case["area"], row["officer"])
    known = areas(parts)
    posts = {each["id"]: parts.city.named("posts", each["post"]) for each in found}
    return [
        {
            "id": each["id"],
            "name": mask_name(each["name"]),
            "post": {"zh": posts[each["id"]].zh, "en": posts[each["id"]].en},
            "grid": {"zh": known[each["grid"]].name, "en": known[each["grid"]].name_en} if each["grid"] in known else None,
        }
        for each in found
        if each["id"] != case["officer"]
    ]


def hand_over(parts: Parts, account: "Account", task: int, to: int | None, reason: str) -> dict[str, Any]:
    """Hand a task to the officer `to`, or (None) give it back so that the next nearest gets it. {"officer", "distance_m"} of who has it now.

    Raises NotFound for a task that is not the account's or is done, BadInput without a reason or for somebody who cannot take it, Conflict.
    """
    reason, now, known = reason.strip(), datetime.now(UTC), areas(parts)
    if to is None and not reason:
        raise BadInput("missing", "Say why the task is given back.", "reason")
    with parts.store.write() as conn:
        row, case = _mine(conn, account, task)
        sent_to = None
        if to is not None:
            around = tasks.colleagues(conn, at_level(case["area"], "community") or case["area"], row["officer"])
            chosen = next((each for each in around if each["id"] == to), None)
            if chosen is None or to == case["officer"]:
                _refuse(chosen is not None)
            sent_to = {"officer": to, "distance_m": _distance(known, case, chosen["grid"])}
        who = Actor(account.id or None, account.unit, account.department)
        done = hand_on(parts, conn, known, case, row, "give_back" if to is None else "hand_over", who, reason, max(now, case["state_at"]), sent_to)
        if done is None:
            raise Conflict("The case has moved on.")
    return done


def _refuse(reported: bool) -> NoReturn:
    if reported:
        raise BadInput("is_reporter", "Whoever reported a case does not verify or check it: choose another colleague.", "to")
    raise BadInput("not_on_duty", "This officer is not on duty in the community: choose one of the list.", "to")


def _distance(known: Mapping[str, Any], case: Mapping[Any, Any], grid: str) -> int | None:
    here = known.get(case["area"])
    lon, lat = (case["lon"], case["lat"]) if case["lon"] is not None else (here.lon, here.lat) if here else (None, None)
    return None if lon is None or lat is None or grid not in known else round(metres(lon, lat, known[grid].lon, known[grid].lat))


def _mine(conn: Any, account: "Account", task: int) -> tuple[Any, Any]:
    """An open task of this officer, and its case."""
    row = tasks.one(conn, task)
    case = cases.one(conn, row["case_no"]) if row else None
    if row is None or case is None or account.officer is None or row["officer"] != account.officer or row["done_at"] is not None:
        raise NotFound(f"You have no open task {task}.")
    return row, case
