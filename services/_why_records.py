"""What one may ask "why do I see this" about: each kind of record with the endpoint that gives it and the reading behind that endpoint."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import NotFound
from services import buildings, consents, contacts, corrections, data_down, datasets, guards, interfaces, knowledge, one_map, patrol, records, recurring, things
from services._parts import Parts
from services._served import served

if TYPE_CHECKING:
    from services._account import Account

Found = Mapping[str, Any]
HIGHEST = 2**31


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of record: its `door` (method and path of the endpoint) and `read`, which raises what that endpoint answers with. `read` None: all of a list."""

    door: str
    read: Callable[[Parts, "Account", str], Found] | None = None


def number(id: str) -> int:
    """The number a record is called by. Raises NotFound."""
    if not (id.isascii() and id.isdigit() and len(id) < 11 and int(id) < HIGHEST):
        raise NotFound(f"There is no {id[:40]}.")
    return int(id)


def _person(parts: Parts, account: "Account", id: str) -> Found:
    service, _, subject = id.partition(":")
    with parts.store.read() as conn:
        found = served(parts, account, service, number(subject), conn)
    return {"area": found.row["area"], "service": found.service}


def _thing(parts: Parts, account: "Account", id: str) -> Found:
    kind, _, key = id.partition(":")
    return things.thing(parts, account, kind, key)


def _row(parts: Parts, account: "Account", id: str) -> Found:
    dataset, _, key = id.partition(":")
    found = data_down.one(parts, account, dataset, key)
    return {"area": (found["place"] or {}).get("code")}


def _officer(parts: Parts, account: "Account", id: str) -> Found:
    found = one_map.officer(parts, account, number(id))
    return {**found, "area": found["grid"]}


def _contact(parts: Parts, account: "Account", id: str) -> Found:
    sort = id.partition(":")[0]
    found = [each for each in contacts.book(parts, account, sort)["items"] if each["id"] == id]
    if not found:
        raise NotFound(f"There is nobody {id} in your address book.")
    return {} if sort == "staff" else found[0]  # colleagues above one's own area are in the book too


def _named(kind: str) -> Callable[[Parts, "Account", str], Found]:
    return lambda parts, account, id: records.record(parts, account, kind, id)


RECORDS: dict[str, Record] = {
    "home": Record("GET /records/<kind>/<id>", _named("home")),
    "enterprise": Record("GET /records/<kind>/<id>", _named("enterprise")),
    "camera": Record("GET /records/<kind>/<id>", _named("camera")),
    "licence": Record("GET /records/<kind>/<id>", _named("licence")),
    "building": Record("GET /buildings/<id>", lambda parts, account, id: buildings.building(parts, account, number(id))),
    "person": Record("GET /services/<service>/people/<id>", _person),
    "officer": Record("GET /map/officers/<officer>", _officer),
    "thing": Record("GET /map/things/<kind>/<id>", _thing),
    "row": Record("GET /data-down/<dataset>/rows/<key>", _row),
    "task": Record("GET /recurring/<id>", lambda parts, account, id: recurring.one(parts, account, number(id))),
    "patrol": Record("GET /patrol/runs/<id>", lambda parts, account, id: patrol.run(parts, account, number(id))),
    "guard": Record("GET /guards/<id>", lambda parts, account, id: guards.guard(parts, account, number(id))),
    "consent": Record("GET /consents/<id>", lambda parts, account, id: consents.sheet(parts, account, number(id))),
    "correction": Record("GET /corrections/<id>", lambda parts, account, id: corrections.one(parts, account, number(id))),
    "dataset": Record("GET /datasets/<id>", datasets.one),
    "interface": Record("GET /interfaces/<id>", interfaces.one),
    "knowledge": Record("GET /knowledge/<id>", lambda parts, account, id: knowledge.one(parts, id)),
    "contact": Record("GET /contacts", _contact),
    "account": Record("GET /accounts"),
    "grant": Record("GET /grants"),
    "audit": Record("GET /audit"),
}
