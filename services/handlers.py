"""Outside systems that handle cases: they acknowledge what they were sent, their states come back as steps, and who stays silent is told of."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from core.areas import at_level
from core.case_file import stepped
from core.categories import System
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.scope import Scope
from core.words import Words
from data_sources.outgoing import verified
from services._parts import Parts
from services._signing import secrets_of, tokens_of
from services.act import Post, act
from services.areas import areas
from services.cases import live_case, step_view, visible
from store import cases, outbox, tasks, webhooks

if TYPE_CHECKING:
    from core.city import City

Row = dict[str, Any]
ACKNOWLEDGED, UNANSWERED = "acknowledged", "unanswered"  # steps that lead nowhere: what we note of a system
TOLD_OF = 5  # steps that a refused update is answered with
WAITS_IN = "dispatched"


def authenticate(parts: Parts, system: str, bearer: str, headers: Mapping[str, str], body: bytes) -> None:
    """Whether this is the system: by its token, or by the signature its webhook has. Raises NotAllowed."""
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        hook = webhooks.of_handler(conn, system)
    given = bearer.encode("utf-8", "replace")
    if hook is None or not (
        any(hmac.compare_digest(token.encode(), given) for token in tokens_of(parts, hook, now)) or verified(secrets_of(parts, hook, now), headers, body, now)
    ):
        raise NotAllowed("The token or signature does not belong to this system: send Authorization: Bearer <its token>, or sign as its webhook is signed.")


def take_update(parts: Parts, system: str, told: Mapping[str, Any]) -> Row:
    """What a system tells of a case becomes a step: {"no", "action", "state", "version", "repeated"}.

    `told` holds its own `id` of this update, the case's `no`, its `state`, perhaps `note` and `reference`. The same id again changes nothing.
    Raises BadInput, NotFound for a case that was never in its hands, NotAllowed against a rule, Conflict with the last steps in a wrong state.
    """
    city, states = parts.city, system_of(parts.city, system).states
    action = ACKNOWLEDGED if told["state"] == ACKNOWLEDGED else states.get(told["state"])
    if action is None:
        raise BadInput("unknown_state", f"state is one of: {', '.join([ACKNOWLEDGED, *states])}.", "state")
    with parts.store.read() as conn:
        before = webhooks.update_of(conn, system, told["id"])
        row, handed = cases.one(conn, told["no"]), webhooks.handed(conn, told["no"], system)
    if before is not None:
        return _answer(parts, before["case_no"], before["action"], repeated=True)
    if row is None or handed is None:
        raise NotFound(f"There is no case {told['no']} in the hands of {system}.")
    who = _post(city, system, told, action)
    if not visible(who, row):
        raise Conflict("The case is in other hands by now.", _happened(parts, row))
    reference = told.get("reference")
    if handed["acknowledged_at"] is None:
        acknowledge(parts, system, row["no"], reference, None)
    if action != ACKNOWLEDGED:
        _act(parts, who, row["no"], action, told)
    return _answer(parts, row["no"], action, repeated=False)


def acknowledge(parts: Parts, system: str, no: str, reference: str | None, status: int | None) -> None:
    """The system has the case: 202, or its own reference. Kept once."""
    if status is not None and status != 202 and reference is None:
        return
    now, known = datetime.now(UTC), areas(parts)
    with parts.store.write() as conn:
        handed, row = webhooks.handed(conn, no, system), cases.one(conn, no)
        if handed is None or row is None or handed["acknowledged_at"] is not None:
            return
        webhooks.note_handed(conn, no, system, {"acknowledged_at": now, "reference": reference})
        words = city_words(parts.city, system)
        note = f"对方编号 {reference} · their number {reference}" if reference else None
        _note(parts, conn, known, dict(row), ACKNOWLEDGED, words, note, {UNANSWERED: None}, now)


def check_silent(parts: Parts, now: datetime | None = None) -> int:
    """Tell the dispatcher of each case that a system has not acknowledged in its time; how many."""
    now = now or datetime.now(UTC)
    with parts.store.read() as conn:
        late = [row for row in webhooks.silent(conn) if row["at"] + timedelta(minutes=system_of(parts.city, row["handler"]).minutes) <= now]
    known = areas(parts) if late else {}
    return sum(_tell_silent(parts, known, each["case_no"], each["handler"], now) for each in late)


def system_of(city: "City", department: str) -> System:
    """How an outside system speaks; what all understand where the pack says nothing."""
    return city.systems.get(department) or System()


def city_words(city: "City", department: str) -> str:
    """Who stands on the timeline."""
    words: Words = city.named("departments", department)
    return f"{words.zh} · {words.en}"


def _tell_silent(parts: Parts, known: Any, no: str, system: str, now: datetime) -> bool:
    with parts.store.write() as conn:
        handed, row = webhooks.handed(conn, no, system), cases.one(conn, no)
        if handed is None or handed["acknowledged_at"] is not None or handed["told_at"] is not None:
            return False
        webhooks.note_handed(conn, no, system, {"told_at": now})
        if row is None or row["state"] != WAITS_IN or row["department"] != system:
            return False  # it has gone on without them
        note = f"{system_of(parts.city, system).minutes} 分钟内未确认接收 · not acknowledged in time"
        _note(parts, conn, known, dict(row), UNANSWERED, city_words(parts.city, system), note, {UNANSWERED: system}, now)
        line = {"case_no": no, "action": UNANSWERED, "party": "dispatcher", "area": row["area"], "department": None, "officer": None, "at": now}
        tasks.tell(conn, [line])
    return True


def _note(parts: Parts, conn: Connection, known: Any, row: Row, action: str, actor: str, note: str | None, data: Row, now: datetime) -> None:
    """A step that leaves the state as it is."""
    flow, now = parts.city.flow(row["workflow"]), max(now, row["state_at"])
    step = {"case_no": row["no"], "action": action, "from_state": row["state"], "to_state": row["state"], "at": now, "note": note, "data": data}
    changes = stepped(flow, row, step, parts.city.zone)
    if not cases.change(conn, row["no"], row["version"], changes):
        return
    cases.add_steps(conn, [{**step, "account_id": None, "actor": actor}])
    body = live_case(parts.city, {**row, **changes}, known, now)
    outbox.put(conn, outbox.message("case", row["no"], at_level(row["area"], "community") or row["area"], body, now, event=action))


def _post(city: "City", system: str, told: Mapping[str, Any], action: str) -> Post:
    def kept(conn: Connection) -> None:
        now = datetime.now(UTC)
        webhooks.add_update(conn, {"handler": system, "update_id": told["id"], "case_no": told["no"], "action": action, "at": now})

    return Post("handler", city_words(city, system), Scope.of(city.code, department=system), department=system, also=kept)


def _act(parts: Parts, who: Post, no: str, action: str, told: Mapping[str, Any]) -> None:
    with parts.store.read() as conn:
        row = cases.one(conn, no)
    assert row is not None
    chosen = parts.city.flow(row["workflow"]).actions.get(action)
    if chosen is None:
        raise BadInput("unknown_state", f"{told['state']} means nothing in this case's workflow.", "state")
    texts = [name for name in (*chosen.needs, *chosen.may) if name in ("result", "reason", "note")]
    given = {texts[0]: told["note"]} if told.get("note") and texts else {}
    try:
        act(parts, who, no, action, row["version"], **given)
    except IntegrityError:  # the same update at the same moment: the other one was kept
        return
    except Conflict as conflict:
        raise Conflict(conflict.message, _happened(parts, row)) from None


def _happened(parts: Parts, row: Mapping[Any, Any]) -> Row:
    """How the case stands and its last steps."""
    with parts.store.read() as conn:
        now, steps = cases.one(conn, row["no"]) or row, cases.steps_of(conn, row["no"])[-TOLD_OF:]
    return {"state": now["state"], "version": now["version"], "steps": [step_view(parts.city, row["workflow"], step, with_note=False) for step in steps]}


def _answer(parts: Parts, no: str, action: str, repeated: bool) -> Row:
    with parts.store.read() as conn:
        row = cases.one(conn, no)
    assert row is not None
    return {"no": no, "action": action, "state": row["state"], "version": row["version"], "repeated": repeated}
